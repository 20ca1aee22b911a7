using CityEdge.Gateway.Annunciation;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Loop;

public sealed class SafetyLoopTests : IDisposable
{
    // More than one turn takes, whatever is merged: 6 places for each.
    private const int Chatterers = 2000;

    private static readonly PointId Smoke = new(0);
    private static readonly PointId Siren = new(1);
    private static readonly PointId Canary = new(2);

    private readonly SiteClock _clock = new();
    private readonly List<string> _heard = [];
    private readonly MomentClock _moments;
    private readonly SafetyEngine _engine;
    private readonly SafetyLoop _loop;
    private readonly SourceQueue _flood;
    private readonly SourceQueue _source;

    public SafetyLoopTests()
    {
        var model = new SafetyModel
        {
            Zones = [],
            Points =
            [
                new PointDefinition { Name = "smoke", Kind = PointKind.State },
                new PointDefinition { Name = "output:siren", Kind = PointKind.State, Role = PointRole.Output },
                new PointDefinition { Name = "canary", Kind = PointKind.State, Role = PointRole.Canary },
                .. Enumerable.Range(0, Chatterers).Select(static i => new PointDefinition { Name = $"noise{i}", Kind = PointKind.State }),
            ],
            Rules =
            [
                new RuleDefinition
                {
                    Alarm = new AlarmDefinition { Id = "fire", Class = AlarmClass.Fire, Priority = AlarmPriority.P1, Latched = true },
                    When = new StateEquals(Smoke, 1),
                    DetectorState = true,
                },
            ],
            Outputs = [new OutputDefinition { Id = "siren", Priorities = [AlarmPriority.P1], StatusPoint = Siren }],
        };
        _moments = new MomentClock(_clock, TimeZoneInfo.Utc);
        var output = new Witness(this);
        _engine = new SafetyEngine(model, _moments.Now());
        _loop = new SafetyLoop(
            _engine, Canary, _moments, new Annunciator([output], new GatewayEvents(new PageLog(), new GatewayMetrics())), new GatewayMetrics());
        _flood = _loop.AddSource("flood", [.. Enumerable.Range(3, Chatterers).Select(static i => new PointId(i))]);
        _source = _loop.AddSource("bus1", [Smoke, Siren, Canary]);
    }

    [Fact]
    public void A_flood_from_one_source_delays_an_alarm_from_another_by_one_point_and_not_by_a_turn()
    {
        for (var i = 0; i < 10 * Chatterers; i++)
        {
            _flood.Post(Reading.Good(new PointId(3 + (i % Chatterers)), i / Chatterers % 2, _moments.Now()));
        }

        _source.Post(Reading.Good(Smoke, 1, _moments.Now()));

        Assert.True(_loop.Step());

        Assert.Equal(["siren on"], _heard);
    }

    [Fact]
    public void Outputs_are_commanded_before_anybody_else_hears_of_the_alarm()
    {
        _source.Post(Reading.Good(Smoke, 1, _moments.Now()));

        _loop.Step();

        // The witness looked into the ring when it was commanded.
        Assert.Equal(["siren on"], _heard);
        Assert.Equal(0, SeenByOutput);
        Assert.Equal(1, _loop.Events.Newest);
    }

    [Fact]
    public async Task Verbs_are_done_on_the_loops_turn_and_one_too_many_is_refused()
    {
        _source.Post(Reading.Good(Smoke, 1, _moments.Now()));
        _loop.Step();
        var asked = Enumerable.Range(0, SafetyLoop.MostActionsWaiting).Select(_ => _loop.ActAsync(Acknowledge())).ToList();

        Assert.All(asked, static task => Assert.False(task.IsCompleted));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _loop.ActAsync(Acknowledge()));
        _loop.Step();

        Assert.Equal(ActionOutcome.Done, (await asked[0]).Outcome);
        Assert.All(await Task.WhenAll(asked[1..]), static result => Assert.Equal(ActionOutcome.NothingToDo, result.Outcome));
        Assert.False(_loop.ActAsync(Acknowledge()).IsFaulted);
    }

    [Fact]
    public void Whoever_asks_is_told_that_his_reading_is_through_only_when_it_is()
    {
        _source.Post(Reading.Good(Smoke, 1, _moments.Now()));
        var settled = _source.SettledAsync();

        Assert.False(settled.IsCompleted);
        _loop.Step();

        Assert.True(settled.IsCompleted);
        Assert.Contains(_heard, heard => heard.Contains("siren", StringComparison.Ordinal));
    }

    [Fact]
    public void A_flood_of_another_source_keeps_nobody_waiting_for_his_answer()
    {
        Flood();
        _source.Post(Reading.Good(Smoke, 1, _moments.Now()));
        var settled = _source.SettledAsync();

        Assert.True(_loop.Step());

        Assert.True(settled.IsCompleted);
        Assert.Contains("siren on", _heard);
    }

    [Fact]
    public void A_question_in_a_flood_of_its_own_waits_for_what_was_left_before_it_and_not_for_what_comes_after()
    {
        Flood();
        var first = _flood.SettledAsync();
        Assert.Same(first, _flood.SettledAsync());

        Assert.True(_loop.Step());
        Assert.False(first.IsCompleted);
        Flood();
        var second = _flood.SettledAsync();
        while (!first.IsCompleted)
        {
            // It never runs dry: what was taken comes again.
            Flood();
            Assert.True(_loop.Step());
        }

        Assert.Equal(SourceQueue.MostPerTake - 1, _engine.View(new PointId(2 + Chatterers)).Last.Value);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public void A_question_after_all_was_taken_is_answered_when_it_is_handled_too()
    {
        _source.Post(Reading.Good(Smoke, 1, _moments.Now()));
        _source.Take(new Reading[SourceQueue.MostPerTake]);

        var settled = _source.SettledAsync();

        Assert.False(settled.IsCompleted);
        _loop.Step();
        Assert.True(settled.IsCompleted);
    }

    [Fact]
    public async Task S6_whoever_asks_is_told_no_sooner_than_what_his_reading_changed_is_durable()
    {
        var journal = new JournalIntake();
        using var loop = new SafetyLoop(
            _engine, Canary, _moments, new Annunciator([new Witness(this)], new GatewayEvents(new PageLog(), new GatewayMetrics())), new GatewayMetrics(), new LoopRecorders { Journal = journal });
        var source = loop.AddSource("bus1", [Smoke]);
        source.Post(Reading.Good(Smoke, 1, _moments.Now()));
        var settled = source.SettledAsync();

        loop.Step();

        Assert.Equal(["siren on"], _heard);
        Assert.False(settled.IsCompleted);
        var taken = new List<IntakeItem>();
        Assert.NotEqual(0, journal.Take(taken, 100));
        journal.Settle(taken);
        await settled;
    }

    [Fact]
    public async Task A_snapshot_is_shared_for_a_quarter_second_and_then_taken_anew()
    {
        var (first, second) = (_loop.SnapshotAsync(), _loop.SnapshotAsync());
        _loop.Step();
        _source.Post(Reading.Good(Smoke, 1, _moments.Now()));
        _loop.Step();

        Assert.Same(await first, await second);
        _clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Same(await first, await _loop.SnapshotAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var later = _loop.SnapshotAsync();
        Assert.False(later.IsCompleted);
        _loop.Step();

        Assert.Empty((await first).Alarms);
        Assert.Equal([true], (await later).Outputs);
        Assert.Equal(1, (await later).Sequence);
    }

    [Fact]
    public void The_canary_is_seen_when_it_has_crossed_the_engine_and_only_then()
    {
        Assert.True(double.IsNaN(_loop.CanarySeen));
        _source.Post(Reading.Good(Canary, 7, _moments.Now()));
        Assert.True(double.IsNaN(_loop.CanarySeen));

        _loop.Step();

        Assert.Equal(7, _loop.CanarySeen);
    }

    public void Dispose() => _loop.Dispose();

    private long SeenByOutput { get; set; } = -1;

    private void Flood()
    {
        for (var i = 0; i < SourceQueue.MostPerTake * Chatterers; i++)
        {
            _flood.Post(Reading.Good(new PointId(3 + (i % Chatterers)), i / Chatterers, _moments.Now()));
        }
    }

    private static OperatorAction Acknowledge() => new() { Verb = OperatorVerb.Acknowledge, Origin = ActionOrigin.OnSite, Who = "Wang" };

    private sealed class Witness(SafetyLoopTests test) : IOutput
    {
        public void Demand(bool on, in Moment at)
        {
            test._heard.Add(on ? "siren on" : "siren off");
            test.SeenByOutput = test._loop.Events.Newest;
        }
    }
}
