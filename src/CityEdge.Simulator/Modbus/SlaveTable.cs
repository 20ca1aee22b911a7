namespace CityEdge.Simulator.Modbus;

/// <summary>The four address spaces of a Modbus device.</summary>
internal enum SlaveTable : byte
{
    Coils = 0,
    DiscreteInputs,
    InputRegisters,
    HoldingRegisters,
}
