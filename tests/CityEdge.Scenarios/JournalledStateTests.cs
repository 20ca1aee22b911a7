using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Tests.Journal;
using CityEdge.Safety.Alarms;
using CityEdge.Scenarios.Rig;
using CityEdge.Simulator.Wires;
using static CityEdge.Scenarios.Rig.Shops;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>What stands when the power goes stands again afterwards (S8, S15), and a journal that fails keeps no alarm from the siren (S1).</summary>
public sealed class JournalledStateTests
{
    private const string Isolated = "temp-1.temperature";

    private static readonly TimeSpan SilenceFor = TimeSpan.FromMinutes(8);

    [Fact]
    public void S8_a_latched_fire_a_silence_and_an_isolation_survive_a_power_cut_at_every_instant_with_at_most_their_remainder()
    {
        var disk = new JournalDisk();
        var cuts = new List<Cut>();
        using (var site = new SiteRig(Cafe, prepare: Furnish, disk: disk))
        {
            var random = new Random(7);
            Task<bool>? verb = null;
            disk.Passing = (_, _) =>
            {
                // Only what a person was told to be done is owed.
                var (silence, isolation) = (site.State(Fire1).SilencedUntil, site.View(Isolated).IsolatedUntil);
                cuts.Add(new Cut(site.Now, verb?.IsCompletedSuccessfully == true, Left(site, silence), Left(site, isolation), disk.AfterCut(random)));
            };
            site.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
            site.At("00:00:20", static s => s.Hub().SetSmoke(1, false));
            site.At("00:00:30", static s => s.Act(OperatorVerb.Silence, Fire1, duration: SilenceFor));
            site.At("00:00:40", s =>
            {
                s.Act(OperatorVerb.Isolate, point: Isolated);
                verb = s.Journal!.Owner.Intake.Durable();
            });
            site.Run("00:04:00");
        }

        var owed = cuts.Where(static cut => cut.Owed).ToList();
        Assert.True(owed.Count >= 20, $"only {owed.Count} instants");
        foreach (var cut in owed)
        {
            // Ten seconds without power, on a wall clock that can be believed.
            var off = TimeSpan.FromSeconds(10);
            using var again = new SiteRig(Cafe, wall: new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero) + cut.At + off, prepare: Furnish, disk: cut.Disk);

            Assert.Null(again.Journal!.Resumption.Lost);
            Assert.Equal(AlarmState.LatchedUnacknowledged, again.State(Fire1).State);
            InRange(Left(again, again.State(Fire1).SilencedUntil), cut.Silence, off, cut);
            InRange(Left(again, again.View(Isolated).IsolatedUntil), cut.Isolation, off, cut);
        }
    }

    [Fact]
    public void S8_S15_with_an_unreadable_state_the_verbs_end_and_the_siren_sounds_for_what_still_burns_and_a_fault_stands_until_it_is_seen()
    {
        var disk = new JournalDisk();
        using (var site = new SiteRig(Cafe, prepare: Furnish, disk: disk))
        {
            site.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
            site.At("00:00:30", static s => s.Act(OperatorVerb.Silence, Fire1, duration: SilenceFor));
            site.At("00:00:40", static s => s.Act(OperatorVerb.Isolate, point: Isolated));
            site.Run("00:01:30");
            Assert.False(site.Relay()[0]);
        }

        var harmed = disk.AfterKill();
        harmed.Ruin(JournalPart.Checkpoint);
        harmed.Ruin(JournalPart.Alarms);
        using var again = new SiteRig(Cafe, disk: harmed, prepare: static s =>
        {
            Furnish(s);
            s.Hub().SetSmoke(1, true);
        });
        again.At("00:02:00", static s => s.Act(OperatorVerb.Acknowledge, "gateway:state-disk"));
        again.Run("00:03:00");

        Assert.NotNull(again.Journal!.Resumption.Lost);
        Assert.Null(again.View(Isolated).IsolatedUntil);
        again.Expect(Within("00:00:00", TimeSpan.FromSeconds(10)), Fire1, AlarmEvent.Raised).Expect(Within("00:00:00", TimeSpan.FromSeconds(10)), Siren, "on");
        again.ExpectFaults(Between("00:00:00", "00:03:00"), "gateway:state-disk");
        again.Expect(Between("00:00:00", "00:00:10"), "gateway:state-disk", AlarmEvent.Raised);
        again.ExpectOnly(Between("00:00:00", "00:01:59"), "gateway:state-disk", "Raised");
        again.Expect(Within("00:02:00", TimeSpan.FromSeconds(1)), "gateway:state-disk", AlarmEvent.ReturnedToNormal);
    }

    [Theory]
    [InlineData(nameof(MediumFailure.Full))]
    [InlineData(nameof(MediumFailure.ReadOnly))]
    [InlineData(nameof(MediumFailure.Broken))]
    [InlineData(nameof(MediumFailure.Gone))]
    public void S1_S2_with_a_journal_that_refuses_the_siren_sounds_and_it_is_one_fault_until_the_disk_is_back(string failure)
    {
        var disk = new JournalDisk();
        using var site = new SiteRig(Cafe, prepare: Furnish, disk: disk);

        site.At("00:00:20", _ => disk.Failure = Enum.Parse<MediumFailure>(failure));
        site.At("00:02:20", static s => s.Hub().SetSmoke(1, true));
        site.At("00:03:00", static s => s.Act(OperatorVerb.Silence, Fire1));
        site.At("00:04:00", _ => disk.Failure = null);
        site.Run("00:05:00");

        site.Expect(Within("00:02:20", site.Budget("hub.smoke-1")), Siren, "on").Expect(Within("00:03:00", TimeSpan.FromSeconds(1)), Siren, "off");
        site.ExpectFaults(Between("00:00:00", "00:05:00"), "gateway:state-disk");
        site.Expect(Between("00:04:00", "00:04:31"), "gateway:state-disk", AlarmEvent.ReturnedToNormal);
        AssertAllKept(site, disk);
    }

    [Fact]
    public void S1_S6_with_a_journal_that_hangs_the_siren_sounds_people_are_answered_and_all_is_kept_when_it_is_back()
    {
        var disk = new JournalDisk();
        using var site = new SiteRig(Cafe, prepare: Furnish, disk: disk);

        site.At("00:01:10", _ => disk.Hang());
        site.At("00:01:20", static s => s.Hub().SetSmoke(1, true));
        site.At("00:01:40", static s => s.Act(OperatorVerb.Silence, Fire1));
        site.At("00:03:00", static s => s.Journal!.Release());
        site.Run("00:05:00");

        site.Expect(Within("00:01:20", site.Budget("hub.smoke-1")), Siren, "on").Expect(Within("00:01:40", TimeSpan.FromSeconds(1)), Siren, "off");
        site.Expect(Between("00:01:10", "00:01:30"), "gateway:state-disk", AlarmEvent.Raised);
        site.Expect(Between("00:03:00", "00:04:01"), "gateway:state-disk", AlarmEvent.ReturnedToNormal);
        Assert.Contains(site.Timeline, static sighting => sighting.What == "Silence: Done");
        AssertAllKept(site, disk);
    }

    [Fact]
    public void S11_a_site_with_a_journal_says_what_the_same_site_says_without()
    {
        List<string> Tell(JournalDisk? disk)
        {
            using var site = new SiteRig(Cafe, prepare: Furnish, disk: disk);
            site.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
            site.At("00:00:30", static s => s.Act(OperatorVerb.Silence));
            site.At("00:01:00", static s => s.Temp().Wire.Set(WireFault.Dead));
            site.Run("00:04:00");
            return [.. site.Timeline.Select(static sighting => sighting.ToString())];
        }

        Assert.Equal(Tell(null), Tell(new JournalDisk()));
    }

    // Every transition of the run, once, in its order.
    private static void AssertAllKept(SiteRig site, JournalDisk disk)
    {
        site.Journal!.Turn();
        var kept = JournalReading.Transitions(disk);
        Assert.Equal(site.Timeline.Where(static s => s.Transition is not null).Select(static s => s.Transition!.Value.Sequence), kept);
        Assert.True(site.Journal.Owner.Health.IsOk);
    }

    private static TimeSpan? Left(SiteRig site, long? until) => until is { } end ? TimeSpan.FromTicks(end - site.Moments.Now().Elapsed) : null;

    private static void InRange(TimeSpan? left, TimeSpan? before, TimeSpan off, Cut cut)
    {
        Assert.True(left is not null, $"{cut}: ended");
        Assert.True(left <= before - off && left >= before - off - TimeSpan.FromSeconds(1), $"{cut}: {left} is left");
    }

    private sealed record Cut(TimeSpan At, bool Owed, TimeSpan? Silence, TimeSpan? Isolation, JournalDisk Disk);
}
