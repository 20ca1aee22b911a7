using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Safety.Tests;

/// <summary>What a restart may and may not change (S8, S15).</summary>
public sealed class SnapshotTests
{
    private static TestSite Shop() => new TestSite()
        .Point("smoke").Point("w", 30, Unit.Watt).Output("siren", AlarmPriority.P1).Fire("fire", "smoke").Rule("load", "w > 300 W", on: 20);

    private static TestSite After(TestSite live, double off, ClockQuality clock = ClockQuality.Synchronised)
    {
        var twin = live.Twin();
        (twin.Seconds, twin.Clock) = (5, clock);
        twin.Origin = live.Now.Wall + TimeSpan.FromSeconds(off - twin.Seconds);
        return twin;
    }

    [Fact]
    public void A_latched_alarm_is_latched_and_sounding_after_a_restart()
    {
        var site = Shop().At(1).Good("smoke", 1).At(2).Good("smoke", 0);

        var reborn = site.Reborn(After(site, 3600));

        Assert.Equal(AlarmState.LatchedUnacknowledged, reborn.Alarm("fire").State);
        Assert.True(reborn.Engine.Wants(0));
        Assert.Equal([true], reborn.Demands.Select(static d => d.On));
        Assert.Equal(site.Alarm("fire").Since.Wall, reborn.Alarm("fire").Since.Wall);
        reborn.Good("smoke", 0);
        Assert.Equal(ActionOutcome.Done, reborn.Do(OperatorVerb.Reset, "fire").Outcome);
        Assert.Equal(site.Engine.Snapshot(site.Now).Sequence + 1, reborn.Log[^1].Sequence);
    }

    [Fact]
    public void An_active_alarm_stays_active_until_a_good_value_says_otherwise()
    {
        var site = Shop().At(1).Good("smoke", 1);

        var reborn = site.Reborn(After(site, 10));

        Assert.True(reborn.Alarm("fire").IsActive);
        Assert.False(reborn.View("smoke").Heard);
        reborn.Good("smoke", 0);
        Assert.Equal(AlarmState.LatchedUnacknowledged, reborn.Alarm("fire").State);
    }

    [Theory]
    [InlineData(0, ClockQuality.Synchronised, 1000)]
    [InlineData(400, ClockQuality.Synchronised, 600)]
    [InlineData(400, ClockQuality.Unsynchronised, 1000)]
    [InlineData(-400, ClockQuality.Synchronised, 1000)]
    public void An_isolation_goes_on_with_at_most_what_was_left(double off, ClockQuality clock, double left)
    {
        var site = Shop().At(1);
        site.Do(OperatorVerb.Isolate, point: "smoke", seconds: 1000);

        var reborn = site.Reborn(After(site, off, clock));

        Assert.Equal(left, TimeSpan.FromTicks(reborn.View("smoke").IsolatedUntil!.Value - reborn.Now.Elapsed).TotalSeconds);
        Assert.True(reborn.Alarm("fire").Marks.HasFlag(AlarmMarks.OutOfService));
    }

    [Fact]
    public void A_silence_that_ran_out_while_the_gateway_was_off_ends_at_once_and_the_siren_sounds()
    {
        var site = Shop().At(1).Good("smoke", 1);
        site.Do(OperatorVerb.Silence, "fire");

        var reborn = site.Reborn(After(site, 3600)).At(5);

        Assert.Contains(reborn.Log, static t => t.Event == AlarmEvent.SilenceEnded);
        Assert.True(reborn.Engine.Wants(0));
    }

    [Fact]
    public void An_entry_that_cannot_be_read_is_ended()
    {
        var site = Shop().At(1).Good("smoke", 1);
        site.Do(OperatorVerb.Silence, "fire");
        site.Do(OperatorVerb.Isolate, point: "w");
        site.Do(OperatorVerb.Shelve, "load");
        var snapshot = site.Engine.Snapshot(site.Now);
        var twin = site.Twin();

        twin.Engine.Restore(
            snapshot with
            {
                Alarms = [.. snapshot.Alarms.Select(static alarm => alarm with { SilencedBy = null, ShelfLeft = TimeSpan.FromDays(9).Ticks })],
                Points = [.. snapshot.Points.Select(static point => point with { IsolationLeft = -5 })],
                Rules = [.. snapshot.Rules.Select(static rule => rule with { Parts = [1, 2, 3], Delay = (Safety.Rules.DelayPhase)77 })],
            },
            twin.Now);

        Assert.True(twin.Engine.Wants(0));
        Assert.Null(twin.View("w").IsolatedUntil);
        Assert.Equal(AlarmMarks.None, twin.Alarm("load").Marks & (AlarmMarks.Shelved | AlarmMarks.OutOfService));
        twin.At(40);
        Assert.True(twin.Alarm("w").IsActive);
    }

    [Fact]
    public void A_time_away_that_the_caller_knows_counts_whatever_the_clocks_say()
    {
        var site = Shop().At(1).Good("smoke", 1);
        site.Do(OperatorVerb.Silence, "fire", seconds: 100);
        var snapshot = site.Engine.Snapshot(site.Now);
        var twin = After(site, 30, ClockQuality.Unsynchronised);

        twin.Engine.Restore(snapshot, twin.Now, TimeSpan.FromSeconds(40));

        Assert.Equal(60, TimeSpan.FromTicks(twin.Alarm("fire").SilencedUntil!.Value - twin.Now.Elapsed).TotalSeconds);
    }

    [Fact]
    public void A_fault_that_is_younger_than_its_point_stands_and_ends_by_a_good_value()
    {
        var site = Shop().At(1).Good("smoke", 0);
        var old = site.Engine.Snapshot(site.Now);
        site.At(40);
        var twin = site.Twin();

        twin.Engine.Restore(old with { Alarms = site.Engine.Snapshot(site.Now).Alarms }, twin.Now);

        Assert.True(twin.Alarm("smoke").IsActive);
        Assert.Equal((true, Quality.Bad, QualityReason.Stale), (twin.View("smoke").InFault, twin.View("smoke").Last.Quality, twin.View("smoke").Last.Reason));
        twin.At(80);
        Assert.Empty(twin.Said("smoke"));
        twin.Good("smoke", 0);
        Assert.Equal(["80 ReturnedToNormal Unacknowledged→Normal"], twin.Said("smoke"));
    }

    [Fact]
    public void A_point_that_was_dead_when_its_fault_has_ended_since_is_watched_again()
    {
        var site = Shop().At(40);
        var old = site.Engine.Snapshot(site.Now);
        site.Good("smoke", 0);
        var twin = site.Twin();

        twin.Engine.Restore(old with { Alarms = site.Engine.Snapshot(site.Now).Alarms }, twin.Now);

        Assert.False(twin.View("smoke").InFault);
        twin.At(71);
        Assert.Equal(["70 Raised Normal→Unacknowledged"], twin.Said("smoke"));
    }

    [Theory]
    [InlineData(20, 58, true)]
    [InlineData(58, 50, false)]
    public void An_alarm_that_is_younger_than_its_rule_says_on_which_side_of_the_deadband_it_is(double first, double second, bool active)
    {
        var site = new TestSite().Point("t", 30, Unit.Celsius).Rule("hot", "t > 57 °C clear < 52 °C").At(1).Good("t", first);
        var old = site.Engine.Snapshot(site.Now);
        site.At(2).Good("t", second);
        var twin = site.Twin();

        twin.Engine.Restore(old with { Alarms = site.Engine.Snapshot(site.Now).Alarms }, twin.Now);
        twin.At(3).Good("t", 54);

        Assert.Equal(active, twin.Alarm("hot").IsActive);
    }

    [Fact]
    public void A_snapshot_of_another_kind_is_left_alone()
    {
        var site = Shop().At(1).Good("smoke", 1);
        var twin = site.Twin();

        twin.Engine.Restore(site.Engine.Snapshot(site.Now) with { Version = 99 }, twin.Now);

        Assert.Equal(AlarmState.Normal, twin.Alarm("fire").State);
    }

    [Fact]
    public void A_changed_site_takes_what_it_still_has_by_name()
    {
        var site = new TestSite().Point("line:bus1", 0, role: PointRole.Line).Point("gone", 10, parent: "line:bus1").Point("smoke", 10, parent: "line:bus1")
            .Rule("old", "gone").Fire("fire", "smoke").At(0).Good("line:bus1", 1).Good("smoke", 1).Bad("line:bus1").At(20);
        var other = new TestSite { Seconds = 20 }.Point("smoke", 10).Point("new", 10).Rule("young", "new").Fire("fire", "smoke");

        site.Reborn(other);

        Assert.True(other.Alarm("fire").IsActive);
        Assert.False(other.View("smoke").Suppressed);
        other.At(31);
        Assert.Equal(["30 Raised Normal→Unacknowledged"], other.Said("smoke"));
    }

    [Fact]
    public void A_vote_goes_on_although_its_points_have_moved_in_the_table()
    {
        static TestSite Vote(TestSite site) =>
            site.Rule("vote", new Safety.Rules.Vote(2, TimeSpan.FromSeconds(60), [site.Parse("a"), site.Parse("b")]), AlarmClass.Fire);
        var site = Vote(new TestSite().Point("c").Point("d").Point("a").Point("b")).At(0).Good("b", 0).At(1).Good("a", 1).At(2).Good("a", 0);
        var other = Vote(new TestSite { Seconds = 2 }.Point("b").Point("a"));

        site.Reborn(other).At(3).Good("b", 1);

        Assert.Equal(["3 Raised Normal→Unacknowledged"], other.Said("vote"));
        Assert.Equal(other.P("b"), other.Alarm("vote").Cause);
    }

    [Fact]
    public void A_rule_that_reads_otherwise_now_starts_its_delay_anew()
    {
        var site = Shop().At(1).Good("w", 400);
        var other = new TestSite { Seconds = 1 }.Point("smoke").Point("w", 30, Unit.Watt).Output("siren", AlarmPriority.P1).Fire("fire", "smoke").Rule("load", "w > 200 W", on: 20);

        site.Reborn(other).At(10).Good("w", 400).At(25);
        Assert.Empty(other.Said("load"));
        other.At(31);

        Assert.Equal(["30 Raised Normal→Unacknowledged"], other.Said("load"));
    }

    [Fact]
    public void At_the_start_every_point_awaits_its_first_reading()
    {
        var site = Shop();

        Assert.Equal((Quality.Bad, QualityReason.AwaitingFirst, false), (site.View("smoke").Last.Quality, site.View("smoke").Last.Reason, site.View("smoke").Heard));
        Assert.Equal(TimeSpan.FromSeconds(30).Ticks, site.Engine.NextDeadline);
        Assert.All(site.Engine.Alarms, alarm => Assert.Equal(AlarmState.Normal, site.Alarm(alarm.Id).State));
    }
}
