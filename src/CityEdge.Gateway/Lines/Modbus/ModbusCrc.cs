namespace CityEdge.Gateway.Lines.Modbus;

/// <summary>The checksum of an RTU frame: CRC-16, polynomial A001 (reflected 8005), start FFFF, low byte first on the wire (serial line guide V1.02, 2.5.1.2).</summary>
internal static class ModbusCrc
{
    /// <summary>Bytes that the checksum takes at the end of a frame.</summary>
    public const int Length = 2;

    private static readonly ushort[] Table = MakeTable();

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (var value in bytes)
        {
            crc = (ushort)((crc >> 8) ^ Table[(byte)(crc ^ value)]);
        }

        return crc;
    }

    /// <summary>Whether the last two bytes are the checksum of those before.</summary>
    public static bool Holds(ReadOnlySpan<byte> frame) =>
        frame.Length > Length && Of(frame[..^Length]) == (ushort)(frame[^2] | (frame[^1] << 8));

    /// <summary>Fills the last two bytes with the checksum of those before.</summary>
    public static void Seal(Span<byte> frame)
    {
        var crc = Of(frame[..^Length]);
        frame[^2] = (byte)crc;
        frame[^1] = (byte)(crc >> 8);
    }

    private static ushort[] MakeTable()
    {
        var table = new ushort[256];
        for (var index = 0; index < table.Length; index++)
        {
            var crc = (ushort)index;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (ushort)((crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1);
            }

            table[index] = crc;
        }

        return table;
    }
}
