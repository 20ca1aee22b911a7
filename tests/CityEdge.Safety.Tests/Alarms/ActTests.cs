using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Safety.Tests.Alarms;

/// <summary>Outputs that act: two live causes of two devices or a person, and nothing else (S3).</summary>
public sealed class ActTests
{
    private const string Act = "act:valve";

    private static readonly ActDefinition Valve = new()
    {
        Kind = ActKind.WaterValve, To = ActPosition.Closed, Classes = [AlarmClass.Water], OnGatewayLoss = GatewayLoss.Stays,
    };

    private static readonly ActDefinition Fan = new()
    {
        Kind = ActKind.ExhaustFan, To = ActPosition.On, Classes = [AlarmClass.Water], OnGatewayLoss = GatewayLoss.Opens, Most = TimeSpan.FromMinutes(30),
    };

    // Three leak detectors, the first of which has a second point.
    private static TestSite Cellar(ActDefinition? act = null, double supervision = 0)
    {
        var site = new TestSite();
        foreach (var id in (string[])["d1", "d2", "d3"])
        {
            site.Point("device:" + id, 0, role: PointRole.Device).Point(id + ".leak", supervision, parent: "device:" + id);
        }

        return site.Point("d1.level", supervision, Unit.Millimetre, parent: "device:d1")
            .Rule("leak-1", "d1.leak", AlarmClass.Water).Rule("leak-2", "d2.leak", AlarmClass.Water).Rule("leak-3", "d3.leak", AlarmClass.Water, zone: 1)
            .Rule("level-1", "d1.level > 20 mm", AlarmClass.Water)
            .Act("valve", act ?? Valve).At(0);
    }

    private static string[] Valves(TestSite site) =>
        [.. site.Demands.Select(static demand => $"{TimeSpan.FromTicks(demand.At.Elapsed).TotalSeconds:0.###} {(demand.On ? "acts" : "lets go")}")];

    [Fact]
    public void Two_leaks_of_two_devices_shut_the_valve_once()
    {
        var site = Cellar();

        site.At(1).Good("d1.leak", 1).At(5).Good("d2.leak", 1).At(6).Good("d3.leak", 1).At(7).Good("d1.leak", 1);

        Assert.Equal(["5 acts"], Valves(site));
        Assert.True(site.Engine.Wants(0));
        Assert.Equal(site.A(Act), site.Demands[0].Alarm);
        var told = Assert.Single(site.Log, transition => transition.Alarm == site.A(Act));
        Assert.Equal((AlarmEvent.Raised, site.P("d2.leak"), (string?)null), (told.Event, told.Cause!.Value, told.Who));
    }

    [Fact]
    public void One_leak_only_asks()
    {
        var site = Cellar();

        site.At(1).Good("d1.leak", 1).At(2).Good("d1.level", 50).At(3_000).Good("d1.leak", 1);

        Assert.Equal(AlarmState.Unacknowledged, site.Alarm("leak-1").State);
        Assert.True(site.Alarm("level-1").IsActive);
        Assert.Empty(site.Demands);
        Assert.Equal(AlarmState.Normal, site.Alarm(Act).State);
    }

    [Fact]
    public void A_leak_that_is_over_is_no_cause()
    {
        var site = Cellar();

        site.At(1).Good("d1.leak", 1).At(2).Good("d1.leak", 0).At(3).Good("d2.leak", 1);
        Assert.Empty(site.Demands);

        site.At(4).Good("d1.leak", 1);
        Assert.Equal(["4 acts"], Valves(site));
    }

    [Fact]
    public void One_of_two_that_is_dead_is_no_cause_until_it_speaks_again()
    {
        var site = Cellar(supervision: 30);
        site.Good("d1.leak", 1);
        foreach (var second in (double[])[20, 40, 60])
        {
            site.At(second).Good("d2.leak", 0).Good("d3.leak", 0).Good("d1.level", 0);
        }

        site.At(61).Good("d2.leak", 1);
        Assert.True(site.Alarm("leak-1").IsActive && site.Alarm("leak-2").IsActive && site.View("d1.leak").InFault);
        Assert.Empty(site.Demands);

        site.At(62).Good("d1.leak", 1);
        Assert.Equal(["62 acts"], Valves(site));
    }

    [Fact]
    public void A_bad_reading_of_a_cause_is_enough_to_wait()
    {
        var site = Cellar(supervision: 30);

        site.At(1).Good("d1.leak", 1).At(2).Bad("d1.leak").At(3).Good("d2.leak", 1);
        Assert.Empty(site.Demands);

        site.At(4).Unsure("d1.leak", 1);
        Assert.False(site.View("d1.leak").InFault);
        Assert.Empty(site.Demands);

        site.At(5).Good("d1.leak", 1);
        Assert.Equal(["5 acts"], Valves(site));
    }

    [Fact]
    public void An_unverified_leak_is_no_cause_until_a_good_value_confirms_it()
    {
        var site = Cellar();

        site.At(1).Good("d1.leak", 1).At(2).Unsure("d2.leak", 1);
        Assert.True(site.Alarm("leak-2").Marks.HasFlag(AlarmMarks.Unverified));
        Assert.Empty(site.Demands);

        site.At(3).Good("d2.leak", 1);
        Assert.Equal(["3 acts"], Valves(site));
    }

    [Fact]
    public void A_degraded_vote_rings_and_does_not_act()
    {
        var site = new TestSite();
        foreach (var id in (string[])["d1", "d2", "d3"])
        {
            site.Point("device:" + id, 0, role: PointRole.Device).Point(id + ".leak", 30, parent: "device:" + id);
        }

        site.Rule("flood", new CityEdge.Safety.Rules.Vote(2, TimeSpan.Zero, [site.Parse("d1.leak"), site.Parse("d2.leak")]), AlarmClass.Water)
            .Rule("leak-3", "d3.leak", AlarmClass.Water).Act("valve", Valve).At(0).Good("d1.leak", 0).Good("d2.leak", 0).Good("d3.leak", 1);

        site.At(25).Good("d1.leak", 0).Good("d3.leak", 1).At(35).Good("d1.leak", 1).Good("d3.leak", 1);

        Assert.True(site.Alarm("flood").IsActive);
        Assert.True(site.Alarm("flood").Marks.HasFlag(AlarmMarks.Degraded));
        Assert.Empty(site.Demands);

        site.At(36).Good("d2.leak", 1);
        Assert.False(site.Alarm("flood").Marks.HasFlag(AlarmMarks.Degraded));
        Assert.Equal(["36 acts"], Valves(site));
    }

    [Fact]
    public void A_leak_under_test_in_shadow_shelved_or_isolated_is_no_cause()
    {
        var site = Cellar();
        site.At(1).Good("d1.leak", 1);

        site.Do(OperatorVerb.StartTest, "leak-2");
        site.At(2).Good("d2.leak", 1);
        Assert.Empty(site.Demands);

        site.Do(OperatorVerb.Shelve, "leak-3");
        site.At(3).Good("d3.leak", 1);
        Assert.Empty(site.Demands);

        site.Do(OperatorVerb.Unshelve, "leak-3");
        Assert.Equal(["3 acts"], Valves(site));

        var shadow = new TestSite().Point("a.leak", 0).Point("b.leak", 0)
            .Rule("a", "a.leak", AlarmClass.Water).Rule("b", "b.leak", AlarmClass.Water, armed: false).Act("valve", Valve).At(0);
        shadow.At(1).Good("a.leak", 1).Good("b.leak", 1);
        Assert.Empty(shadow.Demands);

        var isolated = Cellar();
        isolated.Do(OperatorVerb.Isolate, point: "device:d1");
        isolated.At(1).Good("d1.leak", 1).Good("d2.leak", 1);
        Assert.Empty(isolated.Demands);
    }

    [Fact]
    public void A_silenced_leak_is_a_cause_all_the_same()
    {
        var site = Cellar().At(1).Good("d1.leak", 1);

        site.Do(OperatorVerb.Silence);
        site.Do(OperatorVerb.Acknowledge);
        site.At(2).Good("d2.leak", 1);

        Assert.Equal(["2 acts"], Valves(site));
    }

    [Fact]
    public void Only_causes_of_its_zones_and_its_list_count()
    {
        var zone = new TestSite().Point("a.leak", 0).Point("b.leak", 0, zone: 1).Point("c.leak", 0)
            .Rule("a", "a.leak", AlarmClass.Water).Rule("b", "b.leak", AlarmClass.Water, zone: 1).Rule("c", "c.leak", AlarmClass.Water).Act("valve", Valve, 0).At(0);
        zone.At(1).Good("a.leak", 1).Good("b.leak", 1);
        Assert.Empty(zone.Demands);
        zone.At(2).Good("c.leak", 1);
        Assert.Equal(["2 acts"], Valves(zone));

        var listed = Cellar(Valve with { Classes = [], Alarms = ["leak-1", "leak-3"] });
        listed.At(1).Good("d1.leak", 1).Good("d2.leak", 1);
        Assert.Empty(listed.Demands);
        listed.At(2).Good("d3.leak", 1);
        Assert.Equal(["2 acts"], Valves(listed));
    }

    [Fact]
    public void It_stays_when_the_causes_are_gone_until_a_person_lets_it_go()
    {
        var site = Cellar().At(1).Good("d1.leak", 1).Good("d2.leak", 1);

        site.At(10).Good("d1.leak", 0).Good("d2.leak", 0);
        site.Do(OperatorVerb.Acknowledge);
        site.Do(OperatorVerb.Silence);
        site.Do(OperatorVerb.Reset);
        site.At(100_000);
        Assert.Equal(["1 acts"], Valves(site));

        Assert.Equal(ActionOutcome.NeedsReason, site.Do(OperatorVerb.Release, Act, why: null).Outcome);
        Assert.Equal(ActionOutcome.NeedsPresence, site.Do(OperatorVerb.Release, Act, origin: ActionOrigin.Remote).Outcome);
        Assert.Equal(ActionOutcome.NotFound, site.Do(OperatorVerb.Release, "leak-1").Outcome);
        Assert.Equal(ActionOutcome.NotFound, site.Do(OperatorVerb.Release).Outcome);
        Assert.Equal(ActionOutcome.Done, site.Do(OperatorVerb.Release, Act).Outcome);
        Assert.Equal(["1 acts", "100000 lets go"], Valves(site));
        var told = site.Log.Last(transition => transition.Alarm == site.A(Act));
        Assert.Equal((AlarmEvent.ReturnedToNormal, AlarmState.Normal, "Wang", "because"), (told.Event, told.To, told.Who, told.Why));
        Assert.Equal(ActionOutcome.NothingToDo, site.Do(OperatorVerb.Release, Act).Outcome);
    }

    [Fact]
    public void Whoever_lets_it_go_while_it_leaks_is_obeyed_until_something_new_leaks()
    {
        var site = Cellar().At(1).Good("d1.leak", 1).Good("d2.leak", 1);
        site.Do(OperatorVerb.Release, Act);

        site.At(2).Good("d1.leak", 1).Good("d2.leak", 1).At(500).Good("d1.leak", 1);
        Assert.Equal(["1 acts", "1 lets go"], Valves(site));

        site.At(501).Good("d3.leak", 1);
        Assert.Equal(["1 acts", "1 lets go", "501 acts"], Valves(site));
    }

    [Fact]
    public void A_person_on_site_has_it_act_without_any_cause()
    {
        var site = Cellar().At(5);

        Assert.Equal(ActionOutcome.NeedsPresence, site.Do(OperatorVerb.Operate, Act, origin: ActionOrigin.Remote).Outcome);
        Assert.Equal(ActionOutcome.NeedsReason, site.Do(OperatorVerb.Operate, Act, why: " ").Outcome);
        Assert.Equal(ActionOutcome.NotFound, site.Do(OperatorVerb.Operate, "leak-1").Outcome);
        Assert.Empty(site.Demands);
        Assert.Equal(new ActionResult(ActionOutcome.Done, 1), site.Do(OperatorVerb.Operate, Act, who: "Li", why: "pipe burst"));
        Assert.Equal(ActionOutcome.NothingToDo, site.Do(OperatorVerb.Operate, Act).Outcome);

        Assert.Equal(["5 acts"], Valves(site));
        var told = Assert.Single(site.Log);
        Assert.Equal((AlarmEvent.Raised, "Li", "pipe burst", (PointId?)null), (told.Event, told.Who, told.Why, told.Cause));
    }

    [Fact]
    public void A_fan_ends_at_its_time_and_begins_again_only_for_something_new()
    {
        var site = Cellar(Fan).At(1).Good("d1.leak", 1).Good("d2.leak", 1);

        site.At(5_000).Good("d1.leak", 1);
        Assert.Equal(["1 acts", "1801 lets go"], Valves(site));
        Assert.Equal(["1 Raised Normal→Unacknowledged", "1801 ReturnedToNormal Unacknowledged→Normal"], site.Said(Act));

        site.At(5_001).Good("d1.leak", 0).Good("d1.leak", 1);
        Assert.Equal("5001 acts", Valves(site)[^1]);
    }

    [Fact]
    public void A_test_over_the_site_makes_no_test_of_an_action()
    {
        var site = Cellar();
        site.Do(OperatorVerb.StartTest);
        site.Do(OperatorVerb.Operate, Act);

        Assert.False(site.Alarm(Act).Marks.HasFlag(AlarmMarks.Test));
        Assert.False(site.Alarm(Act).InTest);
        Assert.True(site.Engine.Wants(0));
    }

    [Fact]
    public void Silencing_the_site_lets_no_valve_go_that_was_found_shut_and_a_release_does()
    {
        var site = Cellar().At(1).Good("output:valve", 1);

        site.Do(OperatorVerb.Silence);
        site.Do(OperatorVerb.Reset);
        Assert.Empty(site.Demands);

        Assert.Equal(ActionOutcome.Done, site.Do(OperatorVerb.Release, Act).Outcome);
        Assert.Equal(["1 lets go"], Valves(site));
    }

    [Fact]
    public void After_a_restart_what_was_commanded_is_commanded_again_and_nothing_acts_anew()
    {
        var before = Cellar().At(1).Good("d1.leak", 1).Good("d2.leak", 1).At(10);

        var after = before.Reborn();
        Assert.Equal(["10 acts"], Valves(after));
        Assert.Empty(after.Log);
        Assert.True(after.Engine.Wants(0));

        after.Do(OperatorVerb.Release, Act);
        var released = after.Reborn();
        Assert.Empty(released.Demands);
        released.At(20).Good("d1.leak", 1).Good("d2.leak", 1);
        Assert.Empty(released.Demands);
        released.At(21).Good("d3.leak", 1);
        Assert.Equal(["21 acts"], Valves(released));
    }

    [Fact]
    public void An_output_that_the_snapshot_does_not_know_begins_nothing_for_leaks_that_stood_before()
    {
        var before = new TestSite().Point("a.leak", 0).Point("b.leak", 0).Rule("a", "a.leak", AlarmClass.Water).Rule("b", "b.leak", AlarmClass.Water).At(0);
        before.At(1).Good("a.leak", 1).Good("b.leak", 1).At(50);
        var twin = before.Twin().Act("valve", Valve);

        var after = before.Reborn(twin);
        after.At(60).Good("a.leak", 1).Good("b.leak", 1);

        Assert.True(after.Alarm("a").IsActive && after.Alarm("b").IsActive);
        Assert.Empty(after.Demands);
    }

    // Ten of its thirty minutes have passed. Away as the owner measured it, or by two clocks that can both be believed, or not known.
    [Theory]
    [InlineData(0.0, 0, ClockQuality.Synchronised, 1_801)]
    [InlineData(200.0, 0, ClockQuality.Synchronised, 1_601)]
    [InlineData(200.0, 900, ClockQuality.Synchronised, 1_601)]
    [InlineData(5_000.0, 0, ClockQuality.Synchronised, 601)]
    [InlineData(null, 200, ClockQuality.Synchronised, 1_601)]
    [InlineData(null, 5_000, ClockQuality.Synchronised, 601)]
    [InlineData(null, -200, ClockQuality.Synchronised, 1_801)]
    [InlineData(null, 200, ClockQuality.Unsynchronised, 1_801)]
    public void The_time_of_a_fan_goes_on_over_a_restart_and_the_time_switched_off_counts(double? away, int later, ClockQuality clock, int ends)
    {
        var before = Cellar(Fan).At(1).Good("d1.leak", 1).Good("d2.leak", 1).At(601);
        var snapshot = before.Engine.Snapshot(before.Now);
        var after = before.Twin();
        (after.Origin, after.Clock) = (before.Origin + TimeSpan.FromSeconds(later), clock);

        after.Engine.Restore(snapshot, after.Now, away is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        after.At(601);
        Assert.Equal(ends > 601, after.Engine.Wants(0));
        after.At(10_000);

        Assert.Equal(["601 acts", $"{ends} lets go"], Valves(after));
        Assert.Equal([$"{ends} ReturnedToNormal Unacknowledged→Normal"], after.Said(Act));
    }

    public static TheoryData<string, ActDefinition> Harmful() => new()
    {
        { "kind", Valve with { Kind = ActKind.FireMain } },
        { "kind", Fan with { Kind = ActKind.SmokeExtract } },
        { "to", Valve with { To = ActPosition.Open } },
        { "to", Valve with { Kind = ActKind.Breaker, To = ActPosition.Closed, Feeds = [BreakerLoad.Lights] } },
        { "to", Valve with { Kind = ActKind.Breaker, To = ActPosition.On, Feeds = [BreakerLoad.Lights] } },
        { "to", Fan with { Kind = ActKind.DoorRelease, To = ActPosition.Closed } },
        { "most", Valve with { Most = TimeSpan.FromMinutes(30) } },
        { "most", Fan with { Most = null } },
        { "most", Fan with { Most = TimeSpan.Zero } },
        { "most", Fan with { Most = TimeSpan.FromHours(25) } },
        { "on-gateway-loss", Valve with { Kind = ActKind.GasValve, OnGatewayLoss = GatewayLoss.Opens } },
        { "on-gateway-loss", Valve with { Kind = ActKind.Breaker, To = ActPosition.Off, OnGatewayLoss = GatewayLoss.Closes, Feeds = [BreakerLoad.Lights] } },
        { "on-gateway-loss", Fan with { Kind = ActKind.DoorRelease, To = ActPosition.Open, OnGatewayLoss = GatewayLoss.Closes } },
        { "feeds", Valve with { Kind = ActKind.Breaker, To = ActPosition.Off } },
        { "feeds", Valve with { Feeds = [BreakerLoad.Lights] } },
        { "feeds", Valve with { Kind = ActKind.Breaker, To = ActPosition.Off, Feeds = [BreakerLoad.Lights, BreakerLoad.Gateway] } },
        { "feeds", Valve with { Kind = ActKind.Breaker, To = ActPosition.Off, Feeds = [BreakerLoad.Siren] } },
        { "feeds", Valve with { Kind = ActKind.Breaker, To = ActPosition.Off, Feeds = [BreakerLoad.Router] } },
        { "feeds", Valve with { Kind = ActKind.Breaker, To = ActPosition.Off, Feeds = [BreakerLoad.Elevator] } },
        { "feeds", Valve with { Kind = ActKind.Breaker, To = ActPosition.Off, Feeds = [BreakerLoad.SmokeExtract] } },
        { "for", Valve with { Classes = [] } },
        { "for", Valve with { Classes = [AlarmClass.Water, AlarmClass.Fault] } },
    };

    [Theory]
    [MemberData(nameof(Harmful))]
    public void What_could_do_harm_is_refused_at_its_key(string key, ActDefinition act)
    {
        Assert.Equal(key, Assert.Single(ActRules.Problems(act)).Key);
        Assert.Throws<ArgumentException>(() => Cellar(act));
    }

    [Theory]
    [InlineData(ActKind.GasValve, ActPosition.Closed, GatewayLoss.Closes, false)]
    [InlineData(ActKind.WaterValve, ActPosition.Closed, GatewayLoss.Opens, true)]
    [InlineData(ActKind.DoorRelease, ActPosition.Open, GatewayLoss.Stays, false)]
    [InlineData(ActKind.ExhaustFan, ActPosition.On, GatewayLoss.Opens, true)]
    [InlineData(ActKind.ExhaustFan, ActPosition.Off, GatewayLoss.Closes, true)]
    public void What_is_safe_passes_and_says_whether_it_falls_back(ActKind kind, ActPosition to, GatewayLoss loss, bool fallsBack)
    {
        var mayEnd = kind is ActKind.DoorRelease or ActKind.ExhaustFan;
        var act = Valve with { Kind = kind, To = to, OnGatewayLoss = loss, Most = mayEnd ? TimeSpan.FromHours(1) : null };

        Assert.Empty(ActRules.Problems(act));
        Assert.Equal(fallsBack, act.FallsBack);
    }

    [Fact]
    public void A_fault_and_the_act_of_another_output_are_causes_of_nothing()
    {
        var site = new TestSite().Point("a", 5).Point("b", 5).Rule("r", "a", AlarmClass.Water)
            .Act("valve", Valve with { Classes = [], Alarms = ["a", "b", "act:fan"] }).Act("fan", Fan).At(0);

        site.Do(OperatorVerb.Operate, "act:fan");
        site.At(50);

        Assert.True(site.View("a").InFault && site.View("b").InFault);
        Assert.False(site.Engine.Wants(0));
    }

    [Fact]
    public void A_cause_whose_own_point_is_dry_again_is_the_device_that_still_leaks()
    {
        var site = new TestSite();
        foreach (var id in (string[])["d1", "d2"])
        {
            site.Point("device:" + id, 0, role: PointRole.Device).Point(id + ".leak", 0, parent: "device:" + id);
        }

        site.Rule("any", "d1.leak or d2.leak", AlarmClass.Water).Rule("long", "d1.leak", AlarmClass.Water, on: 60).Act("valve", Valve).At(0)
            .Good("d1.leak", 0).Good("d2.leak", 0);

        // The second detector raises the first alarm and dries; the first one alone keeps both.
        site.At(1).Good("d2.leak", 1).At(2).Good("d1.leak", 1).At(3).Good("d2.leak", 0).At(100).Good("d1.leak", 1);
        Assert.True(site.Alarm("any").IsActive && site.Alarm("long").IsActive);
        Assert.Empty(site.Demands);

        site.At(101).Good("d2.leak", 1);
        Assert.Empty(site.Demands);
    }

    [Fact]
    public void What_is_no_longer_known_to_hold_moves_nothing()
    {
        var site = new TestSite();
        foreach (var id in (string[])["d1", "d2", "d3"])
        {
            site.Point("device:" + id, 0, role: PointRole.Device).Point(id + ".level", 0, Unit.Millimetre, parent: "device:" + id);
        }

        site.Rule("rises", "d1.level - d2.level > 20 mm", AlarmClass.Water).Rule("high", "d3.level > 20 mm", AlarmClass.Water).Act("valve", Valve).At(0)
            .Good("d1.level", 50).Good("d2.level", 0);

        site.At(1).Bad("d2.level").At(2).Good("d1.level", 0).At(3).Good("d3.level", 50);
        Assert.True(site.Alarm("rises").IsActive);
        Assert.Empty(site.Demands);

        site.At(4).Good("d1.level", 50).Good("d2.level", 0);
        Assert.Equal(["4 acts"], Valves(site));
    }

    [Fact]
    public void A_device_and_its_own_point_are_one_device_on_a_line_too()
    {
        var site = new TestSite().Point("line:bus1", 0, role: PointRole.Line).Point("device:d1", 0, parent: "line:bus1", role: PointRole.Device)
            .Point("d1.leak", 0, parent: "device:d1").Rule("leak", "d1.leak", AlarmClass.Water).Rule("speaks", "device:d1 != 0", AlarmClass.Water)
            .Act("valve", Valve).At(0).Good("device:d1", 1).Good("d1.leak", 1);

        Assert.True(site.Alarm("leak").IsActive && site.Alarm("speaks").IsActive);
        Assert.Empty(site.Demands);
    }
}
