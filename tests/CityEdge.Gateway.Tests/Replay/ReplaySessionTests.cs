using System.Globalization;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Journal.InputLog;
using CityEdge.Gateway.Replay;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Journal.InputLog;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CsCheck;

namespace CityEdge.Gateway.Tests.Replay;

/// <summary>What the engine says to recordings: deadlines at their moments, silence judged by what was recorded, input logs to the bit.</summary>
public sealed class ReplaySessionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cityedge").FullName;
    private readonly List<(AlarmTransition Step, string Alarm, double Offset)> _happened = [];

    [Fact]
    public void An_input_log_replays_to_exactly_the_live_transitions() => Gen.Select(RandomSite.Any, LifeStep.Some).Sample(
        (model, steps) =>
        {
            var folder = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            var (lived, alarms) = Live(model, steps, folder);

            var outcome = Play(new RecordingRules(), BoundTo(model), folder);

            Assert.Equal(lived, _happened.Select(static one => one.Step));
            Assert.Empty(outcome.Notes);

            // The same inputs told to another configuration, which lacks the first rule: everything else rings as it did.
            _happened.Clear();
            Session(new RecordingRules(), [], folder).Play(BoundTo(model with { Rules = [.. model.Rules.Skip(1)] }), Take, recorded: BoundTo(model));
            Assert.Equal(
                lived.Where(static step => step.Alarm.Index != 0 && step.Event == AlarmEvent.Raised).Select(step => alarms[step.Alarm.Index].Id),
                _happened.Where(static one => one.Step.Event == AlarmEvent.Raised).Select(static one => one.Alarm));
            _happened.Clear();
        },
        iter: 25, threads: 1);

    [Fact]
    public void An_input_log_of_another_configuration_is_refused()
    {
        Live(RandomSite.Typical, [], _folder);

        var outcome = Session(new RecordingRules(), [], _folder).Play(BoundTo(RandomSite.Typical with { Rules = [] }), Take);

        Assert.True(outcome.Refused);
        Assert.Contains("another configuration", Assert.Single(outcome.Notes).En!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deadline_runs_at_its_exact_moment_between_two_rows()
    {
        // 30 s above 30 °C while closed; the rows come every 20 s.
        var rows = string.Concat(Enumerable.Range(0, 6).Select(static i => $"{i * 20},temp-2.temperature,{(i == 0 ? 25 : 35)},\n"));

        Play(new RecordingRules { Zero = new RecordingZero(new DateTimeOffset(2026, 11, 22, 23, 0, 0, TimeSpan.FromHours(8))) }, RecordingBench.Site, File_("a.csv", rows));

        var raised = Assert.Single(_happened, static one => one.Alarm == "warm-after-closing");
        Assert.Equal(50, raised.Offset);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 23, 0, 50, TimeSpan.FromHours(8)), raised.Step.At.Wall);
    }

    [Fact]
    public void Without_a_date_the_place_is_neither_open_nor_closed()
    {
        var rows = string.Concat(Enumerable.Range(0, 6).Select(static i => $"{i * 20},temp-2.temperature,35,\n"));

        var outcome = Play(new RecordingRules(), RecordingBench.Site, File_("a.csv", rows));

        Assert.Empty(_happened);
        Assert.Contains(outcome.Notes, static note => note.En!.Contains("--start", StringComparison.Ordinal));
    }

    [Fact]
    public void Silence_is_a_fault_of_what_was_recorded_and_of_nothing_else()
    {
        // temp-1 falls silent after 10 s, co-1 goes on; temp-2 was never there.
        var rows = string.Concat(Enumerable.Range(0, 30).Select(static i => (i < 2 ? $"{i * 10},temp-1.temperature,20,\n" : "") + $"{i * 10},co-1.co,5,\n"));

        var outcome = Play(new RecordingRules(), RecordingBench.Site, File_("a.csv", rows));

        var fault = Assert.Single(_happened, static one => one.Step.Event == AlarmEvent.Raised);
        Assert.Equal(("device:temp-1", AlarmEvent.Raised, 70.0), (fault.Alarm, fault.Step.Event, fault.Offset));
        Assert.Equal(["temp-1.humidity", "temp-2.temperature", "temp-2.humidity"], outcome.Unobserved.Where(static name => name.StartsWith("temp", StringComparison.Ordinal)));
    }

    [Fact]
    public void Silence_of_everything_up_to_the_end_asked_for_is_one_fault_of_the_line()
    {
        var rows = string.Concat(Enumerable.Range(0, 3).Select(static i => $"{i * 10},temp-1.temperature,20,\n{i * 10},temp-2.temperature,20,\n"));

        Play(new RecordingRules { Until = RecordingZero.Undated + (1000 * TimeSpan.TicksPerSecond) }, RecordingBench.Site, File_("a.csv", rows));

        var fault = Assert.Single(_happened, static one => one.Step.Event == AlarmEvent.Raised);
        Assert.Equal(("line:plc", 80.0), (fault.Alarm, fault.Offset));
        Assert.Equal(2, _happened.Last(static one => one.Step.Event == AlarmEvent.MembersChanged).Step.Members);
    }

    [Fact]
    public void Members_of_one_device_that_speak_in_turn_keep_it_well()
    {
        // Each every 100 s is too seldom for the temperature's 60 s, and not for the humidity's 120 s.
        var rows = string.Concat(Enumerable.Range(0, 10).Select(static i => $"{i * 100},temp-1.humidity,40,\n{(i * 100) + 50},co-1.co,5,\n"));

        Play(new RecordingRules(), RecordingBench.Site, File_("a.csv", rows));

        Assert.DoesNotContain(_happened, static one => one.Alarm is "device:temp-1" or "line:plc");
    }

    [Fact]
    public void Dates_and_seconds_are_put_together_only_with_a_start()
    {
        var (dated, counted) = (File_("a.csv", "2026-11-23T00:00:00Z,co-1.co,5,\n"), File_("b.csv", "1,temp-1.temperature,20,\n"));

        Assert.True(Play(new RecordingRules(), RecordingBench.Site, dated, counted).Refused);

        var outcome = Play(new RecordingRules { Zero = new RecordingZero(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero)) }, RecordingBench.Site, dated, counted);
        Assert.False(outcome.Refused);
        Assert.Equal((2, TimeSpan.FromSeconds(1)), (outcome.Counts.Readings, outcome.Covered));
    }

    [Fact]
    public void A_late_row_may_raise_and_never_clears()
    {
        // Hot from 20 s on; a cool row comes half a minute late.
        var rows = "0,temp-1.temperature,20,\n20,temp-1.temperature,80,\n60,temp-1.temperature,80,\n10,temp-1.temperature,20,\n";

        Play(new RecordingRules(), RecordingBench.Site, File_("a.csv", rows));

        Assert.Contains(_happened, static one => one.Alarm == "temp-1.temperature.high" && one.Step.Event == AlarmEvent.Raised);
        Assert.DoesNotContain(_happened, static one => one.Step.Event == AlarmEvent.ReturnedToNormal);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private static BoundSite BoundTo(SafetyModel model) => new()
    {
        Config = new SiteConfig { Id = "x" },
        Model = model,
        Lines = [],
        StateDisk = default,
        ConfigurationInForce = default,
        Canary = default,
    };

    // A life through the real loop, its input log in a folder as the gateway leaves it.
    private static (List<AlarmTransition> Lived, IReadOnlyList<AlarmDefinition> Alarms) Live(SafetyModel model, LifeStep[] steps, string folder)
    {
        using var site = new RecordedSite(model, fileBytes: 900);
        Array.ForEach(steps, step => step.Happen(site));
        var first = site.Step().Stop().Files()[0].Start!.Snapshot.Sequence;
        var into = Directory.CreateDirectory(Path.Combine(folder, InputLogDefaults.Directory)).FullName;
        foreach (var (name, bytes) in site.Disk.Files)
        {
            File.WriteAllBytes(Path.Combine(into, name), bytes);
        }

        return ([.. site.Lived.Where(step => step.Sequence > first)], site.Alarms);
    }

    private string File_(string name, string rows)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, "time,point,value,quality\n" + rows);
        return path;
    }

    private ReplayOutcome Play(RecordingRules rules, BoundSite site, params string[] paths)
    {
        var errors = new List<Diagnostic>();
        var outcome = Session(rules, errors, paths).Play(site, Take);
        Assert.Empty(errors);
        return outcome;
    }

    private static ReplaySession Session(RecordingRules rules, List<Diagnostic> errors, params string[] paths) => new(
        [.. paths.Select(static path => RecordingSource.Find(path, out _)!)], rules, DateTimeOffset.Parse("2026-12-01T00:00:00Z", CultureInfo.InvariantCulture), errors.Add);

    private void Take(AlarmTransition step, IReadOnlyList<AlarmDefinition> alarms, ReplayScale scale) =>
        _happened.Add((step, alarms[step.Alarm.Index].Id, scale.OffsetOf(step.At).TotalSeconds));
}
