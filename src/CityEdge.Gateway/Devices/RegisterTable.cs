namespace CityEdge.Gateway.Devices;

/// <summary>The four Modbus tables (Modbus Application Protocol V1.1b3, 4.3).</summary>
internal enum RegisterTable : byte
{
    Coil = 0, Discrete, Input, Holding,
}
