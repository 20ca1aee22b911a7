using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Safety.Tests.Alarms;

/// <summary>What people may do, for how long, and what it never does (S8, S16, S1).</summary>
public sealed class VerbTests
{
    private static TestSite Shop() => new TestSite()
        .Point("smoke").Point("smoke-2").Point("hall-smoke", zone: 1).Point("w", 30, Unit.Watt)
        .Output("siren", AlarmPriority.P1).Output("buzzer", AlarmPriority.P1, AlarmPriority.P2)
        .Fire("fire", "smoke").Fire("fire-2", "smoke-2").Fire("hall", "hall-smoke", zone: 1).Rule("load", "w > 300 W");

    private static TestSite Burning() => Alive(Shop().At(0)).At(1).Good("smoke", 1);

    private static TestSite Alive(TestSite site) => site.Good("smoke", 0).Good("smoke-2", 0).Good("hall-smoke", 0).Good("w", 0);

    // Keeps every point supervised until a moment, without changing what the points say.
    private static TestSite Live(TestSite site, double until, double smoke = 1, double second = 0)
    {
        for (var at = site.Seconds + 10; at < until; at += 10)
        {
            site.At(at).Good("smoke", smoke).Good("smoke-2", second).Good("hall-smoke", 0).Good("w", 0);
        }

        return site.At(until);
    }

    [Fact]
    public void Acknowledging_does_not_stop_the_siren()
    {
        var site = Burning();

        site.Do(OperatorVerb.Acknowledge, "fire");

        Assert.True(site.Engine.Wants(0));
        Assert.Equal(AlarmState.Acknowledged, site.Alarm("fire").State);
    }

    [Fact]
    public void Silencing_acknowledges_nothing_and_sounds_again_after_two_minutes()
    {
        var site = Burning().At(10);

        Assert.Equal(ActionOutcome.Done, site.Do(OperatorVerb.Silence).Outcome);
        Assert.False(site.Engine.Wants(0));
        Assert.Equal(AlarmState.Unacknowledged, site.Alarm("fire").State);
        Assert.Equal("Wang", site.Alarm("fire").SilencedBy);
        Live(site, 131);

        Assert.Equal(
            ["1 Raised Normal→Unacknowledged", "10 Silenced Unacknowledged→Unacknowledged", "130 SilenceEnded Unacknowledged→Unacknowledged"], site.Said("fire"));
        Assert.Equal([1, 10, 130], site.Demands.Where(static d => d.Output == 0).Select(static d => TimeSpan.FromTicks(d.At.Elapsed).TotalSeconds));
        Assert.True(site.Engine.Wants(0));
    }

    [Fact]
    public void A_silence_that_ends_after_the_condition_is_gone_stays_quiet()
    {
        var site = Burning();
        site.Do(OperatorVerb.Silence, zone: 0);

        Live(site.At(5).Good("smoke", 0), 200, smoke: 0);

        Assert.Equal(AlarmState.LatchedUnacknowledged, site.Alarm("fire").State);
        Assert.False(site.Engine.Wants(0));
    }

    [Fact]
    public void A_new_alarm_in_a_silenced_zone_sounds_again()
    {
        var site = Burning();
        site.Do(OperatorVerb.Silence, zone: 0);

        site.At(5).Good("smoke-2", 1);

        Assert.True(site.Engine.Wants(0));
        Assert.True(site.Alarm("fire").Marks.HasFlag(AlarmMarks.Silenced));
    }

    [Fact]
    public void A_silenced_alarm_that_comes_back_sounds_again()
    {
        var site = Burning();
        site.Do(OperatorVerb.Silence, "fire");

        site.At(5).Good("smoke", 0).At(6).Good("smoke", 1);

        Assert.True(site.Engine.Wants(0));
        Assert.False(site.Alarm("fire").Marks.HasFlag(AlarmMarks.Silenced));
    }

    [Fact]
    public void A_reset_while_active_is_refused_and_sounds_again_and_commands_the_detector()
    {
        var site = Burning();
        site.Do(OperatorVerb.Silence, "fire");
        site.Engine.ClearOutcome();

        var result = site.Engine.Act(new() { Verb = OperatorVerb.Reset, Origin = ActionOrigin.OnSite, Who = "Wang" }, site.Now);

        Assert.Equal(ActionOutcome.NotResettable, result.Outcome);
        Assert.Equal([site.P("smoke")], site.Engine.DetectorResets.ToArray());
        Assert.Equal(AlarmState.Unacknowledged, site.Alarm("fire").State);
        Assert.True(site.Engine.Wants(0));
        Assert.Equal(AlarmEvent.ReRaised, site.Engine.Transitions[0].Event);
    }

    [Fact]
    public void A_reset_ends_what_is_gone_and_the_siren_with_it()
    {
        var site = Burning().At(5).Good("smoke", 0);
        Assert.True(site.Engine.Wants(0));

        Assert.Equal(new(ActionOutcome.Done, 1), site.Do(OperatorVerb.Reset));

        Assert.Equal("5 Reset LatchedUnacknowledged→Normal", site.Said("fire")[^1]);
        Assert.False(site.Engine.Wants(0));
    }

    [Fact]
    public void An_alarm_that_is_not_latched_cannot_be_reset()
    {
        var site = Alive(Shop().At(0)).Good("w", 400);

        Assert.Equal(ActionOutcome.NotResettable, site.Do(OperatorVerb.Reset, "load").Outcome);
        Assert.Equal(ActionOutcome.NothingToDo, site.Do(OperatorVerb.Reset, "fire").Outcome);
    }

    [Theory]
    [InlineData(OperatorVerb.Acknowledge)]
    [InlineData(OperatorVerb.Silence)]
    [InlineData(OperatorVerb.Reset)]
    [InlineData(OperatorVerb.Isolate)]
    [InlineData(OperatorVerb.EndIsolation)]
    [InlineData(OperatorVerb.Shelve)]
    [InlineData(OperatorVerb.Unshelve)]
    [InlineData(OperatorVerb.StartTest)]
    [InlineData(OperatorVerb.EndTest)]
    public void Whoever_is_not_on_site_is_asked_to_come(OperatorVerb verb)
    {
        var site = Burning().Forget();

        Assert.Equal(ActionOutcome.NeedsPresence, site.Do(verb, point: "smoke", origin: ActionOrigin.Remote).Outcome);

        Assert.Empty(site.Log);
        Assert.True(site.Engine.Wants(0));
    }

    [Theory]
    [InlineData(OperatorVerb.Acknowledge, "", "x")]
    [InlineData(OperatorVerb.Silence, " ", "x")]
    [InlineData(OperatorVerb.Isolate, "Wang", null)]
    [InlineData(OperatorVerb.Shelve, "Wang", " ")]
    [InlineData(OperatorVerb.StartTest, "Wang", null)]
    public void Nothing_is_done_without_who_and_what_weakens_not_without_why(OperatorVerb verb, string who, string? why) =>
        Assert.Equal(ActionOutcome.NeedsReason, Burning().Do(verb, "load", who: who, why: why).Outcome);

    [Theory]
    [InlineData(OperatorVerb.Silence, 600)]
    [InlineData(OperatorVerb.Shelve, 8 * 3600)]
    [InlineData(OperatorVerb.StartTest, 3600)]
    public void Each_verb_has_its_limit(OperatorVerb verb, double limit)
    {
        var site = Alive(Shop().At(0)).Good("w", 400);

        Assert.Equal(ActionOutcome.TooLong, site.Do(verb, "load", seconds: limit + 1).Outcome);
        Assert.Equal(ActionOutcome.NothingToDo, site.Do(verb, "load", seconds: 0).Outcome);
        Assert.Equal(ActionOutcome.Done, site.Do(verb, "load", seconds: limit).Outcome);
    }

    [Fact]
    public void A_point_is_isolated_for_eight_hours_at_most()
    {
        var site = Shop().At(0);

        Assert.Equal(ActionOutcome.TooLong, site.Do(OperatorVerb.Isolate, point: "smoke", seconds: (8 * 3600) + 1).Outcome);
        Assert.Equal(ActionOutcome.Done, site.Do(OperatorVerb.Isolate, point: "smoke", seconds: 8 * 3600).Outcome);
        Assert.Equal(ActionOutcome.NotFound, site.Do(OperatorVerb.Isolate, zone: 0).Outcome);
        Assert.Equal(ActionOutcome.NotFound, site.Do(OperatorVerb.Isolate).Outcome);
    }

    [Fact]
    public void What_does_not_exist_is_not_found()
    {
        var site = Shop().At(0);

        Assert.Equal(ActionOutcome.NotFound, site.Do(OperatorVerb.Silence, zone: 9).Outcome);
        Assert.Equal(ActionOutcome.NotFound, site.Do(OperatorVerb.Silence, "fire", zone: 0).Outcome);
        Assert.Equal(
            ActionOutcome.NotFound,
            site.Engine.Act(new() { Verb = OperatorVerb.Acknowledge, Origin = ActionOrigin.OnSite, Who = "Wang", Alarm = new(999) }, site.Now).Outcome);
    }

    [Fact]
    public void A_fire_is_never_shelved()
    {
        var site = Burning();

        Assert.Equal(ActionOutcome.FireIsNeverShelved, site.Do(OperatorVerb.Shelve, "fire").Outcome);
        Assert.True(site.Engine.Wants(0));
    }

    [Fact]
    public void A_shelved_alarm_is_quiet_until_the_shelf_ends()
    {
        var site = Alive(Shop().At(0));
        site.Do(OperatorVerb.Shelve, "load", seconds: 60);

        site.At(10).Good("w", 400);
        Assert.False(site.Engine.Wants(1));
        site.At(20).Good("w", 400).At(45).Good("w", 400).At(61);

        Assert.Equal(
            ["0 Shelved Normal→Normal", "10 Raised Normal→Unacknowledged", "60 Unshelved Unacknowledged→Unacknowledged"], site.Said("load"));
        Assert.True(site.Engine.Wants(1));
    }

    [Fact]
    public void An_isolated_point_is_not_evaluated_not_supervised_and_back_by_itself()
    {
        var site = Shop().At(0);
        site.Do(OperatorVerb.Isolate, point: "smoke", seconds: 100);

        site.At(10).Good("smoke", 1).At(90);
        Assert.Equal(["0 Isolated Normal→Normal"], site.Said("fire"));
        Assert.Equal(["0 Isolated Normal→Normal"], site.Said("smoke"));
        Assert.True(site.Alarm("fire").Marks.HasFlag(AlarmMarks.OutOfService));
        Assert.Equal((TimeSpan.FromSeconds(100).Ticks, "Wang"), (site.View("smoke").IsolatedUntil, site.View("smoke").IsolatedBy));
        site.At(140);

        Assert.Equal("100 IsolationEnded Normal→Normal", site.Said("fire")[0]);
        Assert.Equal(["100 IsolationEnded Normal→Normal", "130 Raised Normal→Unacknowledged"], site.Said("smoke"));
    }

    [Fact]
    public void What_was_last_heard_counts_when_an_isolation_ends()
    {
        var site = Shop().At(0);
        site.Do(OperatorVerb.Isolate, point: "smoke");
        site.At(10).Good("smoke", 1).At(11);

        Assert.Equal(ActionOutcome.Done, site.Do(OperatorVerb.EndIsolation, point: "smoke").Outcome);

        Assert.True(site.Alarm("fire").IsActive);
        Assert.True(site.Engine.Wants(0));
    }

    [Fact]
    public void Isolating_a_device_isolates_its_points()
    {
        var site = new TestSite().Point("device:a", 0, role: PointRole.Device).Point("a.t", 30, Unit.Celsius, "device:a").Point("b.t", 30, Unit.Celsius);

        Assert.Equal(new(ActionOutcome.Done, 2), site.Do(OperatorVerb.Isolate, "device:a"));
        site.At(50);

        Assert.False(site.View("a.t").InFault);
        Assert.True(site.View("b.t").InFault);
        Assert.Equal(new(ActionOutcome.Done, 2), site.Do(OperatorVerb.EndIsolation, point: "device:a"));
    }

    [Fact]
    public void A_test_alarm_sounds_no_output_that_a_life_depends_on()
    {
        var site = Alive(Shop().At(0));
        site.Do(OperatorVerb.StartTest, zone: 0);

        site.At(1).Good("smoke", 1);

        Assert.True(site.Alarm("fire").Marks.HasFlag(AlarmMarks.Test));
        Assert.False(site.Engine.Wants(0));
        Assert.True(site.Engine.Wants(1));
    }

    [Fact]
    public void An_alarm_from_outside_the_scope_of_a_test_is_real()
    {
        var site = Alive(Shop().At(0));
        site.Do(OperatorVerb.StartTest, zone: 0);

        site.At(1).Good("hall-smoke", 1);

        Assert.True(site.Engine.Wants(0));
    }

    [Fact]
    public void An_alarm_that_stays_under_test_for_two_minutes_is_real()
    {
        var site = Alive(Shop().At(0));
        site.Do(OperatorVerb.StartTest, "fire");

        site.At(1).Good("smoke", 1);
        site.Do(OperatorVerb.Acknowledge, "fire");
        Live(site, 120.9);
        Assert.False(site.Engine.Wants(0));
        Live(site, 125);

        Assert.Equal("121 ReRaised Acknowledged→Unacknowledged", site.Said("fire")[^1]);
        Assert.True(site.Engine.Wants(0));
        Assert.False(site.Alarm("fire").Marks.HasFlag(AlarmMarks.Test));
    }

    [Fact]
    public void A_second_alarm_that_nobody_asked_for_is_real()
    {
        var site = Alive(Shop().At(0));
        site.Do(OperatorVerb.StartTest, zone: 0);

        site.At(1).Good("smoke", 1).At(2).Good("smoke-2", 1);

        Assert.True(site.Alarm("fire").Marks.HasFlag(AlarmMarks.Test));
        Assert.False(site.Alarm("fire-2").Marks.HasFlag(AlarmMarks.Test));
        Assert.True(site.Engine.Wants(0));
    }

    [Fact]
    public void A_second_alarm_that_was_asked_for_is_a_test()
    {
        var site = Alive(Shop().At(0));
        site.Do(OperatorVerb.StartTest, "fire");
        site.Do(OperatorVerb.StartTest, "fire-2");

        site.At(1).Good("smoke", 1).At(2).Good("smoke-2", 1);

        Assert.False(site.Engine.Wants(0));
    }

    [Fact]
    public void A_test_ends_by_itself_and_what_is_still_active_is_real()
    {
        var site = Alive(Shop().At(0));
        site.Do(OperatorVerb.StartTest, zone: 0, seconds: 60);

        site.At(15).Good("smoke", 1).At(40).Good("smoke", 1).At(61);

        Assert.Equal(["60 TestEnded Unacknowledged→Unacknowledged", "60 ReRaised Unacknowledged→Unacknowledged"], site.Said("fire")[^2..]);
        Assert.True(site.Engine.Wants(0));
        Assert.False(site.Alarm("fire").InTest);
    }

    [Fact]
    public void An_alarm_that_was_real_before_a_test_stays_real()
    {
        var site = Burning();

        site.Do(OperatorVerb.StartTest, zone: 0);

        Assert.True(site.Engine.Wants(0));
    }

    [Fact]
    public void A_fault_is_never_a_test()
    {
        var site = Shop().At(0);
        site.Do(OperatorVerb.StartTest);

        site.At(31);

        Assert.True(site.Alarm("smoke").IsActive);
        Assert.False(site.Alarm("smoke").Marks.HasFlag(AlarmMarks.Test));
    }

    [Fact]
    public void An_output_sounds_for_its_priorities_classes_and_zones()
    {
        var outputs = new[]
        {
            new OutputDefinition { Id = "all", Priorities = [AlarmPriority.P1], StatusPoint = new(0) },
            new OutputDefinition { Id = "gas", Priorities = [AlarmPriority.P1], Classes = [AlarmClass.Gas], StatusPoint = new(0) },
            new OutputDefinition { Id = "hall", Priorities = [AlarmPriority.P1], Zones = [1], StatusPoint = new(0) },
            new OutputDefinition { Id = "p2", Priorities = [AlarmPriority.P2], StatusPoint = new(0) },
        };
        var site = Shop();
        var engine = new SafetyEngine(site.Model with { Outputs = outputs }, site.Now);

        engine.Accept(Reading.Good(site.P("smoke"), 1, site.Now), site.Now);
        Assert.Equal([true, false, false, false], Enumerable.Range(0, 4).Select(engine.Wants));
        engine.Accept(Reading.Good(site.P("hall-smoke"), 1, site.Now), site.Now);
        Assert.Equal([true, false, true, false], Enumerable.Range(0, 4).Select(engine.Wants));
    }

    [Theory]
    [InlineData(OperatorVerb.Silence)]
    [InlineData(OperatorVerb.Reset)]
    public void An_output_found_on_that_nothing_asks_for_obeys_a_person_who_silences_or_resets_the_place(OperatorVerb verb)
    {
        var site = new TestSite().Point("smoke").Fire("fire", "smoke").Output("siren", AlarmPriority.P1);
        site.At(1).Good("output:siren", 1);

        Assert.Empty(site.Demands);
        Assert.Equal(new ActionResult(ActionOutcome.Done, 1), site.Do(verb));
        Assert.Equal(new ActionResult(ActionOutcome.Done, 1), site.Forget().Do(verb, zone: 0));

        Assert.Equal((0, false), (site.Demands[0].Output, site.Demands[0].On));
        Assert.Equal(ActionOutcome.NothingToDo, site.Do(verb, alarm: "fire").Outcome);
        Assert.Equal(ActionOutcome.NeedsPresence, site.Do(verb, origin: ActionOrigin.Remote).Outcome);
        Assert.Equal(ActionOutcome.NothingToDo, site.Good("output:siren", 0).Do(verb).Outcome);
        Assert.Single(site.Demands);
    }

    [Fact]
    public void An_output_that_an_alarm_asks_for_is_not_stopped_by_a_reset()
    {
        var site = new TestSite().Point("smoke").Fire("fire", "smoke").Output("siren", AlarmPriority.P1);
        site.At(1).Good("smoke", 1).Good("output:siren", 1).Forget();

        site.Do(OperatorVerb.Reset);

        Assert.Empty(site.Demands);
    }
}
