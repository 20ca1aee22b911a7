namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>Which byte of a number comes first.</summary>
internal enum ByteOrder : byte
{
    BigEndian = 0,
    LittleEndian,
}
