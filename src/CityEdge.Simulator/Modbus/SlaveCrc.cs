namespace CityEdge.Simulator.Modbus;

/// <summary>The checksum of a serial Modbus frame: polynomial 0xA001, start 0xFFFF, low byte first. Bit by bit on purpose: the master keeps
/// a table, and two ways of counting find each other's mistakes.</summary>
internal static class SlaveCrc
{
    /// <summary>The checksum before the first byte.</summary>
    public const ushort Start = 0xFFFF;

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        var crc = Start;
        foreach (var b in bytes)
        {
            crc = Next(crc, b);
        }
        return crc;
    }

    /// <summary>The checksum after one more byte; zero when the last two were the checksum of all before.</summary>
    public static ushort Next(ushort crc, byte next)
    {
        crc ^= next;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (ushort)((crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1);
        }
        return crc;
    }

    /// <summary>Appends the checksum of the first <paramref name="length"/> bytes and returns the new length.</summary>
    public static int Append(Span<byte> frame, int length)
    {
        var crc = Of(frame[..length]);
        frame[length] = (byte)crc;
        frame[length + 1] = (byte)(crc >> 8);
        return length + 2;
    }

    /// <summary>True for a frame that ends in its own checksum.</summary>
    public static bool Fits(ReadOnlySpan<byte> frame) => frame.Length >= 4 && Of(frame) == 0;
}
