using CityEdge.Safety.Points;

namespace CityEdge.Gateway.History;

/// <summary>Readings of one point as bytes: some 7 each instead of a document each.</summary>
/// <remarks><code>
/// sample = delta flags [ reason ] [ value ]        delta: milliseconds since the one before, as number      reason: unless good
/// flags  = quality (2 bits) clock (2) form (2)     form: 0 eight bytes, 1 a number of thousandths, 2 no value
/// number = zigzag, 7 bits a byte, lowest first
/// </code></remarks>
internal static class SampleCode
{
    /// <summary>Bytes that one takes at most.</summary>
    public const int Most = 10 + 1 + 1 + 10;

    private const int Eight = 0;
    private const int Thousandths = 1;
    private const int None = 2;

    /// <summary>Writes one behind the sample at <paramref name="before"/>; returns how many bytes.</summary>
    public static int Write(in ReadingSample sample, long before, Span<byte> into)
    {
        var at = WriteNumber(sample.At.ToUnixTimeMilliseconds() - before, into);
        var scaled = Math.Round(sample.Value * 1000);
        var form = double.IsNaN(sample.Value) ? None : Math.Abs(scaled) < 1L << 40 && scaled / 1000 == sample.Value ? Thousandths : Eight;
        into[at++] = (byte)((int)sample.Quality | ((int)sample.Clock << 2) | (form << 4));
        if (sample.Quality != Quality.Good)
        {
            into[at++] = (byte)sample.Reason;
        }

        switch (form)
        {
            case Thousandths:
                return at + WriteNumber((long)scaled, into[at..]);
            case Eight:
                BitConverter.TryWriteBytes(into[at..], sample.Value);
                return at + sizeof(double);
            default:
                return at;
        }
    }

    /// <summary>Reads all of them.</summary>
    /// <param name="bytes">As written one behind the other.</param>
    /// <param name="start">What the first delta counts from, in milliseconds of Unix time.</param>
    public static IEnumerable<ReadingSample> Read(ReadOnlyMemory<byte> bytes, long start)
    {
        var (at, time) = (0, start);
        while (at < bytes.Length)
        {
            yield return ReadOne(bytes.Span, ref at, ref time);
        }
    }

    private static ReadingSample ReadOne(ReadOnlySpan<byte> bytes, ref int at, ref long time)
    {
        time += ReadNumber(bytes, ref at);
        var flags = bytes[at++];
        var quality = (Quality)(flags & 3);
        var reason = quality == Quality.Good ? QualityReason.None : (QualityReason)bytes[at++];
        var value = double.NaN;
        switch (flags >> 4)
        {
            case Thousandths:
                value = ReadNumber(bytes, ref at) / 1000.0;
                break;
            case Eight:
                value = BitConverter.ToDouble(bytes[at..]);
                at += sizeof(double);
                break;
        }

        return new ReadingSample(DateTimeOffset.FromUnixTimeMilliseconds(time), value, quality, reason, (ClockQuality)((flags >> 2) & 3));
    }

    private static int WriteNumber(long number, Span<byte> into)
    {
        var (zigzag, at) = ((ulong)((number << 1) ^ (number >> 63)), 0);
        for (; zigzag >= 0x80; zigzag >>= 7)
        {
            into[at++] = (byte)(zigzag | 0x80);
        }

        into[at++] = (byte)zigzag;
        return at;
    }

    private static long ReadNumber(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong zigzag = 0;
        for (var shift = 0; ; shift += 7)
        {
            var octet = bytes[at++];
            zigzag |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
            {
                return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
            }
        }
    }
}
