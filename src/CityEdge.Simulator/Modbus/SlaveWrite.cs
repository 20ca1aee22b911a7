namespace CityEdge.Simulator.Modbus;

/// <summary>One value that a master wrote and the device took.</summary>
/// <param name="Function">The function code that brought it.</param>
/// <param name="Address">Protocol address, from 0.</param>
/// <param name="Value">As on the wire: a single coil is 0xFF00, 0x0000 or what the board defines, a coil among several is 0 or 1.</param>
internal readonly record struct SlaveWrite(byte Function, ushort Address, ushort Value);
