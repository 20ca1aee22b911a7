using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>The body of a record of kind Readings: what the report policy kept within some seconds.</summary>
/// <remarks><code>batch = version mark factor count { reading }     mark: of <see cref="PointNames"/>, 4 bytes      reading: <see cref="ReadingCode"/></code></remarks>
internal sealed record ReadingBatch
{
    /// <summary>To which the time of a reading is kept.</summary>
    public const long Resolution = TimeSpan.TicksPerMillisecond;

    private const byte Version = 1;
    private const int Header = 1 + sizeof(uint) + (2 * PackedWriter.MostNumber);

    /// <summary>The report factor in force: above 1 the readings were thinned (S12).</summary>
    public required int Factor { get; init; }

    public required IReadOnlyList<StoredReading> Readings { get; init; }

    /// <summary>Bytes that a batch of so many readings takes at most.</summary>
    public static int Most(int readings) => Header + (readings * ReadingCode.Most);

    /// <summary>Writes a batch; returns its length.</summary>
    /// <param name="readings">In the order in which they were heard.</param>
    /// <param name="mark">Of the names.</param>
    /// <param name="factor">The report factor in force.</param>
    /// <param name="at">The batch's moment: the record must carry it as its stamp, for the times of all readings count from it.</param>
    /// <param name="into">At least <see cref="Most"/> bytes.</param>
    public static int Write(ReadOnlySpan<KeptReading> readings, uint mark, int factor, in Safety.Points.Moment at, Span<byte> into)
    {
        var writer = new PackedWriter(into);
        writer.Byte(Version);
        writer.UInt32(mark);
        writer.Unsigned((ulong)factor);
        writer.Unsigned((ulong)readings.Length);
        var code = new ReadingCode(new Stamp(Guid.Empty, at.Elapsed, at.Wall, at.Clock), Resolution);
        foreach (ref readonly var reading in readings)
        {
            code.Write(ref writer, reading, at.Elapsed);
        }

        return writer.Position;
    }

    /// <summary>The report factor of the body of a record of kind Readings; null for what is none.</summary>
    public static int? FactorOf(ReadOnlySpan<byte> bytes)
    {
        var reader = new PackedReader(bytes);
        if (reader.Byte() != Version)
        {
            return null;
        }

        _ = reader.UInt32();
        var factor = reader.Count(LaneBudget.MostFactor);
        return reader.Failed || !int.IsPow2(factor) ? null : factor;
    }

    /// <summary>Reads the body of a record of kind Readings; never throws.</summary>
    /// <param name="bytes">The body.</param>
    /// <param name="names">What the Points records around it say.</param>
    /// <param name="at">The record's stamp.</param>
    /// <param name="batch">What it holds; null unless read.</param>
    public static BatchOutcome TryRead(ReadOnlySpan<byte> bytes, PointNames names, in Stamp at, out ReadingBatch? batch)
    {
        batch = null;
        var reader = new PackedReader(bytes);
        if (reader.Byte() != Version)
        {
            return BatchOutcome.Unreadable;
        }

        var mark = reader.UInt32();
        var factor = reader.Count(LaneBudget.MostFactor);
        var count = reader.Count(reader.Left / ReadingCode.Least);
        if (reader.Failed || factor == 0)
        {
            return BatchOutcome.Unreadable;
        }

        if (names.Find(mark) is not { } known)
        {
            return BatchOutcome.NamesUnknown;
        }

        var (readings, code) = (new StoredReading[count], new ReadingCode(at, Resolution));
        for (var i = 0; i < count; i++)
        {
            if (!code.TryRead(ref reader, known, out readings[i]))
            {
                return BatchOutcome.Unreadable;
            }
        }

        if (reader.Left > 0)
        {
            return BatchOutcome.Unreadable;
        }

        batch = new() { Factor = factor, Readings = readings };
        return BatchOutcome.Read;
    }
}
