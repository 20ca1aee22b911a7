using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.History;

/// <summary>A journal of two real lanes in a directory, and the history that follows it on the test's own thread.</summary>
internal sealed class HistoryBench : IDisposable
{
    private static readonly Guid Boot = new("0f0e0d0c-0b0a-0908-0706-050403020100");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ce");
    private readonly PointDefinition[] _points = [Point("meter.power", Unit.Watt), Point("temp-1.temperature", Unit.Celsius)];
    private Lane _alarms;
    private Lane _readings;
    private uint _mark;

    public HistoryBench()
    {
        (_alarms, _readings) = (Open(LaneKind.Alarms), Open(LaneKind.Readings));
        Keeper = Start();
    }

    public PageClock Clock { get; } = new();

    public PageLog Log { get; } = new();

    public DurableMark Mark { get; private set; } = new();

    public HistoryKeeper Keeper { get; private set; }

    public string Path => System.IO.Path.Combine(_directory.FullName, "history.db");

    public HistoryOptions Options => new()
    {
        Path = Path,
        Boot = Boot,
        Alarms = () => FileMedium.ForReading(Place(LaneKind.Alarms)),
        Readings = () => FileMedium.ForReading(Place(LaneKind.Readings)),
    };

    public GatewayEvents Events => new(Log, new GatewayMetrics());

    /// <summary>Happens and becomes durable.</summary>
    public void Happen(int count, string zone = "kitchen", ClockQuality clock = ClockQuality.Synchronised, DateTimeOffset? at = null, string kind = "fire")
    {
        for (var i = 0; i < count; i++)
        {
            var time = at ?? HistoryRecords.Start.AddMinutes(_alarms.Appended);
            _alarms.Append(new RecordDraft
            {
                Kind = RecordKind.Transition,
                Stamp = new Stamp(Boot, _alarms.Appended, time, clock),
                Shared = HistoryRecords.Shared(time, kind, clock),
                Private = HistoryRecords.Private(zone: zone),
            });
        }

        _alarms.Sync();
        Mark.Move(LaneKind.Alarms, _alarms.Durable!.Value);
    }

    /// <summary>Readings of both points, one a minute; the value is the minute.</summary>
    public void Measure(int from, int count)
    {
        if (_readings.Appended == 0)
        {
            foreach (var names in PointNames.Write(_points))
            {
                _readings.Append(new RecordDraft { Kind = RecordKind.Points, Stamp = StampOf(Moment(from)), Private = names.Span });
            }
        }

        for (var minute = from; minute < from + count; minute++)
        {
            var now = Moment(minute);
            var kept = new[] { KeptReading.Of(Reading.Good(new PointId(0), minute, now)), KeptReading.Of(Reading.Good(new PointId(1), minute / 10.0, now)) };
            var bytes = new byte[ReadingBatch.Most(2)];
            var length = ReadingBatch.Write(kept, PointNames.MarkOf(_points), 1, now, bytes);
            _readings.Append(new RecordDraft { Kind = RecordKind.Readings, Stamp = StampOf(now), Private = bytes.AsSpan(0, length) });
        }

        _readings.Sync();
        Mark.Move(LaneKind.Readings, _readings.Durable!.Value);
    }

    /// <summary>A record that a newer version wrote.</summary>
    public void HappenUnreadably()
    {
        _alarms.Append(new RecordDraft { Kind = (RecordKind)200, Stamp = StampOf(Moment(0)), Shared = "?"u8 });
        _alarms.Sync();
        Mark.Move(LaneKind.Alarms, _alarms.Durable!.Value);
    }

    /// <summary>A batch of readings that nobody can read.</summary>
    public void MeasureUnreadably(int minute)
    {
        _readings.Append(new RecordDraft { Kind = RecordKind.Readings, Stamp = StampOf(Moment(minute)), Private = "?"u8 });
        _readings.Sync();
        Mark.Move(LaneKind.Readings, _readings.Durable!.Value);
    }

    /// <summary>Harms records on the disk, which its owner has not noticed yet.</summary>
    public void Lose(LaneKind lane, params long[] sequences)
    {
        using var medium = FileMedium.ForReading(Place(lane));
        var reader = new LaneReader(medium);
        reader.Seek(null);
        while (reader.Read() is { } record)
        {
            if (sequences.Contains(record.Id.Sequence))
            {
                using var file = Posix.Open(System.IO.Path.Combine(Place(lane), $"{record.Segment:0000000000}.seg"), Posix.ReadWrite);
                RandomAccess.Write(file, [0x5A, 0xA5, 0x5A], record.Offset + 20);
            }
        }
    }

    /// <summary>Until nothing is due any more.</summary>
    public void Settle()
    {
        while (Keeper.Turn())
        {
            // Each turn does one piece.
            continue;
        }
    }

    /// <summary>Stops the history in order and begins it again.</summary>
    public void Restart()
    {
        Keeper.Dispose();
        Keeper = Start();
        Settle();
    }

    /// <summary>Another journal stands in the place of this one.</summary>
    public void ReplaceJournal()
    {
        _alarms.Dispose();
        _readings.Dispose();
        Directory.Delete(Place(LaneKind.Alarms), recursive: true);
        Directory.Delete(Place(LaneKind.Readings), recursive: true);
        (_alarms, _readings, Mark) = (Open(LaneKind.Alarms), Open(LaneKind.Readings), new DurableMark());
    }

    /// <summary>The readings of another journal stand in the place of these.</summary>
    public void ReplaceReadings()
    {
        _readings.Dispose();
        Directory.Delete(Place(LaneKind.Readings), recursive: true);
        (_readings, Mark) = (Open(LaneKind.Readings), new DurableMark());
        Mark.Move(LaneKind.Alarms, _alarms.Durable!.Value);
    }

    /// <summary>Cuts the end of the alarms lane, which begins a new epoch.</summary>
    public void BeginEpoch()
    {
        _alarms.Dispose();
        var last = Directory.GetFiles(Place(LaneKind.Alarms), "*.seg").Order().Last(file => new FileInfo(file).Length > 0);
        using (var file = Posix.Open(last, Posix.ReadWrite))
        {
            var bytes = File.ReadAllBytes(last);
            var end = Array.FindLastIndex(bytes, octet => octet != 0);
            RandomAccess.Write(file, [0xFF, 0xFF, 0xFF], end + 20);
        }

        _alarms = Open(LaneKind.Alarms);
    }

    public long[] Found(EventQuery query) => [.. Keeper.Find(query).Events.Select(happened => happened.Id.Sequence)];

    public void Dispose()
    {
        Keeper.Dispose();
        _alarms.Dispose();
        _readings.Dispose();
        _directory.Delete(recursive: true);
    }

    private static PointDefinition Point(string name, Unit unit) =>
        new() { Name = name, Role = PointRole.Measurement, Kind = PointKind.Analog, Unit = unit, Zone = 0, Supervision = TimeSpan.FromMinutes(1) };

    private static Moment Moment(int minute) => new(minute * TimeSpan.TicksPerMinute, HistoryRecords.Start.AddMinutes(minute));

    private static Stamp StampOf(in Moment moment) => new(Boot, moment.Elapsed, moment.Wall, moment.Clock);

    private HistoryKeeper Start() => new(Options, Mark, Events, Clock);

    private string Place(LaneKind lane) => System.IO.Path.Combine(_directory.FullName, lane.ToString());

    private Lane Open(LaneKind kind) => Lane.Open(new FileMedium(Place(kind)), new LaneOptions
    {
        Kind = kind,
        Machine = Boot,
        Boot = Boot,
        SegmentBytes = 1 << 20,
        Draw = span => BitConverter.TryWriteBytes(span, ++_mark),
    });
}
