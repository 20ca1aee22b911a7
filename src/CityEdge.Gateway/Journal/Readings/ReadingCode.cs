using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>
/// One reading as bytes, relative to the one before it in the same batch. What must hold: every value comes back bit for bit (a NaN as NaN), every time to the
/// batch's resolution.
/// </summary>
/// <remarks>
/// <code>
/// reading = point age flags [reason] [value] [source]
/// point   = signed: number less the number before                age = signed: age in units less the age before
/// flags   = bits 0–1 quality · 2 a reason follows · 3 a source time follows · 4–7 form of the value
/// form    = 0 none · 1 zero · 2 one · 3+k signed number to be divided by 10^k, k 0–7 · 11 float32 · 12 float64
/// source  = signed: UTC ticks before the batch's wall time; signed: minutes of offset
/// age counts back from the batch's stamp; numbers are those of PackedWriter, floats little-endian
/// </code>
/// </remarks>
internal struct ReadingCode(in Stamp at, long resolution)
{
    /// <summary>Longest form of one reading.</summary>
    public const int Most = PackedWriter.MostNumber + PackedWriter.MostNumber + 2 + 8 + PackedWriter.MostNumber + 3;

    /// <summary>Shortest form: point, age, flags.</summary>
    public const int Least = 3;

    private const byte FormNone = 0, FormZero = 1, FormOne = 2, FormScaled = 3, FormSingle = 11, FormDouble = 12;
    private const byte ReasonFollows = 1 << 2, SourceFollows = 1 << 3;
    private const double ExactIntegers = 1L << 53;

    private static readonly double[] Powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7];

    private readonly Stamp _at = at;
    private int _point;
    private long _age;

    /// <param name="writer">Receives it; has <see cref="Most"/> bytes left.</param>
    /// <param name="reading">The reading; its time counts as <paramref name="elapsed"/> does.</param>
    /// <param name="elapsed">The batch's own time.</param>
    public void Write(ref PackedWriter writer, in KeptReading reading, long elapsed)
    {
        var age = (elapsed - reading.Elapsed) / resolution;
        writer.Signed(reading.Point - _point);
        writer.Signed(age - _age);
        (_point, _age) = (reading.Point, age);
        var (form, number) = FormOf(reading.Value);
        var flags = (byte)((byte)reading.Quality | (form << 4));
        flags |= reading.Reason == QualityReason.None ? (byte)0 : ReasonFollows;
        flags |= reading.SourceTicks == KeptReading.NoSourceTime ? (byte)0 : SourceFollows;
        writer.Byte(flags);
        if (reading.Reason != QualityReason.None)
        {
            writer.Byte((byte)reading.Reason);
        }

        WriteValue(ref writer, form, number, reading.Value);
        if (reading.SourceTicks != KeptReading.NoSourceTime)
        {
            writer.Signed(_at.Wall.UtcTicks - reading.SourceTicks);
            writer.Signed(reading.SourceOffset);
        }
    }

    /// <summary>False when the bytes are no reading.</summary>
    public bool TryRead(ref PackedReader reader, IReadOnlyDictionary<int, NamedPoint> names, out StoredReading reading)
    {
        reading = default;
        (_point, _age) = unchecked((_point + (int)reader.Signed(), _age + reader.Signed()));
        var flags = reader.Byte();
        var quality = (Quality)(flags & 3);
        var reason = (flags & ReasonFollows) != 0 ? (QualityReason)reader.Byte() : QualityReason.None;
        if (quality > Quality.Good || !TryReadValue(ref reader, flags >> 4, out var value) || !TryReadSource(ref reader, flags, out var source)
            || !TryStamp(_at, _age, resolution, out var stamp) || !names.TryGetValue(_point, out var point))
        {
            return false;
        }

        reading = new(point, value, quality, reason, source, stamp);
        return !reader.Failed;
    }

    private static (byte Form, long Number) FormOf(double value)
    {
        if (double.IsNaN(value))
        {
            return (FormNone, 0);
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        if (bits == 0 || value == 1)
        {
            return (bits == 0 ? FormZero : FormOne, 0);
        }

        var single = BitConverter.DoubleToInt64Bits((float)value) == bits;
        for (var k = 0; k < Powers.Length; k++)
        {
            // Back through the whole number, as the reader will do it: it has no negative zero.
            var number = Math.Round(value * Powers[k]);
            if (Math.Abs(number) <= ExactIntegers && BitConverter.DoubleToInt64Bits((long)number / Powers[k]) == bits)
            {
                var length = PackedWriter.Length(PackedWriter.Fold((long)number));
                return length < (single ? sizeof(float) : sizeof(double)) ? ((byte)(FormScaled + k), (long)number) : (single ? FormSingle : FormDouble, 0);
            }
        }

        return (single ? FormSingle : FormDouble, 0);
    }

    private static void WriteValue(ref PackedWriter writer, byte form, long number, double value)
    {
        switch (form)
        {
            case FormNone or FormZero or FormOne:
                break;
            case FormSingle:
                writer.UInt32(BitConverter.SingleToUInt32Bits((float)value));
                break;
            case FormDouble:
                writer.UInt64(BitConverter.DoubleToUInt64Bits(value));
                break;
            default:
                writer.Signed(number);
                break;
        }
    }

    private static bool TryReadValue(ref PackedReader reader, int form, out double value)
    {
        switch (form)
        {
            case FormNone:
                value = double.NaN;
                return true;
            case FormZero or FormOne:
                value = form - FormZero;
                return true;
            case FormSingle:
                value = BitConverter.UInt32BitsToSingle(reader.UInt32());
                return !reader.Failed;
            case FormDouble:
                value = BitConverter.UInt64BitsToDouble(reader.UInt64());
                return !reader.Failed;
            case < FormSingle:
                value = reader.Signed() / Powers[form - FormScaled];
                return !reader.Failed;
            default:
                value = double.NaN;
                return false;
        }
    }

    private readonly bool TryReadSource(ref PackedReader reader, byte flags, out DateTimeOffset? source)
    {
        source = null;
        if ((flags & SourceFollows) == 0)
        {
            return true;
        }

        var ticks = unchecked(_at.Wall.UtcTicks - reader.Signed());
        var offset = reader.Signed();
        if (reader.Failed || offset is < -14 * 60 or > 14 * 60 || !IsWall(ticks) || !IsWall(ticks + (offset * TimeSpan.TicksPerMinute)))
        {
            return false;
        }

        source = new DateTimeOffset(ticks + (offset * TimeSpan.TicksPerMinute), TimeSpan.FromMinutes(offset));
        return true;
    }

    /// <summary>The stamp so many units before another; false for an age that leads out of the calendar.</summary>
    public static bool TryStamp(in Stamp at, long age, long resolution, out Stamp stamp)
    {
        stamp = default;
        if (age > TimeSpan.MaxValue.Ticks / resolution || age < TimeSpan.MinValue.Ticks / resolution)
        {
            return false;
        }

        var ticks = age * resolution;
        var (utc, local) = (unchecked(at.Wall.UtcTicks - ticks), unchecked(at.Wall.Ticks - ticks));
        if (!IsWall(utc) || !IsWall(local))
        {
            return false;
        }

        stamp = at with { Monotonic = unchecked(at.Monotonic - ticks), Wall = new DateTimeOffset(local, at.Wall.Offset) };
        return true;
    }

    private static bool IsWall(long ticks) => ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks;
}
