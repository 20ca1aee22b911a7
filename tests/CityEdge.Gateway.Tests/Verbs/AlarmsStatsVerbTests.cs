using System.Text.Json;
using CityEdge.Gateway.Tests.Journal.Backup;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Gateway.Verbs;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using static CityEdge.Gateway.Tests.Journal.Events.Events;

namespace CityEdge.Gateway.Tests.Verbs;

/// <summary>The quality of alarms as people read it, from a real lane on disk.</summary>
public sealed class AlarmsStatsVerbTests : IDisposable
{
    private readonly JournalBench _bench = new();

    [Fact]
    public async Task The_figures_and_the_advice_are_one_page()
    {
        Build();

        Assert.Equal(ExitCode.Ok, await Run("en_US.UTF-8", "--since", "1d"));

        Assert.Equal(
            """
            13 alarms and faults in 1.0 h
            per 10 min: 2.17 on average, 13 at most; in flood 16.67% of the time
            priorities P3 / P2 / P1: 0% / 0% / 100% (usual 80% / 15% / 5%)
            acknowledged: 1, after 5.0 min on average
            most frequent alarms:
                  13  100%  smoke-1.smoke.alarm  Smoke alarm
            most frequent points:
                  13  100%  smoke-1.smoke
            chattering (three within a minute):
                  11  100%  smoke-1.smoke.alarm  Smoke alarm
            advice:
              - 2.2 alarms per 10 min on average, more than 1: too many to attend to. Begin with the most frequent.
              - 16.67% of the time in flood (more than 10 in 10 min, 13 at most): make one alarm of those with one cause (a vote, a device above them).
              - smoke-1.smoke.alarm: 100% of all. Clean and test the detector, move or replace it; a detector's own alarm is never delayed. Where it is real each time, remove what causes it.
              - smoke-1.smoke.alarm: three times within a minute (11×), it chatters. Look at the detector and its wiring; widen the deadband (clear) of a threshold, and delay nothing.

            """, _bench.TakeOut());
    }

    [Fact]
    public async Task It_is_said_in_Chinese_too_and_as_JSON()
    {
        Build();

        Assert.Equal(ExitCode.Ok, await Run("zh_CN.UTF-8", "--since", "1d"));
        Assert.StartsWith("1.0 小时内 13 次报警和故障\n每 10 分钟：平均 2.17，最多 13；泛滥时间 16.67%\n", _bench.TakeOut(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Ok, await Run("en_US.UTF-8", "--since", "1d", "--json"));
        using var json = JsonDocument.Parse(_bench.TakeOut());
        Assert.Equal(13, json.RootElement.GetProperty("raised").GetInt64());
        Assert.Equal(13, json.RootElement.GetProperty("by_priority").GetProperty("P1").GetInt64());
        Assert.Equal(300, json.RootElement.GetProperty("mean_seconds_to_acknowledge").GetDouble());
        Assert.Equal(4, json.RootElement.GetProperty("advice").GetArrayLength());
    }

    [Theory]
    [InlineData("d")]
    [InlineData("-1d")]
    [InlineData("367d")]
    [InlineData("a month")]
    public async Task A_time_that_cannot_be_understood_is_told(string since)
    {
        Build();

        Assert.Equal(ExitCode.Usage, await Run("en_US.UTF-8", "--since", since));
        Assert.Contains("is no duration", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_or_has_no_time_is_said()
    {
        _bench.Build(60);
        using (var lane = _bench.Open())
        {
            var raised = Transition(AlarmEvent.Raised, AlarmState.Normal, AlarmState.Unacknowledged, seconds: 3_599);
            _bench.Append(lane, raised with { At = raised.At with { Clock = ClockQuality.Restored }, Transition = raised.Transition with { At = raised.At with { Clock = ClockQuality.Restored } } });
        }

        JournalBench.Damage(_bench.Segments()[0]);

        Assert.Equal(ExitCode.Degraded, await Run("en_US.UTF-8", "--since", "1d"));
        var text = _bench.TakeOut();
        Assert.Contains("1 more without a time that can be believed are not counted.", text, StringComparison.Ordinal);
        Assert.Contains("1 places of the journal are missing or cannot be read, the figures are too low: see cityedge journal verify", text, StringComparison.Ordinal);
        Assert.StartsWith("59 alarms and faults", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_journal_it_says_so() => Assert.Equal(ExitCode.NotFound, await Run("en_US.UTF-8"));

    public void Dispose() => _bench.Dispose();

    // An hour before the clock: thirteen raises, ten seconds apart, and one person who answers after five minutes.
    private void Build()
    {
        using var lane = _bench.Open();
        for (var i = 0; i < 13; i++)
        {
            _bench.Append(lane, Transition(AlarmEvent.Raised, AlarmState.Normal, AlarmState.Unacknowledged, seconds: i * 20));
            if (i < 12)
            {
                _bench.Append(lane, Transition(AlarmEvent.ReturnedToNormal, AlarmState.Unacknowledged, AlarmState.Normal, seconds: (i * 20) + 10));
            }
        }

        _bench.Append(lane, Transition(AlarmEvent.Acknowledged, AlarmState.Unacknowledged, AlarmState.Acknowledged, who: "Li", seconds: 240 + 300));
    }

    private Task<int> Run(string language, params string[] args) => VerbTree.InvokeAsync(
        ["alarms", "stats", .. args, "--state", _bench.State],
        new VerbContext(new PageClock { Start = Noon.Wall.AddHours(1) }, name => name == "LANG" ? language : null, _bench.Out, _bench.Error));
}
