using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.State;

/// <summary>
/// Writes the values of a snapshot small: a text or a time that was written before is a number from then on, a new text shares the beginning of the one before it,
/// and a moment is its difference to the one that its age implies. <see cref="SnapshotReader"/> is its mirror.
/// </summary>
/// <param name="into">Receives the bytes.</param>
/// <param name="taken">The moment that ages count from.</param>
/// <param name="shares">Whether to look for what was written before; a single row is written for every transition and repeats nothing worth looking for.</param>
internal sealed class SnapshotWriter(IBufferWriter<byte> into, Moment taken, bool shares)
{
    private readonly Dictionary<string, int>? _knownTexts = shares ? new(StringComparer.Ordinal) : null;
    private readonly Dictionary<long, int>? _knownTimes = shares ? [] : null;
    private readonly Dictionary<long, int>? _knownValues = shares ? [] : null;
    private int _texts;
    private int _times;
    private int _values;
    private byte[] _lastText = [];

    public void Byte(byte value)
    {
        into.GetSpan(1)[0] = value;
        into.Advance(1);
    }

    public void Number(ulong value)
    {
        var span = into.GetSpan(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[count++] = (byte)(value | 0x80);
        }

        span[count++] = (byte)value;
        into.Advance(count);
    }

    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>A time that several entries share.</summary>
    public void Time(long ticks)
    {
        if (IsNew(_knownTimes, ref _times, ticks))
        {
            Signed(ticks);
        }
    }

    /// <summary>A measured value, bit for bit.</summary>
    public void Value(long bits)
    {
        if (IsNew(_knownValues, ref _values, bits))
        {
            BinaryPrimitives.WriteInt64LittleEndian(into.GetSpan(8), bits);
            into.Advance(8);
        }
    }

    public void Text(string text)
    {
        if (!IsNew(_knownTexts, ref _texts, text))
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > SnapshotCodec.TextMost)
        {
            // Longer than any name that a site accepts; what a person typed loses its end.
            bytes = Encoding.UTF8.GetBytes(text[..(SnapshotCodec.TextMost / 3)]);
        }

        var shared = bytes.AsSpan().CommonPrefixLength(_lastText);
        Number((ulong)shared);
        Number((ulong)(bytes.Length - shared));
        into.Write(bytes.AsSpan(shared));
        _lastText = bytes;
    }

    public void Wall(DateTimeOffset wall, DateTimeOffset expected)
    {
        Signed(unchecked(wall.UtcTicks - expected.UtcTicks));
        Signed(wall.TotalOffsetMinutes - expected.TotalOffsetMinutes);
    }

    /// <summary>Whether a moment is the one that its age implies.</summary>
    public bool IsExpected(in Moment moment, long ago) =>
        moment.Elapsed == unchecked(taken.Elapsed - ago) && moment.Clock == taken.Clock
        && moment.Wall.UtcTicks == unchecked(taken.Wall.UtcTicks - ago) && moment.Wall.TotalOffsetMinutes == taken.Wall.TotalOffsetMinutes;

    public void Moment(in Moment moment, long ago)
    {
        Signed(unchecked(moment.Elapsed - taken.Elapsed + ago));
        Signed(unchecked(moment.Wall.UtcTicks - taken.Wall.UtcTicks + ago));
        Signed(moment.Wall.TotalOffsetMinutes - taken.Wall.TotalOffsetMinutes);
        Byte((byte)moment.Clock);
    }

    // Writes the number of a value, and tells whether the value itself must follow because it is new.
    private bool IsNew<T>(Dictionary<T, int>? known, ref int count, T value)
        where T : notnull
    {
        if (known is not null && !known.TryAdd(value, count))
        {
            Number((ulong)known[value]);
            return false;
        }

        Number((ulong)count++);
        return true;
    }
}
