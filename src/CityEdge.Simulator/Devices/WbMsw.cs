using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Devices;

/// <summary>Wiren Board WB-MSW v4 room sensor: inputs 3 sound, 4 temperature, 5 humidity, 8 CO2, 9 light, 11 VOC, 280 and 283 motion; coil 0
/// buzzer, 10 and 11 lamps.</summary>
internal sealed class WbMsw : SlaveUnit
{
    private const int SoundAt = 3;
    private const int TemperatureAt = 4;
    private const int HumidityAt = 5;
    private const int Co2At = 8;
    private const int LightAt = 9;
    private const int VocAt = 11;
    private const int UptimeAt = 104;
    private const int SupplyAt = 121;
    private const int SerialAt = 270;
    private const int MostMotionAt = 280;
    private const int MotionAt = 283;

    public WbMsw(byte address)
        : base(address)
    {
        Image.Define(SlaveTable.InputRegisters, UptimeAt, 2);
        Image.Define(SlaveTable.InputRegisters, SerialAt, 2);
        Image.Set(SlaveTable.InputRegisters, SupplyAt, 12_000);
        Image.Define(SlaveTable.Coils, 0, 1);
        Image.Define(SlaveTable.Coils, 10, 2);
        Sound = 38;
        Temperature = 21;
        Humidity = 50;
        Co2 = 450;
        Light = 3;
        Voc = 60;
        Motion = 0;
    }

    /// <summary>dB.</summary>
    public double Sound
    {
        set => Set(SoundAt, Scaled.Unsigned(value, 100));
    }

    /// <summary>°C.</summary>
    public double Temperature
    {
        set => Set(TemperatureAt, Scaled.Signed(value, 100));
    }

    /// <summary>%RH.</summary>
    public double Humidity
    {
        set => Set(HumidityAt, Scaled.Unsigned(value, 100));
    }

    /// <summary>ppm.</summary>
    public double Co2
    {
        set => Set(Co2At, Scaled.Unsigned(value, 1));
    }

    /// <summary>ppb.</summary>
    public double Voc
    {
        set => Set(VocAt, Scaled.Unsigned(value, 1));
    }

    /// <summary>Lux; 32 bits, high word first.</summary>
    public double Light
    {
        set
        {
            var hundredths = (uint)Math.Clamp(Math.Round(value * 100), 0, uint.MaxValue);
            Image.Set(SlaveTable.InputRegisters, LightAt, (ushort)(hundredths >> 16), (ushort)hundredths);
        }
    }

    /// <summary>The sensor's own number.</summary>
    public double Motion
    {
        set
        {
            Set(MotionAt, Scaled.Unsigned(value, 1));
            Set(MostMotionAt, Math.Max(Image.Has(SlaveTable.InputRegisters, MostMotionAt, 1)
                ? Image[SlaveTable.InputRegisters, MostMotionAt] : (ushort)0, Scaled.Unsigned(value, 1)));
        }
    }

    private void Set(int address, ushort value) => Image[SlaveTable.InputRegisters, address] = value;
}
