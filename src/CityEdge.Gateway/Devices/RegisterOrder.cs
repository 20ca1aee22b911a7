namespace CityEdge.Gateway.Devices;

/// <summary>Order of the bytes of a value over its registers; A is the most significant byte of a 32-bit value.</summary>
internal enum RegisterOrder : byte
{
    /// <summary>ABCD: high word first, high byte first (the Modbus way).</summary>
    BigEndian = 0,

    /// <summary>CDAB: low word first.</summary>
    LowWordFirst,

    /// <summary>BADC: bytes swapped in each word.</summary>
    BytesSwapped,

    /// <summary>DCBA: all reversed.</summary>
    LittleEndian,
}
