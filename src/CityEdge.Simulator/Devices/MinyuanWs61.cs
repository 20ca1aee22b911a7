using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Devices;

/// <summary>Minyuan WS61 non-contact leak sensor: holding 0x12 capacitance in thousandths of a pF, 0x13 temperature in tenths (unsigned),
/// 0x14 water.</summary>
internal sealed class MinyuanWs61 : SlaveUnit
{
    private const int ThresholdAt = 0x0003;
    private const int ReleaseAt = 0x0004;
    private const int CapacitanceAt = 0x0012;
    private const int TemperatureAt = 0x0013;
    private const int WaterAt = 0x0014;

    public MinyuanWs61(byte address)
        : base(address)
    {
        Image.Set(SlaveTable.HoldingRegisters, 1, 61, address);
        Image[SlaveTable.HoldingRegisters, ThresholdAt] = Scaled.Unsigned(10, 1000);
        Image[SlaveTable.HoldingRegisters, ReleaseAt] = Scaled.Unsigned(8, 1000);
        Capacitance = 4.2;
        Temperature = 20;
        Wet = false;
    }

    /// <summary>pF.</summary>
    public double Capacitance
    {
        set => Image[SlaveTable.HoldingRegisters, CapacitanceAt] = Scaled.Unsigned(value, 1000);
    }

    /// <summary>°C, never below zero.</summary>
    public double Temperature
    {
        set => Image[SlaveTable.HoldingRegisters, TemperatureAt] = Scaled.Unsigned(value, 10);
    }

    public bool Wet
    {
        get => Image[SlaveTable.HoldingRegisters, WaterAt] == 1;
        set => Image[SlaveTable.HoldingRegisters, WaterAt] = (ushort)(value ? 1 : 0);
    }
}
