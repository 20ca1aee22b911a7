using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Protocol;

namespace CityEdge.EndToEnd.Journal;

/// <summary>Reads a lane that nobody writes, and checks what must hold of every lane: no damage, no gap within an epoch, no id twice, the chain whole from the oldest record to the newest.</summary>
internal static class LaneCheck
{
    public static List<StoredRecord> Read(string directory, LaneKind lane)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        using var medium = FileMedium.ForReading(directory);
        var reader = new LaneReader(medium);
        var records = new List<StoredRecord>();
        reader.Seek(null);
        while (reader.Read() is { } record)
        {
            CheckPlace(record, records.Count == 0 ? null : records[^1]);
            CheckHash(record, lane);
            records.Add(record);
        }

        Assert.Empty(reader.Gaps);
        Assert.Equal(records.Count, records.Select(static record => record.Id).Distinct().Count());
        return records;
    }

    private static void CheckPlace(StoredRecord record, StoredRecord? before)
    {
        if (before is null)
        {
            return;
        }

        var next = record.Id.Epoch == before.Id.Epoch ? record.Id.Sequence == before.Id.Sequence + 1 : record.Id.Epoch.Ordinal > before.Id.Epoch.Ordinal && record.Id.Sequence == 1;
        Assert.True(next, $"{record.Id} stands behind {before.Id}");
        Assert.True(record.Previous.Span.SequenceEqual(before.Hash.Span), $"the chain breaks between {before.Id} and {record.Id}");
    }

    private static void CheckHash(StoredRecord record, LaneKind lane)
    {
        var hash = new byte[EventChain.HashBytes];
        EventChain.Hash(
            (byte)lane, record.Id.Epoch.Ordinal, record.Id.Epoch.Mark, record.Id.Sequence, (byte)record.Kind, record.Stamp.Boot, record.Stamp.Monotonic, record.Stamp.Wall.UtcTicks,
            (short)record.Stamp.Wall.Offset.TotalMinutes, (byte)record.Stamp.Clock, record.Shared.Span, record.Salt.Span, record.Private.Span, record.Previous.Span, hash);
        Assert.True(record.Hash.Span.SequenceEqual(hash), $"the hash of {record.Id} is not that of its content");
    }
}
