using System.Security.Cryptography;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.State;
using CityEdge.Safety;

namespace CityEdge.JournalChild;

/// <summary>One life: opens both lanes as the gateway does, appends in groups, syncs, drops old segments, takes checkpoints, and says each thing when it is done (what takes away: before).</summary>
internal sealed class Writer(string directory, int seed, int life, Teller teller)
{
    /// <summary>Small, so that a short life ends many of them.</summary>
    public const long SegmentBytes = 48 << 10;

    private const int MostSegments = 5;

    public static Guid Machine { get; } = new("6a1f3c52-0d4e-4b7a-9a55-1d2c3b4a5f60");

    private readonly Random _random = new(unchecked((seed * 7919) + life));

    public void Run()
    {
        teller.Say($"opening");
        using var checkpointMedium = new FileMedium(Path.Combine(directory, "checkpoint"));
        using var alarmsMedium = new FileMedium(Path.Combine(directory, "alarms"));
        using var readingsMedium = new FileMedium(Path.Combine(directory, "readings"));
        var checkpoints = new CheckpointStore(checkpointMedium);
        var last = checkpoints.Load(out var unreadable);
        teller.Say($"loaded {(last?.Covers is { } covers ? covers.ToString() : "none")} unreadable {unreadable.Count}");
        using var alarms = Open(alarmsMedium, LaneKind.Alarms, last?.Covers);
        using var readings = Open(readingsMedium, LaneKind.Readings, null);
        long alarmsWritten = 0, readingsWritten = 0;
        for (var groups = _random.Next(5, 200); groups > 0; groups--)
        {
            Group(alarms, LaneKind.Alarms, ref alarmsWritten);
            if (_random.Next(3) == 0)
            {
                Group(readings, LaneKind.Readings, ref readingsWritten);
            }

            if (_random.Next(12) == 0 && alarms.Durable is { } durable)
            {
                teller.Say($"saving {durable}");
                checkpoints.Save(new Checkpoint { Snapshot = new EngineSnapshot { Sequence = durable.Sequence }, Taken = ScriptedRecord.Of(seed, LaneKind.Alarms, life, 1).Stamp, Covers = durable });
                teller.Say($"saved {durable}");
            }
        }

        // Appended and never synced: may or may not be there.
        Append(alarms, LaneKind.Alarms, ++alarmsWritten);
        teller.Say($"closing");
    }

    private Lane Open(FileMedium medium, LaneKind kind, RecordId? witness)
    {
        var lane = Lane.Open(
            medium, new LaneOptions { Kind = kind, Machine = Machine, Boot = Guid.NewGuid(), Draw = RandomNumberGenerator.Fill, SegmentBytes = SegmentBytes }, witness);
        var report = lane.Report;
        teller.Say($"opened {kind} {lane.Epoch} {report.Reason} lost {string.Join(',', report.Lost)} quarantined {string.Join(',', report.Quarantined)} end");
        return lane;
    }

    private void Group(Lane lane, LaneKind kind, ref long written)
    {
        var size = _random.Next(10) switch { < 5 => 1, < 9 => _random.Next(2, 20), _ => _random.Next(100, 300) };
        var acked = new List<string>(size);
        for (var i = 0; i < size; i++)
        {
            acked.Add(Append(lane, kind, ++written));
        }

        lane.Sync();
        teller.Say($"{string.Join('\n', acked)}");
        if (lane.Segments.Count > MostSegments && _random.Next(4) == 0)
        {
            var oldest = lane.Segments[0];
            teller.Say($"dropping {kind} {oldest.First} {oldest.Last?.Sequence ?? 0}");
            lane.DropOldest();
        }
    }

    private string Append(Lane lane, LaneKind kind, long number)
    {
        var record = ScriptedRecord.Of(seed, kind, life, number);
        var sequence = lane.Append(new RecordDraft { Kind = record.Kind, Stamp = record.Stamp, Shared = record.Shared, Private = record.Private, State = record.State });
        return $"acked {kind} {new RecordId(lane.Epoch, sequence)} {number} {Convert.ToHexStringLower(lane.Head.Span)}";
    }
}
