using CityEdge.Simulator.Modbus;

namespace CityEdge.Simulator.Devices;

/// <summary>Eastron SDM120 single-phase meter: floats in input registers, high word first.</summary>
internal sealed class Sdm120 : SlaveUnit
{
    private const int VoltageAt = 0x00;
    private const int CurrentAt = 0x06;
    private const int PowerAt = 0x0C;
    private const int ApparentAt = 0x12;
    private const int ReactiveAt = 0x18;
    private const int PowerFactorAt = 0x1E;
    private const int FrequencyAt = 0x46;
    private const int ImportAt = 0x48;
    private const int ExportAt = 0x4A;
    private const int TotalAt = 0x156;

    private double _voltage = 230;
    private double _power;

    public Sdm120(byte address)
        : base(address)
    {
        Write(ReactiveAt, 0);
        Write(PowerFactorAt, 1);
        Write(FrequencyAt, 50);
        Write(ExportAt, 0);
        Energy = 0;
        Settle();
    }

    /// <summary>V.</summary>
    public double Voltage
    {
        get => _voltage;
        set
        {
            _voltage = value;
            Settle();
        }
    }

    /// <summary>W, at power factor 1; the current follows.</summary>
    public double Power
    {
        get => _power;
        set
        {
            _power = value;
            Settle();
        }
    }

    /// <summary>kWh taken from the grid.</summary>
    public double Energy
    {
        set
        {
            Write(ImportAt, value);
            Write(TotalAt, value);
        }
    }

    private void Settle()
    {
        Write(VoltageAt, _voltage);
        Write(PowerAt, _power);
        Write(ApparentAt, _power);
        Write(CurrentAt, _voltage == 0 ? 0 : _power / _voltage);
    }

    private void Write(int address, double value)
    {
        var (high, low) = Scaled.Single(value);
        Image.Set(SlaveTable.InputRegisters, address, high, low);
    }
}
