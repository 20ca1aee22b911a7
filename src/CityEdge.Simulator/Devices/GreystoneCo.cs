using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Devices;

/// <summary>Greystone CMD5B4 carbon monoxide detector: holding 0 status, 1 ppm, 2 temperature in tenths, 3 buzzer, 4 and 5 relays, 6 test,
/// 7 fault.</summary>
internal sealed class GreystoneCo : SlaveUnit
{
    private const int PpmAt = 1;
    private const int TemperatureAt = 2;
    private const int FaultAt = 7;
    private const int MostPpm = 500;

    public GreystoneCo(byte address)
        : base(address)
    {
        Image.Define(SlaveTable.HoldingRegisters, 0, 8);
        Temperature = 21;
    }

    /// <summary>ppm, 0 to 500.</summary>
    public double Ppm
    {
        get => Image[SlaveTable.HoldingRegisters, PpmAt];
        set => Image[SlaveTable.HoldingRegisters, PpmAt] = Scaled.Unsigned(Math.Min(value, MostPpm), 1);
    }

    /// <summary>°C.</summary>
    public double Temperature
    {
        set => Image[SlaveTable.HoldingRegisters, TemperatureAt] = Scaled.Signed(value, 10);
    }

    /// <summary>The cell is broken: status abnormal and the fault register set.</summary>
    public bool Fault
    {
        set
        {
            Image[SlaveTable.HoldingRegisters, 0] = (ushort)(value ? 1 : 0);
            Image[SlaveTable.HoldingRegisters, FaultAt] = (ushort)(value ? 1 : 0);
        }
    }
}
