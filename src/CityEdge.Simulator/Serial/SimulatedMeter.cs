namespace CityEdge.Simulator.Serial;

/// <summary>A meter on a serial bus: hears every request, answers its own.</summary>
internal abstract class SimulatedMeter
{
    /// <summary>Hears and says nothing.</summary>
    public bool IsDead { get; set; }

    /// <summary>Bytes of the answer after which the meter loses its power; null for none. It is dead from then on.</summary>
    public int? DiesAfter { get; set; }

    /// <summary>Requests that were answered.</summary>
    public int Answered { get; set; }

    /// <summary>The answer to a whole request without wake bytes; null when it is for somebody else.</summary>
    public abstract byte[]? Answer(ReadOnlySpan<byte> request);

    /// <summary>Two digits a byte, low byte first.</summary>
    protected static void Digits(long number, Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var pair = (int)(number % 100);
            bytes[i] = (byte)(((pair / 10) << 4) + (pair % 10));
            number /= 100;
        }
    }

    /// <summary>Adds the sum of the bytes and 16H.</summary>
    protected static byte[] Closed(List<byte> frame)
    {
        byte sum = 0;
        frame.ForEach(b => sum = unchecked((byte)(sum + b)));
        frame.Add(sum);
        frame.Add(0x16);
        return [.. frame];
    }
}
