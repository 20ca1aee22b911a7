namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>A packet's fixed header: MQTT 5, 2.1.</summary>
/// <param name="First">Type and flags.</param>
/// <param name="Length">Bytes of the header itself.</param>
/// <param name="BodyLength">Bytes behind it, up to 268,435,455.</param>
internal readonly record struct FrameHeader(byte First, int Length, int BodyLength)
{
    private const int LongestLength = 4;

    public PacketType Type => (PacketType)(First >> 4);

    /// <summary>Header and body together.</summary>
    public int Total => Length + BodyLength;

    /// <summary>Reads the header at the start of <paramref name="bytes"/>.</summary>
    /// <param name="header">The header where there is one.</param>
    /// <param name="isMalformed">No further byte can make it one.</param>
    /// <returns>Whether all of it was there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header, out bool isMalformed)
    {
        header = default;
        isMalformed = false;
        var body = 0;
        for (var i = 0; i < LongestLength; i++)
        {
            if (bytes.Length <= i + 1)
            {
                return false;
            }

            body |= (bytes[i + 1] & 0x7F) << (7 * i);
            if (bytes[i + 1] < 0x80)
            {
                header = new(bytes[0], i + 2, body);
                return true;
            }
        }

        isMalformed = true;
        return false;
    }
}
