using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>The body of a record of kind BlackBox: a part of what was heard and seen on the wires around an alarm.</summary>
/// <remarks>
/// <code>
/// chunk   = version part box mark asked held missed refused count { alarm } body
/// part    = 1 readings · 2 frames          box = ordinal of the black box since the start      mark = of PointNames, 4 bytes
/// asked   = signed: age of where the black box begins; held = of the oldest that was still remembered
/// missed  = readings (bytes of frames) overwritten before they were written        refused = alarms without a black box since the one before
/// body    = readings: { reading }          frames: count { line } { signed: age less the age before · line × 2 + sent · length · bytes }
/// ages in units of 10 µs before the record's stamp; numbers are those of PackedWriter; a reading is that of ReadingCode
/// </code>
/// </remarks>
internal sealed record BlackBoxChunk
{
    /// <summary>To which times are kept.</summary>
    public const long Resolution = 10 * TimeSpan.TicksPerMicrosecond;

    /// <summary>Longest chunk.</summary>
    public const int Most = 64 << 10;

    /// <summary>Most alarms that a chunk names; the later ones are those of their own transitions.</summary>
    public const int MostAlarms = 32;

    public const byte Version = 1, ReadingsPart = 1, FramesPart = 2;

    private const int MostName = 512;

    /// <summary>Counts the black boxes since the gateway started; chunks of one have it in common.</summary>
    public required long Box { get; init; }

    /// <summary>The alarms that it is about, the first one first; later chunks may name more.</summary>
    public required IReadOnlyList<string> Alarms { get; init; }

    /// <summary>Where it begins: so long before its first alarm, or where the black box before it ended.</summary>
    public required Stamp Asked { get; init; }

    /// <summary>The oldest that was still remembered then; later than <see cref="Asked"/> where the memory was too small.</summary>
    public required Stamp Held { get; init; }

    /// <summary>Readings, or bytes of frames, that were overwritten before they could be written.</summary>
    public required long Missed { get; init; }

    /// <summary>Alarms that got no black box since the one before, because their bytes were used up or they came too often.</summary>
    public required long Refused { get; init; }

    public IReadOnlyList<StoredReading> Readings { get; init; } = [];

    public IReadOnlyList<BusFrame> Frames { get; init; } = [];

    /// <summary>Reads a chunk; never throws.</summary>
    /// <param name="bytes">The body of the record.</param>
    /// <param name="names">What the Points records around it say.</param>
    /// <param name="at">The record's stamp.</param>
    /// <param name="chunk">What it holds; null unless read.</param>
    public static BatchOutcome TryRead(ReadOnlySpan<byte> bytes, PointNames names, in Stamp at, out BlackBoxChunk? chunk)
    {
        chunk = null;
        var reader = new PackedReader(bytes);
        var (version, part) = (reader.Byte(), reader.Byte());
        var (box, mark) = (reader.Count(int.MaxValue), reader.UInt32());
        var (asked, held) = (reader.Signed(), reader.Signed());
        var (missed, refused) = ((long)(reader.Unsigned() >> 1), (long)(reader.Unsigned() >> 1));
        var alarms = new string[reader.Count(MostAlarms)];
        for (var i = 0; i < alarms.Length; i++)
        {
            alarms[i] = reader.Text(MostName);
        }

        if (reader.Failed || version != Version || !TryStamp(at, asked, out var askedAt) || !TryStamp(at, held, out var heldAt))
        {
            return BatchOutcome.Unreadable;
        }

        var head = new BlackBoxChunk { Box = box, Alarms = alarms, Asked = askedAt, Held = heldAt, Missed = missed, Refused = refused };
        return part switch
        {
            ReadingsPart when names.Find(mark) is not { } => BatchOutcome.NamesUnknown,
            ReadingsPart => ReadReadings(ref reader, names.Find(mark)!, at, head, out chunk),
            FramesPart => ReadFrames(ref reader, at, head, out chunk),
            _ => BatchOutcome.Unreadable,
        };
    }

    private static BatchOutcome ReadReadings(ref PackedReader reader, IReadOnlyDictionary<int, NamedPoint> names, in Stamp at, BlackBoxChunk head, out BlackBoxChunk? chunk)
    {
        chunk = null;
        var (readings, code) = (new List<StoredReading>(), new ReadingCode(at, Resolution));
        while (reader.Left > 0)
        {
            if (!code.TryRead(ref reader, names, out var reading))
            {
                return BatchOutcome.Unreadable;
            }

            readings.Add(reading);
        }

        chunk = head with { Readings = readings };
        return BatchOutcome.Read;
    }

    private static BatchOutcome ReadFrames(ref PackedReader reader, in Stamp at, BlackBoxChunk head, out BlackBoxChunk? chunk)
    {
        chunk = null;
        var lines = new string[reader.Count(Math.Min(reader.Left, byte.MaxValue + 1))];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = reader.Text(MostName);
        }

        var (frames, age) = (new List<BusFrame>(), 0L);
        while (reader.Left > 0)
        {
            age = unchecked(age + reader.Signed());
            var line = reader.Count((2 * lines.Length) - 1);
            var bytes = reader.Bytes(reader.Count(reader.Left));
            if (reader.Failed || lines.Length == 0 || !TryStamp(at, age, out var stamp))
            {
                return BatchOutcome.Unreadable;
            }

            frames.Add(new BusFrame(lines[line >> 1], (line & 1) != 0, stamp, bytes.ToArray()));
        }

        chunk = head with { Frames = frames };
        return reader.Failed ? BatchOutcome.Unreadable : BatchOutcome.Read;
    }

    private static bool TryStamp(in Stamp at, long age, out Stamp stamp) => ReadingCode.TryStamp(at, age, Resolution, out stamp);
}
