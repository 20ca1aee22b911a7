using System.Buffers;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Replay;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Replay;

/// <summary>A journal as a recording: what the report policy kept, what people did, and that it is said to be approximate.</summary>
public sealed class JournalReplayTests : IDisposable
{
    private static readonly Guid Boot = new("0f0e0d0c-0b0a-0908-0706-050403020100");
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 23, 0, 0, TimeSpan.FromHours(8));

    private readonly string _state = Directory.CreateTempSubdirectory("cityedge").FullName;
    private readonly List<(AlarmTransition Step, string Alarm)> _happened = [];
    private byte _drawn;

    [Fact]
    public void Readings_and_verbs_are_played_again_and_it_is_said_that_this_is_approximate()
    {
        // A reading each five minutes, as the policy keeps them: far apart for a supervision of 60 s.
        Measure((0, 20), (5, 21), (10, 80), (15, 81), (20, 22), (25, 22));
        Acknowledge("temp-1.temperature.high", minute: 12);

        var outcome = Play();

        Assert.Contains("approximate", Assert.Single(outcome.Notes).En!, StringComparison.Ordinal);
        Assert.Contains("1 verbs", outcome.Notes[0].En!, StringComparison.Ordinal);
        var steps = _happened.Where(static one => one.Alarm == "temp-1.temperature.high").Select(static one => one.Step).ToList();
        Assert.Equal([AlarmEvent.Raised, AlarmEvent.Acknowledged, AlarmEvent.ReturnedToNormal], steps.Select(static step => step.Event));
        Assert.Equal([10, 12, 20], steps.Select(static step => (int)(step.At.Wall - Start).TotalMinutes));
        Assert.Equal("Li", steps[1].Who);
        Assert.DoesNotContain(_happened, static one => one.Alarm is "device:temp-1" or "line:plc");
    }

    [Fact]
    public void A_batch_that_nobody_can_read_is_a_gap_and_said()
    {
        Measure((0, 20), (-1, 0), (5, 21));

        var outcome = Play();

        Assert.Equal(2, outcome.Counts.Readings);
        Assert.Contains(outcome.Notes, static note => note.En!.Contains("1 ranges of the journal are missing or unreadable", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_state, true);

    private ReplayOutcome Play()
    {
        var source = RecordingSource.Find(_state, out _)!;
        Assert.Equal(RecordingKind.Journal, source.Kind);
        Assert.Equal(RecordingKind.Journal, RecordingSource.Find(Path.Combine(_state, "journal"), out _)!.Kind);
        var session = new ReplaySession([source], new RecordingRules(), Start.AddDays(1), static error => Assert.Fail(error.ToString()));
        return session.Play(RecordingBench.Site, (step, alarms, _) => _happened.Add((step, alarms[step.Alarm.Index].Id)));
    }

    // A negative minute is a batch of nonsense.
    private void Measure(params (int Minute, double Value)[] readings)
    {
        var points = RecordingBench.Site.Model.Points;
        var point = new PointId(points.ToList().FindIndex(static one => one.Name == "temp-1.temperature"));
        using var lane = Open(LaneKind.Readings, JournalPart.Readings);
        foreach (var names in PointNames.Write(points))
        {
            lane.Append(new RecordDraft { Kind = RecordKind.Points, Stamp = StampOf(At(0)), Private = names.Span });
        }

        foreach (var (minute, value) in readings)
        {
            var now = At(Math.Max(minute, 0));
            var bytes = new byte[ReadingBatch.Most(1)];
            var length = ReadingBatch.Write([KeptReading.Of(Reading.Good(point, value, now))], PointNames.MarkOf(points), 1, now, bytes);
            lane.Append(new RecordDraft { Kind = RecordKind.Readings, Stamp = StampOf(now), Private = minute < 0 ? "?"u8 : bytes.AsSpan(0, length) });
        }

        lane.Sync();
    }

    private void Acknowledge(string alarm, int minute)
    {
        var codec = new EventCodec(RecordingBench.Site);
        var index = new SafetyEngine(RecordingBench.Site.Model, default).Alarms.ToList().FindIndex(one => one.Id == alarm);
        var (shared, hidden) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        codec.Encode(
            new ActionEntry
            {
                At = At(minute),
                Action = new OperatorAction { Verb = OperatorVerb.Acknowledge, Origin = ActionOrigin.OnSite, Who = "Li", Alarm = new AlarmId(index) },
                Result = new ActionResult(ActionOutcome.Done, 1),
                Isolated = [],
            },
            null, shared, hidden);
        using var lane = Open(LaneKind.Alarms, JournalPart.Alarms);
        lane.Append(new RecordDraft { Kind = RecordKind.Action, Stamp = StampOf(At(minute)), Shared = shared.WrittenSpan, Private = hidden.WrittenSpan });
        lane.Sync();
    }

    private static Moment At(int minute) => new(minute * TimeSpan.TicksPerMinute, Start.AddMinutes(minute));

    private static Stamp StampOf(in Moment moment) => new(Boot, moment.Elapsed, moment.Wall, moment.Clock);

    private Lane Open(LaneKind kind, JournalPart part) => Lane.Open(
        JournalPlaces.Open(_state, part), new LaneOptions { Kind = kind, Machine = Boot, Boot = Boot, SegmentBytes = 1 << 20, Draw = bytes => bytes.Fill(++_drawn) });
}
