using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Tests.Journal.Intake;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Journal;

/// <summary>The teahouse's journal on fake time over a disk that fails on demand, its owner turned by hand.</summary>
internal sealed class JournalBench : IDisposable
{
    public static readonly Guid Machine = new("5d0c6c4e-2a54-4c93-b9c5-7d2b8e1f0a11");

    private static readonly Guid Boot = new("0a1b2c3d-0000-4000-8000-0123456789ab");

    private readonly Random _draw;

    public JournalBench(JournalDisk? disk = null, bool readings = false, int seed = 1, IntakeBounds? bounds = null, long segment = 24 << 10, long alarms = JournalDefaults.AlarmsBytes)
    {
        Disk = disk ?? new JournalDisk();
        _draw = new Random(seed);
        Site = new IntakeBench(bounds);
        Log = new PageLog();
        var points = TestShop.Build().Model.Points;
        Recorder = readings ? new ReadingRecorder(points, new ReportPolicy(points)) : null;
        Stamps = new StampClock(Site.Moments, Boot);
        Resumption = Resumption.Load(Disk.Open, Stamps);
        Options = new JournalOptions
        {
            Open = Disk.Open,
            Machine = Machine,
            Boot = Boot,
            Draw = bytes => _draw.NextBytes(bytes),
            Witness = Resumption.Witness,
            SegmentBytes = segment,
            AlarmsBytes = alarms,
        };
        Journal = new SiteJournal(
            Options, TestShop.Build(), Site.Intake, Recorder, Site.Moments, new GatewayEvents(Log, new GatewayMetrics()));
    }

    public JournalDisk Disk { get; }

    public IntakeBench Site { get; }

    public PageLog Log { get; }

    public ReadingRecorder? Recorder { get; }

    public StampClock Stamps { get; }

    public Resumption Resumption { get; }

    public JournalOptions Options { get; }

    public SiteJournal Journal { get; }

    /// <summary>Turns until nothing is due.</summary>
    public void Settle(int most = 100)
    {
        for (var turn = 0; turn < most && Journal.Turn() == TimeSpan.Zero; turn++)
        {
        }
    }

    /// <summary>Lets time pass as it does for owner and watch: in steps of a quarter second.</summary>
    public void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += StateKeeper.WatchPeriod)
        {
            Site.Clock.Advance(StateKeeper.WatchPeriod);
            Journal.Watch();
            Settle();
        }
    }

    /// <summary>A temperature that is worth keeping each second, the owner turned as it goes.</summary>
    public void Measure(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Site.Clock.Advance(TimeSpan.FromSeconds(1));
            Recorder!.Heard(Reading.Good(TestShop.Temperature, i % 2 * 10, Site.Moments.Now()), Site.Moments.Now());
            Recorder.Turn(Site.Moments.Now());
            Settle();
        }
    }

    /// <summary>What another process reads of the alarms lane, in short words.</summary>
    public List<string> Lane() => LaneOf(Disk);

    /// <summary>What is on a disk, in short words with the engine's own count and the volatile id.</summary>
    public static List<string> LaneOf(JournalDisk disk) => [.. Events(disk).Select(static e =>
        e.Shared.Type.Replace("cityedge.", "", StringComparison.Ordinal).Replace(".v1", "", StringComparison.Ordinal)
        + (e.Private.Transition is { } sequence ? $" {sequence}" : "")
        + (e.Shared.Was is { } was ? $" was {was}" : ""))];

    public static List<JournalEvent> Events(JournalDisk disk)
    {
        var events = Events(disk, out var gaps);
        Assert.Empty(gaps);
        return events;
    }

    /// <summary>What is on a disk, with the gaps that it says of itself.</summary>
    public static List<JournalEvent> Events(JournalDisk disk, out IReadOnlyList<SequenceRange> gaps)
    {
        var reader = new LaneReader(disk.Open(JournalPart.Alarms));
        reader.Seek(null);
        var events = new List<JournalEvent>();
        while (reader.Read() is { } record)
        {
            events.Add(EventCodec.Decode(record) ?? throw new InvalidOperationException($"{record.Id} cannot be read"));
        }

        gaps = reader.Gaps;
        return events;
    }

    public void Dispose() => Journal.Dispose();
}
