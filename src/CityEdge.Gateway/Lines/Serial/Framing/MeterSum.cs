namespace CityEdge.Gateway.Lines.Serial.Framing;

/// <summary>The checksum that CJ/T 188, DL/T 645 and M-Bus share: the sum of the bytes, modulo 256.</summary>
internal static class MeterSum
{
    public static byte Of(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var value in bytes)
        {
            sum += value;
        }

        return (byte)sum;
    }
}
