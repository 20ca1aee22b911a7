using CityEdge.Simulator.Modbus;

namespace CityEdge.EndToEnd.Strangers;

/// <summary>The slave that the strangers' masters are told about.</summary>
internal static class Specimen
{
    public const byte Unit = 17;

    public static ModbusSlave Create()
    {
        var slave = new ModbusSlave(RealClock.Time);
        var unit = slave.Add(new SlaveUnit(Unit) { Identity = new SlaveIdentity("CityEdge", "SIM", "1") });
        unit.Image.Define(SlaveTable.Coils, 0, 2000);
        unit.Image.Define(SlaveTable.HoldingRegisters, 0, 200);
        for (var i = 0; i < 2000; i++)
        {
            unit.Image[SlaveTable.DiscreteInputs, i] = (ushort)(i % 3 == 0 ? 1 : 0);
        }
        for (var i = 0; i < 125; i++)
        {
            unit.Image[SlaveTable.InputRegisters, i] = (ushort)(1000 + i);
        }
        return slave;
    }
}
