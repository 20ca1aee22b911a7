using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Protocol;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Scenarios.Rig;

/// <summary>What the journal of a simulated month holds, read back from its files and held against what the simulator caused.</summary>
internal sealed class KeptMonth
{
    private readonly SimulatedMonth _month;
    private readonly string _readings;
    private readonly List<JournalEvent> _events = [];

    public KeptMonth(SimulatedMonth month, string alarms, string readings)
    {
        (_month, _readings) = (month, readings);
        Read(alarms, record => _events.Add(EventCodec.Decode(record) ?? throw new InvalidDataException(record.Id.ToString())));
    }

    /// <summary>Transitions that are in a count and not kept singly.</summary>
    public long Summarised => _events.Where(static one => one.Kind == RecordKind.Repeats).Sum(static one => one.Private.Count!.Value);

    /// <summary>Readings kept, once <see cref="ReadingsAreAccountedFor"/> has read them.</summary>
    public long Readings { get; private set; }

    public IReadOnlyList<JournalEvent> Notes(string type) => [.. _events.Where(one => one.Shared.Type == type)];

    /// <summary>Every transition that was caused is in the lane, singly or in exactly one count; of a P1 singly.</summary>
    public void AlarmsAreAccountedFor(int caused)
    {
        var kept = _events.Where(static one => one.Kind is RecordKind.Transition or RecordKind.Repeats).ToLookup(static one => one.Private.Alarm!);
        Assert.Equal(_month.Caused.Keys.Order(StringComparer.Ordinal), kept.Select(static alarm => alarm.Key).Order(StringComparer.Ordinal));
        var contacts = 0;
        foreach (var alarm in kept)
        {
            var (expected, told, next) = (_month.Caused[alarm.Key], _month.Told[alarm.Key], 0);
            Assert.True(expected.Count == told.Count, $"{alarm.Key}: {expected.Count} caused, {told.Count} told.");
            foreach (var one in alarm)
            {
                Assert.True(one.Kind == RecordKind.Transition || !_month.IsLifeSafety(alarm.Key), $"{alarm.Key} is a P1 and was summed up.");
                next += (int)(one.Private.Count ?? 1);
                Assert.Equal(told[next - 1], one.Private.Transition);
            }

            Assert.True(next == told.Count, $"{alarm.Key}: {told.Count} told, {next} kept.");
            Assert.Equal(expected.Count(static one => one.Event == AlarmEvent.Acknowledged), alarm.Count(static one => one.Private.Who is not null && one.Shared.Type == EventTypes.AlarmAcknowledged));
            contacts += expected.Count > 1_000 || alarm.Key == "alarm-81" ? 0 : expected.Count(static one => one.Event == AlarmEvent.Raised);
        }

        Assert.Equal(caused, contacts);
    }

    /// <summary>Every reading that had to be kept is in the lane, or was in a range that is declared thinned, and nothing else is there.</summary>
    public void ReadingsAreAccountedFor()
    {
        var (names, waiting, first, last) = (new PointNames(), new List<StoredRecord>(), (RecordId?)null, (RecordId?)null);
        var stored = Enumerable.Range(0, SimulatedMonth.Points).Select(static _ => new List<(int Second, float Value)>()).ToArray();
        Read(_readings, record =>
        {
            Assert.True(last is null || record.Id.Sequence == last.Value.Sequence + 1, $"A gap before {record.Id}.");
            (first, last) = (first ?? record.Id, record.Id);
            if (record.Kind == RecordKind.Points)
            {
                Assert.True(names.Learn(record.Private.Span));
            }

            waiting.Add(record);
            waiting.RemoveAll(one => TryTake(one, names, stored));
        });
        Assert.Empty(waiting);
        Assert.Equal(first!.Value.Sequence - 1, Thinned());
        var until = Notes(EventTypes.JournalThinned).Select(static note => note.Private.Last).Max();
        for (var point = 0; point < SimulatedMonth.Points; point++)
        {
            AssertKept(point, _month.Oracle.Of(point), stored[point], until);
        }
    }

    private void AssertKept(int point, IReadOnlyList<(int Second, float Value)> expected, List<(int Second, float Value)> stored, DateTimeOffset? thinnedUntil)
    {
        Readings += stored.Count;
        var gone = expected.Count - stored.Count;
        Assert.True(gone >= 0 && expected.Skip(gone).SequenceEqual(stored), $"Point {point}: {expected.Count} to be kept, {stored.Count} kept, or others.");
        Assert.True(gone == 0 || SimulatedMonth.WallOf(expected[gone - 1].Second) <= thinnedUntil, $"Point {point}: {gone} missing, not all of them declared.");
    }

    // How many records are declared thinned; the ranges must follow one another from the first.
    private long Thinned()
    {
        var next = 1L;
        foreach (var range in Notes(EventTypes.JournalThinned).SelectMany(static note => note.Private.Ranges!))
        {
            var numbers = range[(range.LastIndexOf('/') + 1)..].Split('–');
            Assert.Equal(next, long.Parse(numbers[0], System.Globalization.CultureInfo.InvariantCulture));
            next = long.Parse(numbers[1], System.Globalization.CultureInfo.InvariantCulture) + 1;
        }

        return next - 1;
    }

    private static bool TryTake(StoredRecord record, PointNames names, List<(int Second, float Value)>[] stored)
    {
        if (record.Kind == RecordKind.Points)
        {
            return true;
        }

        if (record.Kind == RecordKind.BlackBox)
        {
            var box = BlackBoxChunk.TryRead(record.Private.Span, names, record.Stamp, out _);
            Assert.NotEqual(BatchOutcome.Unreadable, box);
            return box == BatchOutcome.Read;
        }

        var outcome = ReadingBatch.TryRead(record.Private.Span, names, record.Stamp, out var batch);
        Assert.NotEqual(BatchOutcome.Unreadable, outcome);
        foreach (var reading in batch?.Readings ?? [])
        {
            Assert.Equal((Quality.Good, QualityReason.None), (reading.Quality, reading.Reason));
            stored[SimulatedMonth.NumberOf(reading.Name)].Add((SimulatedMonth.SecondOf(reading.At), (float)reading.Value));
        }

        return outcome == BatchOutcome.Read;
    }

    private static void Read(string folder, Action<StoredRecord> each)
    {
        using var medium = FileMedium.ForReading(folder);
        var reader = new LaneReader(medium);
        reader.Seek(null);
        while (reader.Read() is { } record)
        {
            each(record);
        }

        Assert.Empty(reader.Gaps);
    }
}
