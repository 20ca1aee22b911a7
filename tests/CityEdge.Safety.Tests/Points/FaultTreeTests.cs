using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Safety.Tests.Points;

/// <summary>Silence becomes a fault in its time, and one cause is one fault (S2).</summary>
public sealed class FaultTreeTests
{
    private static TestSite Bus() => new TestSite()
        .Point("line:bus1", 0, role: PointRole.Line)
        .Point("device:a", 0, parent: "line:bus1", role: PointRole.Device)
        .Point("a.t", 30, Unit.Celsius, parent: "device:a")
        .Point("a.rh", 30, Unit.RelativeHumidity, parent: "device:a")
        .Point("device:b", 0, parent: "line:bus1", role: PointRole.Device)
        .Point("b.t", 20, Unit.Celsius, parent: "device:b");

    private static TestSite Living() => Bus().At(0)
        .Good("line:bus1", 1).Good("device:a", 1).Good("device:b", 1).Good("a.t", 20).Good("a.rh", 50).Good("b.t", 20);

    [Fact]
    public void A_point_that_never_speaks_is_a_fault_exactly_at_its_supervision_time()
    {
        var site = new TestSite().Point("a.t", 30, Unit.Celsius);

        site.At(100);

        Assert.Equal(["30 Raised Normal→Unacknowledged"], site.Said("a.t"));
        Assert.Equal(QualityReason.AwaitingFirst, site.Alarm("a.t").Reason);
    }

    [Fact]
    public void A_silence_counts_from_the_last_good_reading()
    {
        var site = new TestSite().Point("a.t", 30, Unit.Celsius);

        site.At(5).Good("a.t", 20).At(20).Bad("a.t").At(34.9);
        Assert.Empty(site.Log);
        site.At(36);

        Assert.Equal(["35 Raised Normal→Unacknowledged"], site.Said("a.t"));
        Assert.Equal(QualityReason.CommunicationFailure, site.Alarm("a.t").Reason);
        Assert.True(double.IsNaN(site.View("a.t").Last.Value));
    }

    [Fact]
    public void A_silent_point_reads_as_bad_and_stale_never_as_its_last_value()
    {
        var site = new TestSite().Point("a.t", 30, Unit.Celsius);

        site.At(1).Good("a.t", 20).At(40);

        Assert.Equal((Quality.Bad, QualityReason.Stale), (site.View("a.t").Last.Quality, site.View("a.t").Last.Reason));
        Assert.True(double.IsNaN(site.View("a.t").Last.Value));
    }

    [Fact]
    public void A_fault_clears_by_itself_with_the_first_good_reading_and_not_with_an_uncertain_one()
    {
        var site = new TestSite().Point("a.t", 30, Unit.Celsius);

        site.At(31).Unsure("a.t", 20);
        Assert.True(site.Alarm("a.t").IsActive);
        site.At(32).Good("a.t", 20);

        Assert.Equal(["30 Raised Normal→Unacknowledged", "32 ReturnedToNormal Unacknowledged→Normal"], site.Said("a.t"));
    }

    [Fact]
    public void A_status_point_is_a_fault_at_once()
    {
        var site = Living();

        site.At(3).Bad("device:a", QualityReason.DeviceFailure);

        Assert.Equal(["3 Raised Normal→Unacknowledged"], site.Said("device:a"));
        Assert.Equal(QualityReason.DeviceFailure, site.Alarm("device:a").Reason);
    }

    [Fact]
    public void A_dead_line_is_one_fault_that_counts_its_members()
    {
        var site = Living();

        site.At(10).Bad("line:bus1", QualityReason.NotConnected).Bad("device:a").Bad("device:b").At(60);

        Assert.Equal(["10 Raised Normal→Unacknowledged", "30 MembersChanged Unacknowledged→Unacknowledged"], site.Said("line:bus1"));
        Assert.Empty(site.Log);
        Assert.Equal(3, site.Alarm("line:bus1").Members);
        Assert.Equal([site.P("a.t"), site.P("a.rh"), site.P("b.t")], site.Engine.MembersOf(site.A("line:bus1")));
        Assert.True(site.View("a.t").Suppressed);
        Assert.True(site.Alarm("a.t").Marks.HasFlag(AlarmMarks.SuppressedByDesign));
    }

    [Fact]
    public void A_fault_counts_every_measurement_beneath_it_that_is_bad_though_its_own_supervision_has_not_run_out()
    {
        var site = Living();

        site.At(3).Bad("a.t").Bad("a.rh").Bad("device:a", QualityReason.CommunicationFailure);

        Assert.Equal(2, site.Alarm("device:a").Members);
        Assert.Equal([site.P("a.t"), site.P("a.rh")], site.Engine.MembersOf(site.A("device:a")));
        site.At(4).Good("a.t", 20).At(14);
        Assert.Equal(1, site.Alarm("device:a").Members);
        Assert.Equal(["3 Raised Normal→Unacknowledged", "14 MembersChanged Unacknowledged→Unacknowledged"], site.Said("device:a"));
    }

    [Fact]
    public void A_member_that_is_isolated_is_still_counted_while_it_is_bad()
    {
        var site = Living();
        site.At(3).Bad("a.t").Bad("a.rh").Bad("device:a").Do(OperatorVerb.Isolate, point: "a.t");

        Assert.Equal(2, site.Alarm("device:a").Members);
        site.Good("a.t", 20);
        Assert.Equal(1, site.Alarm("device:a").Members);
    }

    [Fact]
    public void Of_a_parent_and_its_child_that_fall_silent_together_the_parent_is_judged_first_whatever_their_order()
    {
        foreach (var childFirst in (bool[])[false, true])
        {
            var child = new PointDefinition
            {
                Name = "output:siren", Role = PointRole.Output, Supervision = TimeSpan.FromSeconds(6), Parent = new PointId(childFirst ? 1 : 0),
            };
            var parent = new PointDefinition { Name = "device:relay", Role = PointRole.Device, Supervision = TimeSpan.FromSeconds(6) };
            var start = new TestSite().Now;
            var engine = new SafetyEngine(new SafetyModel { Points = childFirst ? [child, parent] : [parent, child], Zones = [], Rules = [], Outputs = [] }, start);
            engine.Accept(Reading.Good(new(0), 1, start), start);
            engine.Accept(Reading.Good(new(1), 1, start), start);

            engine.Advance(start.At(TimeSpan.FromSeconds(6).Ticks));

            var raised = Assert.Single(engine.Transitions.ToArray());
            Assert.Equal("device:relay", engine.Alarms[raised.Alarm.Index].Id);
        }
    }

    [Fact]
    public void A_parent_that_fails_later_takes_over_the_faults_of_its_members()
    {
        var site = Living();
        site.At(20).Good("a.t", 20).Good("a.rh", 50).At(25);
        Assert.True(site.Alarm("b.t").IsActive);

        site.Bad("line:bus1");

        Assert.Equal(["20 Raised Normal→Unacknowledged", "25 ReturnedToNormal Unacknowledged→Normal"], site.Said("b.t"));
        Assert.Equal(1, site.Alarm("line:bus1").Members);
    }

    [Fact]
    public void A_silent_member_of_a_bad_parent_raises_the_highest_bad_parent()
    {
        var site = new TestSite()
            .Point("line:bus1", 60, role: PointRole.Line).Point("device:a", 60, parent: "line:bus1", role: PointRole.Device).Point("a.t", 20, Unit.Celsius, "device:a");

        site.At(0).Good("line:bus1", 1).Good("device:a", 1).Good("a.t", 20).At(5).Bad("line:bus1").Bad("device:a").At(21);

        Assert.Equal(["20 Raised Normal→Unacknowledged"], site.Said("line:bus1"));
        Assert.Empty(site.Log);
    }

    [Fact]
    public void A_silent_member_of_a_good_parent_speaks_for_itself()
    {
        var site = Living();

        site.At(15).Good("a.t", 20).Good("b.t", 20).At(31);

        Assert.Equal(["30 Raised Normal→Unacknowledged"], site.Said("a.rh"));
        Assert.Empty(site.Log);
    }

    [Fact]
    public void A_parent_that_nothing_was_heard_of_is_no_evidence()
    {
        var site = Bus();

        site.At(21);

        Assert.Equal(["20 Raised Normal→Unacknowledged"], site.Said("b.t"));
    }

    [Fact]
    public void A_parent_that_comes_back_gives_each_member_a_fresh_time()
    {
        var site = Living();
        site.At(10).Bad("line:bus1").At(60).Forget();

        site.Good("line:bus1", 1).Good("a.t", 20).At(79.9);
        Assert.Single(site.Log);
        site.At(91);

        Assert.Equal(["60 ReturnedToNormal Unacknowledged→Normal"], site.Said("line:bus1"));
        Assert.Equal(["80 Raised Normal→Unacknowledged"], site.Said("b.t"));
        Assert.Equal(["90 Raised Normal→Unacknowledged"], site.Said("a.rh"));
    }

    [Fact]
    public void An_output_that_was_bad_before_its_line_failed_is_a_fault_again_after_the_line_is_back()
    {
        var site = new TestSite().Point("line:bus1", 0, role: PointRole.Line).Point("output:siren", 0, parent: "line:bus1", role: PointRole.Output);
        site.At(1).Bad("output:siren", QualityReason.OutputMismatch).At(2).Bad("line:bus1").At(3).Good("line:bus1", 1).Forget();

        site.At(20);

        Assert.Equal(["13 Raised Normal→Unacknowledged"], site.Said("output:siren"));
    }

    [Fact]
    public void A_thousand_members_that_die_one_by_one_are_told_of_every_ten_seconds_at_most()
    {
        var site = new TestSite().Point("line:bus1", 0, role: PointRole.Line);
        for (var i = 0; i < 1000; i++)
        {
            site.Point($"p{i}", 10 + (i * 0.02), Unit.Celsius, "line:bus1");
        }

        for (var i = 0; i < 1000; i++)
        {
            site.Good($"p{i}", 20);
        }

        site.At(1).Bad("line:bus1").At(100);

        Assert.InRange(site.Log.Count, 2, 5);
        Assert.Equal(1000, site.Log[^1].Members);
    }

    [Fact]
    public void The_fault_of_a_life_safety_output_is_graver()
    {
        var site = new TestSite().Output("siren", AlarmPriority.P1).Output("buzzer", AlarmPriority.P2).Point("a.t", 30, Unit.Celsius);

        Assert.Equal(
            [AlarmPriority.P2, AlarmPriority.P3, AlarmPriority.P3],
            site.Engine.Alarms.Select(static alarm => alarm.Priority));
        Assert.All(site.Engine.Alarms, static alarm => Assert.Equal(AlarmClass.Fault, alarm.Class));
    }

    [Fact]
    public void A_canary_is_never_an_alarm_to_people()
    {
        var site = new TestSite().Point("canary", 5, role: PointRole.Canary).Output("siren", AlarmPriority.P2).Rule("sings", "canary");

        site.At(1).Good("canary", 1).At(100);

        Assert.Null(site.Engine.FaultOf(site.P("canary")));
        Assert.True(site.View("canary").InFault);
        Assert.False(site.Engine.Wants(0));
        Assert.True(site.Alarm("sings").Marks.HasFlag(AlarmMarks.Unarmed));
    }

    [Fact]
    public void A_value_that_is_no_number_is_bad_and_never_zero()
    {
        var site = new TestSite().Point("a.t", 30, Unit.Celsius).Rule("cold", "a.t < 5 °C");

        site.At(1).Good("a.t", double.NaN);

        Assert.Equal((Quality.Bad, QualityReason.OutOfRange), (site.View("a.t").Last.Quality, site.View("a.t").Last.Reason));
        Assert.Equal(AlarmState.Normal, site.Alarm("cold").State);
    }

    [Fact]
    public void A_reading_that_waited_longer_than_its_supervision_time_may_raise_but_not_clear()
    {
        var site = new TestSite().Point("a.t", 30, Unit.Celsius).Rule("hot", "a.t > 57 °C");
        var old = site.At(1).Now;
        site.At(2).Good("a.t", 60);

        site.At(31.9).Accept(Reading.Good(site.P("a.t"), 20, old));

        Assert.Equal(QualityReason.Stale, site.View("a.t").Last.Reason);
        Assert.True(site.Alarm("hot").IsActive);
        site.At(40);
        Assert.True(site.Alarm("a.t").IsActive);
    }
}
