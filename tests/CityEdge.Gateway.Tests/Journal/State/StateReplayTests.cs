using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.State;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Journal.State;

/// <summary>What a start makes of a checkpoint and the rows after it (S8, S15).</summary>
public sealed class StateReplayTests
{
    private static readonly Guid SecondBoot = new("11111111-2222-3333-4444-555555555555");

    private static JournalledSite Shop() => new JournalledSite()
        .Point("line:bus1", 0, role: PointRole.Line).Point("device:a", 0, parent: "line:bus1", role: PointRole.Device)
        .Point("smoke", 30, parent: "device:a").Point("w", 3600, Unit.Watt).Point("t", 3600, Unit.Celsius).Output("siren", AlarmPriority.P1)
        .Fire("fire", "smoke").Rule("load", "w > 300 W", on: 20, off: 20).Rule("hot", "t > 57 °C clear < 52 °C");

    [Fact]
    public void Without_checkpoint_and_records_there_is_no_state() => Assert.Null(StateReplay.Fold(null, []));

    [Fact]
    public void A_fire_latched_after_the_checkpoint_is_latched_and_sounding()
    {
        var site = Shop().At(1).Good("smoke", 0).TakeCheckpoint().At(2).Good("smoke", 1).At(3).Good("smoke", 0);

        var reborn = site.Reborn(off: 10);

        Assert.Equal(AlarmState.LatchedUnacknowledged, reborn.Alarm("fire").State);
        Assert.True(reborn.Engine.Wants(0));
    }

    [Fact]
    public void Without_a_checkpoint_the_rows_alone_are_the_state()
    {
        var site = Shop().At(1).Good("smoke", 1);
        site.Do(OperatorVerb.Isolate, point: "w", seconds: 1000);

        var reborn = site.Reborn(off: 10);

        Assert.True(reborn.Alarm("fire").IsActive);
        Assert.Equal(990, Left(reborn, reborn.View("w").IsolatedUntil), 3);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(20, 40)]
    public void A_silence_counts_on_through_records_and_absence(double off, double left)
    {
        var site = Shop().At(1).Good("smoke", 1);
        site.Do(OperatorVerb.Silence, "fire", seconds: 100);
        site.At(41).Good("w", 1).Append(RecordKind.Note);

        var reborn = site.Reborn(off);

        Assert.Equal(left, Left(reborn, reborn.Alarm("fire").SilencedUntil), 3);
        Assert.False(reborn.Engine.Wants(0));
    }

    [Fact]
    public void A_silence_used_up_while_it_was_off_ends_at_once_and_the_siren_sounds()
    {
        var site = Shop().At(1).Good("smoke", 1);
        site.Do(OperatorVerb.Silence, "fire", seconds: 100);

        var reborn = site.Reborn(off: 200);

        Assert.Null(reborn.Alarm("fire").SilencedUntil);
        Assert.True(reborn.Engine.Wants(0));
        Assert.Single(reborn.Records);
    }

    [Theory]
    [InlineData(ClockQuality.Unsynchronised, 100)]
    [InlineData(ClockQuality.Restored, 100)]
    [InlineData(ClockQuality.Synchronised, 70)]
    public void After_a_reboot_time_counts_only_where_both_clocks_can_be_believed(ClockQuality clock, double left)
    {
        var site = Shop().At(1).Good("smoke", 1);
        site.Do(OperatorVerb.Silence, "fire", seconds: 100);

        var reborn = site.Reborn(off: 30, boot: SecondBoot, clock: clock);

        Assert.Equal(left, Left(reborn, reborn.Alarm("fire").SilencedUntil), 3);
    }

    [Fact]
    public void Time_that_passed_within_each_of_two_boots_counts_although_the_time_between_them_is_unknown()
    {
        var site = Shop().At(1).Good("smoke", 1);
        site.Clock = ClockQuality.Unsynchronised;
        site.Do(OperatorVerb.Silence, "fire", seconds: 100);
        site.At(11).Append(RecordKind.Note);
        site.Boot = SecondBoot;
        site.Append(RecordKind.Note);
        site.Seconds = 31;
        site.Append(RecordKind.Note);

        var reborn = site.Reborn();

        Assert.Equal(70, Left(reborn, reborn.Alarm("fire").SilencedUntil), 3);
    }

    [Fact]
    public void The_list_of_the_last_verb_wins_over_the_points_of_the_checkpoint()
    {
        var site = Shop().At(1);
        site.Do(OperatorVerb.Isolate, point: "w", seconds: 1000);
        site.TakeCheckpoint().At(10);
        site.Do(OperatorVerb.EndIsolation, point: "w");
        site.Do(OperatorVerb.Isolate, point: "t", seconds: 500);
        site.At(60).Append(RecordKind.Note);

        var reborn = site.Reborn();

        Assert.Null(reborn.View("w").IsolatedUntil);
        Assert.Equal(450, Left(reborn, reborn.View("t").IsolatedUntil), 3);
        Assert.True(reborn.Alarm("hot").Marks.HasFlag(AlarmMarks.OutOfService));
    }

    [Fact]
    public void An_isolation_that_ran_out_before_the_stop_is_not_told_twice()
    {
        var site = Shop().At(1);
        site.Do(OperatorVerb.Isolate, point: "w", seconds: 100);
        site.At(200).Append(RecordKind.Note);

        var reborn = site.Reborn();

        Assert.Null(reborn.View("w").IsolatedUntil);
        Assert.Empty(reborn.Records);
        Assert.False(reborn.Alarm("load").Marks.HasFlag(AlarmMarks.OutOfService));
    }

    [Fact]
    public void A_delay_that_was_raising_when_the_alarm_is_active_now_is_over()
    {
        var site = Shop().At(1).Good("w", 400).TakeCheckpoint().At(22).Good("w", 400);
        Assert.True(site.Alarm("load").IsActive);

        var reborn = site.Reborn(off: 1);

        Assert.True(reborn.Alarm("load").IsActive);
        reborn.At(reborn.Seconds + 100);
        Assert.True(reborn.Alarm("load").IsActive);
        reborn.Good("w", 10).At(reborn.Seconds + 19);
        Assert.True(reborn.Alarm("load").IsActive);
        reborn.At(reborn.Seconds + 2);
        Assert.False(reborn.Alarm("load").IsActive);
    }

    [Fact]
    public void A_delay_goes_on_where_nothing_has_happened_since()
    {
        var site = Shop().At(1).Good("w", 400).TakeCheckpoint().At(11).Good("smoke", 1);

        var reborn = site.Reborn().At(20);

        Assert.False(reborn.Alarm("load").IsActive);
        reborn.Good("w", 400).At(22);
        Assert.True(reborn.Alarm("load").IsActive);
    }

    [Fact]
    public void A_value_from_before_the_stop_never_clears_an_alarm()
    {
        // The checkpoint knows a value that clears; a value after it, which no record holds, had stopped that.
        var site = Shop().At(1).Good("w", 400).At(30).Good("w", 10).TakeCheckpoint().At(31).Good("w", 400).Append(RecordKind.Note);
        Assert.True(site.Alarm("load").IsActive);

        var reborn = site.Reborn().At(500);

        Assert.True(reborn.Alarm("load").IsActive);
    }

    [Fact]
    public void A_fault_that_came_after_the_checkpoint_stands_and_ends_by_a_good_value()
    {
        var site = Shop().At(1).Good("smoke", 0).TakeCheckpoint().At(40);
        Assert.True(site.Alarm("smoke").IsActive);

        var reborn = site.Reborn(off: 5);

        Assert.True(reborn.Alarm("smoke").IsActive);
        Assert.Equal((true, Quality.Bad, QualityReason.Stale), (reborn.View("smoke").InFault, reborn.View("smoke").Last.Quality, reborn.View("smoke").Last.Reason));
        Assert.Empty(reborn.At(reborn.Seconds + 100).Records);
        reborn.Good("smoke", 0);
        Assert.Equal(AlarmState.Normal, reborn.Alarm("smoke").State);
    }

    [Fact]
    public void A_fault_that_a_line_took_over_after_the_checkpoint_is_one_fault()
    {
        var site = Shop().At(1).Good("line:bus1", 1).Good("device:a", 1).Good("smoke", 0).At(2).Bad("device:a").TakeCheckpoint();
        Assert.True(site.Alarm("device:a").IsActive);
        site.At(3).Bad("line:bus1").At(40);

        var reborn = site.Reborn();

        Assert.Equal(site.Alarm("line:bus1").State, reborn.Alarm("line:bus1").State);
        Assert.Equal(site.Alarm("device:a").State, reborn.Alarm("device:a").State);
        Assert.Equal(site.Alarm("smoke").State, reborn.Alarm("smoke").State);
        reborn.At(reborn.Seconds + 100).Good("line:bus1", 1).Good("device:a", 1).Good("smoke", 0);
        Assert.All(reborn.Engine.Alarms.Where(static alarm => alarm.Id is "line:bus1" or "device:a" or "smoke"), alarm => Assert.False(reborn.Alarm(alarm.Id).IsActive));
    }

    [Fact]
    public void A_fault_that_ended_after_the_checkpoint_is_over_and_its_point_is_watched_again()
    {
        var site = Shop().At(40).TakeCheckpoint().At(41).Good("smoke", 0);
        Assert.False(site.Alarm("smoke").IsActive);

        var reborn = site.Reborn();

        Assert.False(reborn.Alarm("smoke").IsActive);
        Assert.False(reborn.View("smoke").InFault);
        reborn.At(reborn.Seconds + 31);
        Assert.True(reborn.Alarm("smoke").IsActive);
    }

    [Fact]
    public void A_point_that_was_heard_after_the_checkpoint_is_not_called_silent_at_the_start()
    {
        var site = Shop().At(1).Good("smoke", 0).At(29).TakeCheckpoint().Good("smoke", 0).At(58).Good("smoke", 0).Append(RecordKind.Note);

        Assert.Equal(AlarmState.Normal, site.Reborn(off: 20).Alarm("smoke").State);
    }

    [Fact]
    public void An_alarm_raised_after_the_checkpoint_stays_within_its_deadband()
    {
        var site = Shop().At(1).Good("t", 20).TakeCheckpoint().At(2).Good("t", 58);

        var reborn = site.Reborn().At(3).Good("t", 54);

        Assert.True(reborn.Alarm("hot").IsActive);
        Assert.False(reborn.Good("t", 51).Alarm("hot").IsActive);
    }

    [Fact]
    public void An_alarm_that_returned_after_the_checkpoint_is_not_raised_within_its_deadband()
    {
        var site = Shop().At(1).Good("t", 58).TakeCheckpoint().At(2).Good("t", 50);
        site.Do(OperatorVerb.Acknowledge, "hot");

        var reborn = site.Reborn().At(3).Good("t", 54);

        Assert.Equal(AlarmState.Normal, reborn.Alarm("hot").State);
    }

    [Fact]
    public void Where_a_record_is_missing_verbs_are_ended_and_alarms_stand()
    {
        var site = Silenced();
        site.At(5).Append(RecordKind.Note);
        site.Append(RecordKind.Note);
        site.Records.RemoveAt(site.Records.Count - 2);

        Quiet_is_over(site.Reborn());
    }

    [Fact]
    public void Where_the_first_record_after_the_checkpoint_is_missing_verbs_are_ended()
    {
        var site = Silenced().TakeCheckpoint();
        site.At(5).Append(RecordKind.Note);
        site.Append(RecordKind.Note);
        site.Records.RemoveAt(site.Records.Count - 2);

        Quiet_is_over(site.Reborn());
    }

    [Fact]
    public void Where_a_row_cannot_be_read_verbs_are_ended_and_alarms_stand()
    {
        var site = Silenced();
        site.Append(RecordKind.Action, [(byte)'I', 2, 0]);

        Quiet_is_over(site.Reborn());
    }

    [Fact]
    public void A_verb_given_after_the_gap_holds()
    {
        var site = Silenced();
        site.Append(RecordKind.Note);
        site.Records.RemoveAt(site.Records.Count - 1);
        site.Append(RecordKind.Note);
        site.Records.RemoveAt(0);
        site.Do(OperatorVerb.Silence, "fire", seconds: 50);
        site.Do(OperatorVerb.Isolate, point: "t", seconds: 50);

        var reborn = site.Reborn();

        Assert.NotNull(reborn.Alarm("fire").SilencedUntil);
        Assert.NotNull(reborn.View("t").IsolatedUntil);
    }

    [Fact]
    public void Records_of_an_unknown_kind_are_passed_over()
    {
        var site = Silenced();
        site.Append((RecordKind)99, [1, 2, 3]);
        site.Append(RecordKind.BlackBox);

        var reborn = site.Reborn();

        Assert.NotNull(reborn.Alarm("fire").SilencedUntil);
        Assert.NotNull(reborn.View("w").IsolatedUntil);
    }

    [Fact]
    public void A_new_epoch_is_no_gap_when_it_begins_at_one()
    {
        var site = Silenced();
        site.Append(RecordKind.Note);
        site.Records[^1] = site.Records[^1] with { Id = new(new Epoch(2, 5), 1) };

        Assert.NotNull(site.Reborn().Alarm("fire").SilencedUntil);
    }

    [Fact]
    public void Records_that_the_checkpoint_covers_change_nothing()
    {
        var site = Silenced().TakeCheckpoint();

        var (snapshot, _) = StateReplay.Fold(site.Checkpoint, site.Records)!.Value;

        Assert.Equal(site.Checkpoint!.Snapshot.Sequence, snapshot.Sequence);
        Assert.Equal(site.Checkpoint.Snapshot.Alarms, snapshot.Alarms);
    }

    [Fact]
    public void The_tenth_alarm_before_the_stop_and_the_next_after_it_are_one_flood()
    {
        var site = new JournalledSite();
        for (var i = 0; i < 12; i++)
        {
            site.Point($"p{i}", 3600).Rule($"r{i}", $"p{i}", AlarmClass.Water, AlarmPriority.P3);
        }

        site.At(1);
        for (var i = 0; i < 10; i++)
        {
            site.At(2 + i).Good($"p{i}", 1);
            if (i == 4)
            {
                site.TakeCheckpoint();
            }
        }

        var reborn = site.Reborn().At(30).Good("p10", 1);

        Assert.True(reborn.Alarm("r10").Marks.HasFlag(AlarmMarks.Flood));
    }

    private static JournalledSite Silenced()
    {
        var site = Shop().At(1).Good("smoke", 1);
        site.Do(OperatorVerb.Silence, "fire", seconds: 100);
        site.Do(OperatorVerb.Isolate, point: "w", seconds: 1000);
        site.Do(OperatorVerb.Shelve, "hot", seconds: 1000);
        site.Do(OperatorVerb.StartTest, "hot", seconds: 1000);
        return site;
    }

    private static void Quiet_is_over(JournalledSite reborn)
    {
        Assert.True(reborn.Alarm("fire").IsActive);
        Assert.Null(reborn.Alarm("fire").SilencedUntil);
        Assert.True(reborn.Engine.Wants(0));
        Assert.Null(reborn.View("w").IsolatedUntil);
        Assert.Null(reborn.Alarm("hot").ShelvedUntil);
        Assert.False(reborn.Alarm("hot").InTest);
    }

    private static double Left(JournalledSite site, long? until) => TimeSpan.FromTicks(until!.Value - site.Now.Elapsed).TotalSeconds;
}
