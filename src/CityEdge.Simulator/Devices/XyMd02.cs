using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Devices;

/// <summary>XY-MD02 temperature and humidity board (SHT20): input 1 temperature, 2 humidity, both in tenths.</summary>
internal sealed class XyMd02 : SlaveUnit
{
    private const int FirstHolding = 0x0101;

    public XyMd02(byte address)
        : base(address)
    {
        // Address, baud, temperature and humidity correction.
        Image.Set(SlaveTable.HoldingRegisters, FirstHolding, address, 9600, 0, 0);
        Temperature = 21.5;
        Humidity = 55;
    }

    /// <summary>°C.</summary>
    public double Temperature
    {
        get => (short)Image[SlaveTable.InputRegisters, 1] / 10.0;
        set => Image[SlaveTable.InputRegisters, 1] = Scaled.Signed(value, 10);
    }

    /// <summary>%RH.</summary>
    public double Humidity
    {
        get => Image[SlaveTable.InputRegisters, 2] / 10.0;
        set => Image[SlaveTable.InputRegisters, 2] = Scaled.Unsigned(value, 10);
    }
}
