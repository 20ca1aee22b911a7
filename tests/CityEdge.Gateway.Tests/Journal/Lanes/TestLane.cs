using System.Buffers.Binary;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Journal.Lanes;

/// <summary>Small lanes over a medium in memory, records that can be told apart, and what a reader makes of them.</summary>
internal static class TestLane
{
    public const long SegmentBytes = 12 << 10;

    public static readonly Guid Machine = new("11111111-1111-1111-1111-111111111111");
    public static readonly Guid Boot = new("22222222-2222-2222-2222-222222222222");

    public static LaneOptions Options(int seed = 1, long segmentBytes = SegmentBytes, int spares = 1)
    {
        var random = new Random(seed);
        return new LaneOptions
        {
            Kind = LaneKind.Alarms,
            Machine = Machine,
            Boot = Boot,
            Draw = into => random.NextBytes(into),
            SegmentBytes = segmentBytes,
            Spares = spares,
        };
    }

    public static Stamp Stamp(long at, Guid? boot = null, int offsetMinutes = 480) =>
        new(boot ?? Boot, at * TimeSpan.TicksPerSecond, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.FromMinutes(offsetMinutes)).AddSeconds(at), ClockQuality.Synchronised);

    /// <summary>Appends a record whose parts say <paramref name="value"/>.</summary>
    public static long Append(Lane lane, long value, int bytes = 40, Stamp? stamp = null) => lane.Append(new RecordDraft
    {
        Kind = RecordKind.Note,
        Stamp = stamp ?? Stamp(value),
        Shared = Part(value, 8),
        Private = Part(value, bytes),
        State = Part(value, 9),
    });

    public static long Write(Lane lane, long value, int bytes = 40)
    {
        var sequence = Append(lane, value, bytes);
        lane.Sync();
        return sequence;
    }

    public static byte[] Part(long value, int bytes)
    {
        var part = new byte[Math.Max(8, bytes)];
        new Random((int)value).NextBytes(part);
        BinaryPrimitives.WriteInt64LittleEndian(part, value);
        return part;
    }

    public static long ValueOf(StoredRecord record) => BinaryPrimitives.ReadInt64LittleEndian(record.Shared.Span);

    public static (List<StoredRecord> Records, IReadOnlyList<SequenceRange> Gaps) Read(IJournalMedium medium, RecordId? after = null, RecordId? durable = null)
    {
        var reader = new LaneReader(medium);
        reader.Seek(after);
        var records = new List<StoredRecord>();
        while (reader.Read(durable) is { } record)
        {
            records.Add(record);
        }

        return (records, reader.Gaps);
    }

    public static long[] Values(IJournalMedium medium) => [.. Read(medium).Records.Select(ValueOf)];

    /// <summary>Fails unless every record is whole, follows from the one before it where no gap stands between them, and none is there twice.</summary>
    public static void RequireSound(IReadOnlyList<StoredRecord> records)
    {
        StoredRecord? before = null;
        foreach (var record in records)
        {
            Assert.True(before is null || record.Id.CompareTo(before.Id) > 0, $"{record.Id} comes behind {before?.Id}");
            var value = ValueOf(record);
            Assert.Equal(Part(value, record.Private.Length), record.Private.ToArray());
            Assert.Equal(Part(value, 9), record.State.ToArray());
            if (before is not null && before.Id.Epoch == record.Id.Epoch && before.Id.Sequence + 1 == record.Id.Sequence)
            {
                Assert.Equal(before.Hash.ToArray(), record.Previous.ToArray());
                Assert.NotEqual(false, LaneChain.Proves(LaneKind.Alarms, record));
            }

            before = record;
        }
    }

}
