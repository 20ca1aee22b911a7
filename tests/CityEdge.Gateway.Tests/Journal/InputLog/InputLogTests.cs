using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.InputLog;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Journal.InputLog;

/// <summary>The log as the gateway runs it: its own thread, a real directory, one run after another.</summary>
public sealed class InputLogTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("cityedge-input-");

    [Fact]
    public void Two_runs_on_a_real_directory_are_both_replayed_and_the_gap_between_them_is_said()
    {
        var first = Live(20);
        var second = Live(30);

        using var medium = FileMedium.ForReading(Path.Combine(_state.FullName, InputLogDefaults.Directory));
        var replay = InputReplay.Run(RandomSite.Typical, InputLogReader.List(medium).Select(name => InputLogReader.Open(medium, name)));

        Assert.NotEmpty(first);
        Assert.Equal([.. first, .. second], replay.Transitions);
        Assert.Contains("a gap lies before it", Assert.Single(replay.Notes).En!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_cannot_be_opened_costs_the_recording_and_nothing_else()
    {
        File.WriteAllText(Path.Combine(_state.FullName, InputLogDefaults.Directory), "in the way");

        Assert.NotEmpty(Live(20));
    }

    [Fact]
    public void Nothing_is_written_to_what_lies_in_the_place_of_the_state_directory()
    {
        var started = StateIdentity.Take(_state.FullName);
        Directory.CreateDirectory(_state.FullName + "-other");
        Directory.Delete(_state.FullName);
        Directory.Move(_state.FullName + "-other", _state.FullName);

        Assert.NotEmpty(Live(20, () => started));

        Assert.Empty(Directory.GetFileSystemEntries(_state.FullName));
    }

    public void Dispose() => _state.Delete(true);

    // An engine alone; what the loop does with it is tested beside.
    private List<AlarmTransition> Live(int seconds, Func<StateIdentity?>? started = null)
    {
        var start = new Moment(0, new DateTimeOffset(2026, 3, 1, 21, 0, 0, TimeSpan.FromHours(8)));
        var engine = new SafetyEngine(RandomSite.Typical, start);
        engine.ClearOutcome();
        var lived = new List<AlarmTransition>();
        using var log = CityEdge.Gateway.Journal.InputLog.InputLog.Start(_state.FullName, RandomSite.Typical, started: started);
        for (var second = 1; second <= seconds; second++)
        {
            var now = start.At(second * TimeSpan.TicksPerSecond);
            log.Recorder.Advancing(engine, now);
            engine.Advance(now);
            var reading = Reading.Good(new(3), second % 2 * 80, now);
            log.Recorder.Accepting(reading, now);
            engine.Accept(reading, now);
            lived.AddRange(engine.Transitions);
            engine.ClearOutcome();
        }

        return lived;
    }
}
