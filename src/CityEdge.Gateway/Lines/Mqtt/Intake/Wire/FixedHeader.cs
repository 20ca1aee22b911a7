namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>The first two to five bytes of every packet: what it is and how long it claims to be. Read before a byte is allocated for the rest.</summary>
/// <param name="Kind">What the packet is; the value 0 is forbidden by the standard and comes out as 0 here.</param>
/// <param name="Flags">The lower half of the first byte.</param>
/// <param name="Size">Bytes of this header, 2 to 5.</param>
/// <param name="Remaining">Bytes that follow it by its own claim, 0 to 268,435,455.</param>
internal readonly record struct FixedHeader(PacketKind Kind, byte Flags, int Size, int Remaining)
{
    /// <summary>Header and body together.</summary>
    public int Total => Size + Remaining;

    /// <summary>Reads a header; false while bytes are missing, or with <paramref name="malformed"/> when its length runs over four bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FixedHeader header, out bool malformed)
    {
        header = default;
        malformed = false;
        var remaining = 0;
        for (var index = 1; index < bytes.Length; index++)
        {
            var digit = bytes[index];
            remaining |= (digit & 0x7F) << (7 * (index - 1));
            if (digit < 0x80)
            {
                header = new FixedHeader((PacketKind)(bytes[0] >> 4), (byte)(bytes[0] & 0x0F), index + 1, remaining);
                return true;
            }

            if (index == 4)
            {
                malformed = true;
                return false;
            }
        }

        return false;
    }
}
