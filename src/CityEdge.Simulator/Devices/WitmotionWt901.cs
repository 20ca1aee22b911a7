using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Devices;

/// <summary>Witmotion WT901C485 tilt sensor: holding 0x34 to 0x36 acceleration, 0x37 to 0x39 turning, 0x3D to 0x3F roll, pitch, yaw as
/// fractions of 180°.</summary>
internal sealed class WitmotionWt901 : SlaveUnit
{
    private const double PerDegree = 32768 / 180.0;
    private const double PerG = 32768 / 16.0;

    /// <summary>The factory's own address.</summary>
    public WitmotionWt901(byte address = 0x50)
        : base(address)
    {
        Image.Set(SlaveTable.HoldingRegisters, 0x34, 0, 0, Scaled.Signed(1, PerG));
        Image.Define(SlaveTable.HoldingRegisters, 0x37, 6);
        SetTilt(0, 0);
    }

    /// <summary>Degrees; all three at once, as the sensor writes them.</summary>
    public void SetTilt(double roll, double pitch, double yaw = 0) =>
        Image.Set(SlaveTable.HoldingRegisters, 0x3D, Scaled.Signed(roll, PerDegree), Scaled.Signed(pitch, PerDegree), Scaled.Signed(yaw, PerDegree));
}
