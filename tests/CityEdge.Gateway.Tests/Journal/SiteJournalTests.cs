using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Tests.Journal.Intake;
using CityEdge.Gateway.Tests.Journal.Media;
using CityEdge.Safety.Alarms;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal;

public sealed class SiteJournalTests
{
    [Fact]
    public void What_happened_is_on_the_disk_in_its_order_with_one_sync_for_all_that_waited()
    {
        using var bench = new JournalBench();
        bench.Settle();
        var before = bench.Disk.Syncs;

        bench.Site.Smoke(1);
        bench.Site.Leak(2);
        bench.Site.Act(OperatorVerb.Acknowledge);
        bench.Settle();

        Assert.Equal(1, bench.Disk.Syncs - before);
        Assert.Equal(
            ["journal.opened", "alarm.raised 1", "alarm.returned 2", "alarm.raised 3", "alarm.returned 4", "alarm.reraised 5", "alarm.returned 6", "alarm.acknowledged 7", "alarm.acknowledged 8", "action.done"],
            bench.Lane());
        Assert.Equal(10, bench.Journal.Durable.Of(LaneKind.Alarms)!.Value.Sequence);
    }

    [Fact]
    public void S6_nothing_is_acknowledged_before_its_sync_has_returned()
    {
        using var bench = new JournalBench();
        bench.Settle();
        var durable = bench.Journal.Durable.Of(LaneKind.Alarms);
        bool? duringSync = null;
        RecordId? markDuringSync = null;
        Task<bool>? promise = null;
        bench.Disk.Passing = (_, operation) =>
        {
            if (operation.Kind == MediumOperationKind.Sync)
            {
                duringSync = IntakeBench.Kept(promise!);
                markDuringSync = bench.Journal.Durable.Of(LaneKind.Alarms);
            }
        };

        promise = bench.Site.Act(OperatorVerb.Acknowledge);
        bench.Settle();

        Assert.Null(duringSync);
        Assert.Equal(durable, markDuringSync);
        Assert.True(IntakeBench.Kept(promise));
        Assert.NotEqual(durable, bench.Journal.Durable.Of(LaneKind.Alarms));
    }

    [Fact]
    public void S6_whatever_instant_the_power_goes_all_that_was_promised_is_there_and_nothing_twice()
    {
        Gen.Int[0, 5].Array[1, 25].Select(Gen.Int[0, int.MaxValue]).Sample(
            (steps, seed) =>
            {
                var random = new Random(seed);
                using var bench = new JournalBench(seed: seed, segment: 24 << 10);
                var promised = 0L;
                var cuts = new List<(long Promised, JournalDisk Disk)>();
                bench.Disk.Passing = (_, _) =>
                {
                    if (random.Next(6) == 0)
                    {
                        cuts.Add((promised, bench.Disk.AfterCut(random)));
                    }
                };
                foreach (var step in steps)
                {
                    switch (step)
                    {
                        case 0:
                            bench.Site.Smoke(3);
                            break;
                        case 1:
                            bench.Site.Leak(2);
                            break;
                        case 2:
                            bench.Site.Act(OperatorVerb.Acknowledge);
                            break;
                        case 3:
                            bench.Site.Intake.AskCheckpoint();
                            bench.Site.Turn();
                            break;
                        default:
                            bench.Journal.Turn();
                            break;
                    }

                    if (IntakeBench.Kept(bench.Site.Intake.Durable()) == true)
                    {
                        promised = bench.Site.Said.Count;
                    }
                }

                bench.Settle();
                foreach (var (count, disk) in cuts)
                {
                    using var after = new JournalBench(disk, seed: seed + 1, segment: 24 << 10);
                    after.Settle();
                    var kept = JournalBench.Events(disk, out var gaps).Select(static e => e.Private.Transition).OfType<long>().ToArray();

                    // Of a group that was never promised a torn write may leave islands: then what is missing between is said.
                    Assert.Equal(Enumerable.Range(1, (int)count).Select(static i => (long)i), kept.Take((int)count));
                    Assert.True(kept.Zip(kept.Skip(1)).All(static pair => pair.First < pair.Second), "twice, or out of order");
                    Assert.True(kept.Length == 0 || (kept[^1] <= bench.Site.Said.Count && (kept[^1] == kept.Length || gaps.Count > 0)), "a gap that nobody says");
                }
            },
            iter: 60, threads: 1);
    }

    [Theory]
    [InlineData(nameof(MediumFailure.Full))]
    [InlineData(nameof(MediumFailure.ReadOnly))]
    [InlineData(nameof(MediumFailure.Broken))]
    [InlineData(nameof(MediumFailure.Gone))]
    public void S6_a_disk_that_refuses_is_a_fault_at_once_and_what_happened_meanwhile_is_appended_when_it_is_back(string refusal)
    {
        var failure = Enum.Parse<MediumFailure>(refusal);
        using var bench = new JournalBench();
        var told = new List<MediumFailure?>();
        bench.Journal.HealthChanged = health => told.Add(health.Failure);
        bench.Site.Smoke(1);
        bench.Settle();

        bench.Disk.Failure = failure;
        bench.Site.Smoke(1);
        var promise = bench.Site.Act(OperatorVerb.Acknowledge);
        bench.Settle();
        Assert.False(IntakeBench.Kept(promise));
        Assert.Equal(failure, bench.Journal.Health.Failure);
        Assert.True(bench.Journal.Health.IsVolatile);
        bench.Pass(TimeSpan.FromMinutes(2));
        bench.Site.Smoke(1);
        bench.Disk.Failure = null;
        bench.Pass(TimeSpan.FromSeconds(31));

        Assert.True(bench.Journal.Health.IsOk);
        Assert.Equal([failure, null], told);
        var lane = bench.Lane();
        Assert.Equal(["journal.opened", "alarm.raised 1", "alarm.returned 2"], lane[..3]);
        Assert.Equal(
            ["alarm.reraised 3 was v/1", "alarm.returned 4 was v/2", "alarm.acknowledged 5 was v/3", "action.done was v/4", "journal.failed was v/5", "alarm.raised 6 was v/6", "alarm.returned 7 was v/7"],
            lane.Where(static line => line.Contains("was", StringComparison.Ordinal) && !line.Contains("resumed", StringComparison.Ordinal)).Select(Unmarked));
        Assert.Equal("journal.resumed", lane[^1]);
        Assert.Contains(JournalBench.Events(bench.Disk)[^1].Private.Ranges!, static range => range.StartsWith("alarms/v-", StringComparison.Ordinal));
        Assert.Equal(bench.Site.Said.Count, lane.Count(static line => line.StartsWith("alarm.", StringComparison.Ordinal)));
    }

    [Fact]
    public void S6_a_second_failure_before_all_that_was_kept_is_written_gives_no_id_twice_and_claims_no_more_than_there_is()
    {
        using var bench = new JournalBench(segment: 1 << 20);
        bench.Settle();
        bench.Disk.Failure = MediumFailure.Broken;
        bench.Site.Smoke(1);
        bench.Settle();
        bench.Site.Smoke(3000);
        bench.Disk.Failure = null;
        var groups = 0;
        bench.Journal.HealthChanged = health =>
        {
            if (health.IsOk)
            {
                // Only the first group of two is written: what is left keeps its ids through the next failure.
                groups = bench.Site.Intake.Count;
                bench.Disk.Failure = MediumFailure.Full;
            }
        };
        bench.Pass(TimeSpan.FromSeconds(3));
        Assert.InRange(groups, 1000, 3000);
        Assert.Equal(MediumFailure.Full, bench.Journal.Health.Failure);
        bench.Journal.HealthChanged = static _ => { };
        bench.Site.Smoke(2);
        bench.Disk.Failure = null;
        bench.Pass(TimeSpan.FromMinutes(2));

        Assert.True(bench.Journal.Health.IsOk);
        var events = JournalBench.Events(bench.Disk);
        var kept = events.Select(static e => e.Shared.Was).OfType<string>().ToArray();
        Assert.Equal(kept.Distinct(), kept);
        var first = kept[0].Split('/')[0];
        Assert.Equal([first], events.Where(static e => e.Private.Transition is <= 6002).Select(static e => e.Shared.Was!.Split('/')[0]).Distinct());
        Assert.Equal(2, kept.Select(static id => id.Split('/')[0]).Distinct().Count());
        Assert.Equal(kept.Order(), Claimed(events, CityEdge.Protocol.EventTypes.JournalResumed).Order());
    }

    [Fact]
    public void S12_what_memory_could_not_hold_is_said_by_its_volatile_ids_and_never_claimed_to_follow()
    {
        using var bench = new JournalBench(bounds: new CityEdge.Gateway.Journal.Intake.IntakeBounds { Gather = 16, Drop = 32 });
        bench.Settle();
        bench.Disk.Failure = MediumFailure.Broken;
        bench.Site.Smoke(1);
        bench.Settle();
        bench.Site.Leak(30);
        bench.Site.Smoke(60);
        bench.Site.Leak(30);
        bench.Disk.Failure = null;
        bench.Pass(TimeSpan.FromMinutes(2));

        Assert.True(bench.Journal.Health.IsOk);
        var events = JournalBench.Events(bench.Disk);
        var kept = events.Select(static e => e.Shared.Was).OfType<string>().ToArray();
        var resumed = Claimed(events, CityEdge.Protocol.EventTypes.JournalResumed);
        var gone = Claimed(events, CityEdge.Protocol.EventTypes.JournalOverflowed);
        Assert.Equal(kept.Order(), resumed.Order());
        Assert.NotEmpty(gone);
        Assert.Empty(gone.Intersect(kept));
        Assert.Equal(gone.Distinct(), gone);
        var numbers = gone.Concat(kept).Select(static id => long.Parse(id.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture)).Order();
        Assert.Equal(Enumerable.Range(1, numbers.Count()).Select(static i => (long)i), numbers);
    }

    [Fact]
    public void A_sync_that_failed_is_never_tried_again_on_the_same_lane()
    {
        using var bench = new JournalBench();
        bench.Settle();
        var failed = 0;
        bench.Disk.Choose = (part, operation) => part == JournalPart.Alarms && operation.Kind == MediumOperationKind.Sync && failed++ == 0 ? MediumFailure.Broken : null;

        bench.Site.Smoke(1);
        bench.Pass(TimeSpan.FromSeconds(3));

        var events = JournalBench.Events(bench.Disk);
        Assert.Equal(2, events.Select(static e => e.Id.Epoch).Distinct().Count());
        Assert.Equal([1L, 2L], events.Select(static e => e.Private.Transition).OfType<long>());
        Assert.All(events.Where(static e => e.Private.Transition is not null), static e => Assert.NotNull(e.Shared.Was));
    }

    [Fact]
    public void S6_a_first_flush_that_fails_behind_a_lost_lane_is_appended_anew_and_nothing_stands_twice()
    {
        using var before = new JournalBench();
        before.Site.Smoke(20);
        before.Site.Turn();
        before.Settle();
        var disk = before.Disk.AfterKill();
        disk.Replace(JournalPart.Alarms, new JournalDisk());
        using var bench = new JournalBench(disk, seed: 2);
        Assert.Equal(41, bench.Resumption.Witness!.Value.Sequence);
        FailFirstGroup(bench);
        bench.Site.Smoke(3);
        bench.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal(Enumerable.Range(1, 6).Select(static i => (long)i), JournalBench.Events(disk, out _).Select(static e => e.Private.Transition).OfType<long>());
        Assert.Contains(JournalBench.Events(disk, out _), static e => e.Private.Ranges?.Any(static range => range.EndsWith("/1–41", StringComparison.Ordinal)) == true);
    }

    [Fact]
    public void S5_a_directory_that_appears_before_anything_was_durable_is_never_cut()
    {
        using var before = new JournalBench();
        for (var i = 0; i < 20; i++)
        {
            before.Site.Smoke(20);
            before.Settle();
        }

        var kept = before.Lane();
        Assert.True(before.Disk.Open(JournalPart.Alarms).List().Count > 4);
        using var bench = new JournalBench(seed: 2);
        FailFirstGroup(bench);
        bench.Site.Smoke(1);
        bench.Settle();
        Assert.True(bench.Journal.Health.IsVolatile);

        bench.Disk.Replace(JournalPart.Alarms, before.Disk);
        bench.Pass(TimeSpan.FromSeconds(5));

        var lane = bench.Lane();
        Assert.Equal(kept, lane[..kept.Count]);
        Assert.Equal(2, lane.Skip(kept.Count).Count(static line => line.StartsWith("alarm.", StringComparison.Ordinal)));
    }

    [Fact]
    public void S6_stopping_writes_what_was_kept_during_an_outage_when_the_disk_is_back()
    {
        var bench = new JournalBench();
        bench.Settle();
        bench.Disk.Failure = MediumFailure.Broken;
        bench.Site.Smoke(2);
        bench.Pass(TimeSpan.FromSeconds(40));
        bench.Disk.Failure = null;

        bench.Journal.Close();

        bench.Dispose();
        Assert.True(bench.Site.Intake.IsEmpty);
        Assert.Equal([1L, 2L, 3L, 4L], JournalBench.Events(bench.Disk).Select(static e => e.Private.Transition).OfType<long>());
        Assert.Contains(bench.Lane(), static line => line.StartsWith("gateway.stopped", StringComparison.Ordinal));
    }

    [Fact]
    public void S6_a_checkpoint_directory_that_cannot_be_opened_costs_the_checkpoints_and_never_the_lane()
    {
        using var bench = new JournalBench();
        bench.Disk.Opening = static part => part == JournalPart.Checkpoint ? MediumFailure.Broken : null;
        bench.Site.Turn();
        bench.Settle();

        Assert.True(Promised(bench));
        Assert.Equal((MediumFailure.Broken, false), (bench.Journal.Health.Failure, bench.Journal.Health.IsVolatile));
        bench.Pass(TimeSpan.FromMinutes(2));
        Assert.Single(JournalBench.Events(bench.Disk).Select(static e => e.Id.Epoch).Distinct());

        bench.Disk.Opening = null;
        bench.Site.Intake.AskCheckpoint();
        bench.Site.Turn();
        bench.Settle();
        Assert.True(bench.Journal.Health.IsOk);
    }

    [Fact]
    public void S6_a_full_disk_is_declared_before_it_is_asked_to_make_room()
    {
        using var bench = new JournalBench(readings: true, segment: 12 << 10);
        bench.Measure(4000);
        var failed = 0;
        Task<bool>? promise = null;
        bool? whileMakingRoom = null;
        bench.Disk.Choose = (part, operation) => part == JournalPart.Alarms && operation.Kind == MediumOperationKind.Sync && failed++ == 0 ? MediumFailure.Full : null;
        bench.Disk.Passing = (part, operation) => whileMakingRoom ??= part == JournalPart.Readings && operation.Kind == MediumOperationKind.Delete ? IntakeBench.Kept(promise!) ?? true : null;

        promise = bench.Site.Act(OperatorVerb.Acknowledge);
        bench.Settle();

        Assert.False(whileMakingRoom);
    }

    [Fact]
    public void S6_a_disk_that_hangs_while_an_old_segment_is_deleted_is_noticed()
    {
        using var bench = new JournalBench(segment: 12 << 10, alarms: 60 << 10);
        MediumFailure? noticed = null;
        bench.Disk.Passing = (part, operation) =>
        {
            if (part == JournalPart.Alarms && operation.Kind == MediumOperationKind.Delete && noticed is null)
            {
                bench.Site.Clock.Advance(JournalDefaults.OpenLimit);
                bench.Journal.Watch();
                noticed = bench.Journal.Health.Failure;
                bench.Disk.Passing = null;
            }
        };

        for (var i = 0; i < 40; i++)
        {
            bench.Site.Smoke(10);
            bench.Settle();
        }

        Assert.Equal(MediumFailure.Slow, noticed);
    }

    [Fact]
    public void S6_a_disk_that_comes_and_goes_stays_a_fault_and_does_not_feed_itself()
    {
        using var bench = new JournalBench();
        bench.Settle();
        var told = 0;
        bench.Journal.HealthChanged = _ => told++;
        var syncs = 0;
        bench.Disk.Choose = (part, operation) => part == JournalPart.Alarms && operation.Kind == MediumOperationKind.Sync && ++syncs % 3 == 0 ? MediumFailure.Broken : null;

        for (var i = 0; i < 3; i++)
        {
            bench.Site.Smoke(1);
            bench.Pass(TimeSpan.FromSeconds(1));
        }

        bench.Pass(TimeSpan.FromMinutes(10));

        Assert.InRange(told, 1, 24);
        Assert.InRange(bench.Lane().Count, 1, 80);
    }

    [Fact]
    public void S6_a_readings_lane_that_never_flushes_is_one_fault_and_is_said_once()
    {
        using var bench = new JournalBench(readings: true);
        var told = new List<MediumFailure?>();
        bench.Journal.HealthChanged = health => told.Add(health.Failure);
        var syncs = 0;
        bench.Disk.Opening = part =>
        {
            syncs = part == JournalPart.Readings ? 0 : syncs;
            return null;
        };

        // The header of a new epoch goes through, no record ever does.
        bench.Disk.Choose = (part, operation) => part == JournalPart.Readings && operation.Kind == MediumOperationKind.Sync && ++syncs > 1 ? MediumFailure.Broken : null;

        bench.Measure(600);

        Assert.Equal([MediumFailure.Broken], told);
        Assert.InRange(bench.Lane().Count, 1, 6);
    }

    [Fact]
    public void A_disk_with_50_ms_a_flush_is_no_fault()
    {
        using var bench = new JournalBench();
        bench.Disk.Passing = (_, operation) => Delay(bench, operation, TimeSpan.FromMilliseconds(50));

        for (var i = 0; i < 50; i++)
        {
            bench.Site.Smoke(1);
            bench.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.True(bench.Journal.Health.IsOk);
        Assert.Equal(0, bench.Log.Count(1501));
        Assert.DoesNotContain(bench.Lane(), static line => line.Contains("failed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_disk_with_2_s_a_flush_is_a_fault_and_everything_arrives_all_the_same()
    {
        using var bench = new JournalBench();
        bench.Settle();
        bench.Disk.Passing = (_, operation) => Delay(bench, operation, TimeSpan.FromSeconds(2));

        for (var i = 0; i < 10; i++)
        {
            bench.Site.Smoke(1);
            bench.Pass(TimeSpan.FromSeconds(5));
            Assert.Equal(MediumFailure.Slow, bench.Journal.Health.Failure);
        }

        bench.Disk.Passing = null;
        bench.Site.Smoke(1);
        bench.Pass(TimeSpan.FromSeconds(1));

        Assert.True(bench.Journal.Health.IsOk);
        var lane = bench.Lane();
        Assert.Equal(Enumerable.Range(1, bench.Site.Said.Count).Select(static i => (long)i), JournalBench.Events(bench.Disk).Select(static e => e.Private.Transition).OfType<long>());
        Assert.Equal("journal.resumed", lane[^1]);
    }

    [Fact]
    public void A_flush_that_hangs_is_noticed_from_another_thread_and_nobody_waits_for_it()
    {
        using var bench = new JournalBench();
        bench.Settle();
        bench.Disk.Hang();
        var promise = bench.Site.Act(OperatorVerb.Acknowledge);
        var owner = new Thread(() => bench.Settle()) { IsBackground = true };
        owner.Start();
        bench.Disk.WaitForHang(owner);

        bench.Site.Clock.Advance(TimeSpan.FromMilliseconds(900));
        bench.Journal.Watch();
        Assert.True(bench.Journal.Health.IsOk);
        Assert.Null(IntakeBench.Kept(promise));
        bench.Site.Clock.Advance(TimeSpan.FromMilliseconds(200));
        bench.Journal.Watch();

        Assert.Equal(MediumFailure.Slow, bench.Journal.Health.Failure);
        Assert.False(IntakeBench.Kept(promise));
        bench.Disk.Release();
        owner.Join();
        bench.Site.Smoke(1);
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.True(bench.Journal.Health.IsOk);

        // The action had gone up as v-…/1 while its flush was under way: the two ids are the same event.
        var pairs = JournalBench.Events(bench.Disk).SelectMany(static e => e.Private.Ranges ?? []).Where(static range => range.Contains(" = ", StringComparison.Ordinal));
        Assert.Contains(pairs, static pair => pair.Contains("/1 = alarms/1-", StringComparison.Ordinal));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_is_a_fault_and_the_alarms_lane_goes_on()
    {
        using var bench = new JournalBench();
        bench.Settle();
        bench.Disk.Choose = static (part, operation) => part == JournalPart.Checkpoint && operation.Kind != MediumOperationKind.Read ? MediumFailure.Full : null;
        bench.Site.Turn();
        bench.Settle();

        Assert.Equal((MediumFailure.Full, false), (bench.Journal.Health.Failure, bench.Journal.Health.IsVolatile));
        Assert.True(Promised(bench));
        bench.Disk.Choose = null;
        bench.Site.Intake.AskCheckpoint();
        bench.Site.Turn();
        bench.Settle();

        Assert.True(bench.Journal.Health.IsOk);
    }

    [Fact]
    public void S12_a_readings_lane_without_room_gives_way_and_says_what_went()
    {
        var disk = new JournalDisk();
        disk.Room[JournalPart.Readings] = 80 << 10;
        using var bench = new JournalBench(disk, readings: true);

        bench.Measure(12_000);

        Assert.True(bench.Journal.Health.IsOk, bench.Journal.Health.ToString());
        Assert.Contains("journal.thinned", bench.Lane());
        Assert.True(Promised(bench));
    }

    [Fact]
    public void A_fire_that_takes_the_power_leaves_the_two_minutes_before_it_and_what_followed()
    {
        using var bench = new JournalBench(readings: true);
        bench.Site.AlsoHears = (engine, now) => bench.Recorder!.Changed(engine, now);
        bench.Measure(300);

        bench.Site.Read(Page.TestShop.Smoke, 1);
        bench.Settle();
        var atOnce = BlackBox(bench.Disk.AfterCut(new Random(1)));
        bench.Measure(60);
        var later = BlackBox(bench.Disk.AfterCut(new Random(2)));

        Assert.InRange(atOnce, 118, 121);
        Assert.InRange(later, 118 + 54, 121 + 60);
    }

    [Fact]
    public void A_long_past_is_written_in_one_go_although_the_alarms_come_first()
    {
        using var bench = new JournalBench(readings: true, segment: 1 << 20);
        bench.Site.AlsoHears = (engine, now) => bench.Recorder!.Changed(engine, now);
        for (var i = 0; i < 60_000; i++)
        {
            bench.Site.Clock.Advance(TimeSpan.FromMilliseconds(1));
            bench.Recorder!.Heard(Safety.Points.Reading.Good(Page.TestShop.Temperature, i % 97 * 1.37, bench.Site.Moments.Now()), bench.Site.Moments.Now());
        }

        bench.Settle();
        bench.Site.Read(Page.TestShop.Smoke, 1);
        bench.Settle();

        Assert.Equal(60_000, BlackBox(bench.Disk.AfterCut(new Random(1))));
    }

    [Fact]
    public void How_coarse_readings_were_kept_survives_a_restart()
    {
        var disk = new JournalDisk();
        using (var bench = new JournalBench(disk, readings: true))
        {
            bench.Settle();
            bench.Recorder!.Factor = 4;
            bench.Measure(60);
            bench.Journal.Close();
        }

        using var again = new JournalBench(disk, readings: true, seed: 2);
        again.Settle();

        Assert.Equal(4, again.Recorder!.Factor);
    }

    [Fact]
    public void A_stop_leaves_everything_durable_with_a_last_checkpoint()
    {
        var bench = new JournalBench();
        bench.Site.Smoke(2);
        bench.Site.Intake.Finish(bench.Site.Engine, bench.Site.Moments.Now());

        bench.Journal.Close();
        bench.Dispose();

        Assert.Equal("gateway.stopped", JournalBench.LaneOf(bench.Disk)[^1]);
        using var next = new JournalBench(bench.Disk.AfterCut(new Random(1)));
        Assert.Equal(4, next.Resumption.Snapshot!.Sequence);
        Assert.Null(next.Resumption.Lost);
    }

    [Fact]
    public void A_stop_does_not_wait_for_a_disk_that_refuses()
    {
        var bench = new JournalBench();
        bench.Settle();
        bench.Disk.Failure = MediumFailure.Broken;
        bench.Site.Smoke(2);

        bench.Journal.Close();

        bench.Dispose();
        Assert.False(bench.Site.Intake.IsEmpty);
    }

    [Fact]
    public void S8_a_state_that_cannot_be_read_is_said_and_nothing_of_it_is_taken_up()
    {
        var bench = new JournalBench();
        bench.Site.Smoke(1);
        bench.Site.Turn();
        bench.Settle();
        bench.Dispose();
        var disk = bench.Disk.AfterKill();
        disk.Ruin(JournalPart.Alarms);
        disk.Ruin(JournalPart.Checkpoint);

        using var next = new JournalBench(disk);

        Assert.NotNull(next.Resumption.Lost);
        Assert.Null(next.Resumption.Snapshot);
        Assert.Contains(next.Resumption.SayStart(next.Site.Moments.Now(), "1.0"), static note => note.Type == CityEdge.Protocol.EventTypes.StateUnreadable);
    }

    // The first sync of a fresh lane is its header's.
    private static void FailFirstGroup(JournalBench bench)
    {
        var syncs = 0;
        bench.Disk.Choose = (part, operation) => part == JournalPart.Alarms && operation.Kind == MediumOperationKind.Sync && ++syncs == 2 ? MediumFailure.Broken : null;
    }

    // Every volatile id that notes of a type name, one by one.
    private static string[] Claimed(IEnumerable<CityEdge.Gateway.Journal.Events.JournalEvent> events, string type) =>
    [
        .. events.Where(e => e.Shared.Type == type).SelectMany(static e => e.Private.Ranges ?? []).Where(static range => range.StartsWith("alarms/v-", StringComparison.Ordinal))
            .Select(static range => System.Text.RegularExpressions.Regex.Match(range, "^alarms/(v-[0-9a-f]{8})/([0-9]+)–([0-9]+)$")).SelectMany(static match =>
            {
                var (from, to) = (int.Parse(match.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), int.Parse(match.Groups[3].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
                return Enumerable.Range(from, to - from + 1).Select(number => $"{match.Groups[1].Value}/{number}");
            }),
    ];

    private static int BlackBox(JournalDisk disk)
    {
        var (names, count) = (new CityEdge.Gateway.Journal.Readings.PointNames(), 0);
        foreach (var record in Records(disk))
        {
            if (record.Kind == RecordKind.Points)
            {
                names.Learn(record.Private.Span);
            }
            else if (record.Kind == RecordKind.BlackBox)
            {
                Assert.Equal(CityEdge.Gateway.Journal.Readings.BatchOutcome.Read, CityEdge.Gateway.Journal.Readings.BlackBoxChunk.TryRead(record.Private.Span, names, record.Stamp, out var chunk));
                count += chunk!.Readings.Count(static reading => reading.Name == "smoke-1.temperature");
            }
        }

        return count;
    }

    private static List<StoredRecord> Records(JournalDisk disk)
    {
        var reader = new LaneReader(disk.Open(JournalPart.Readings));
        reader.Seek(null);
        var records = new List<StoredRecord>();
        while (reader.Read() is { } record)
        {
            records.Add(record);
        }

        return records;
    }

    private static bool Promised(JournalBench bench)
    {
        var promise = bench.Site.Act(OperatorVerb.Acknowledge);
        bench.Settle();
        return IntakeBench.Kept(promise) == true;
    }

    private static void Delay(JournalBench bench, MediumOperation operation, TimeSpan time)
    {
        if (operation.Kind == MediumOperationKind.Sync)
        {
            bench.Site.Clock.Advance(time);
        }
    }

    private static string Unmarked(string line) => System.Text.RegularExpressions.Regex.Replace(line, "v-[0-9a-f]{8}", "v");
}
