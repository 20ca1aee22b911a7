using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Scenarios.Rig;
using static CityEdge.Scenarios.Rig.Shops;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>A gas valve at the café: it shuts on two live causes or a person's word, stays shut, and is proved like every output (S3, S9, S15).</summary>
public sealed class OutputsThatActTests
{
    private const string Valve = "coil3";
    private const string Act = "act:gas";

    private const string Kitchen = Cafe + "\n  gas: {relay: {device: relay-1, point: coil3}, acts: {kind: gas-valve, to: closed, for: [fire], on-gateway-loss: stays}}\n";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void S3_smoke_and_heat_shut_the_gas_once_and_only_a_person_lets_it_go()
    {
        using var site = new SiteRig(Kitchen, prepare: Furnish);

        site.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
        site.At("00:00:40", static s => s.Temp().Temperature = 61);
        site.At("00:02:00", static s => s.Temp().Temperature = 20);
        site.At("00:02:00", static s => s.Hub().SetSmoke(1, false));
        site.At("00:03:00", static s => s.Act(OperatorVerb.Silence));
        site.At("00:03:01", static s => s.Act(OperatorVerb.Reset));
        site.At("00:20:00", static s => s.Act(OperatorVerb.Release, Act));
        site.Run("00:20:10");

        var hot = site.First(Hot, nameof(AlarmEvent.Raised), TimeSpan.Zero);
        site.ExpectOnly(new Window(TimeSpan.Zero, hot - TimeSpan.FromTicks(1)), Valve).Expect(new Window(hot, hot + Second), Valve, "on");
        site.ExpectOnly(Between("00:00:00", "00:19:59.9"), Valve, "on").ExpectOnly(Between("00:00:00", "00:20:10"), Valve, "on", "off");
        site.ExpectOnly(Between("00:00:00", "00:02:59.9"), Act, "Raised").Expect(Within("00:20:00", Second), Act, AlarmEvent.ReturnedToNormal);
        site.ExpectFaults(Between("00:00:00", "00:20:10"));
    }

    [Fact]
    public void S3_smoke_alone_or_two_detectors_of_one_hub_only_ask()
    {
        using var site = new SiteRig(Kitchen, prepare: Furnish);

        site.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
        site.At("00:00:40", static s => s.Hub().SetSmoke(2, true));
        site.Run("00:10:00");

        site.Expect(Between("00:00:10", "00:00:20"), Siren, "on").Expect(Between("00:00:40", "00:00:50"), Fire2, AlarmEvent.Raised);
        site.ExpectOnly(Between("00:00:00", "00:10:00"), Valve).ExpectOnly(Between("00:00:00", "00:10:00"), Act);
    }

    [Fact]
    public void S3_a_cause_whose_detector_has_fallen_silent_shuts_nothing_until_it_speaks_again()
    {
        using var site = new SiteRig(Kitchen, prepare: Furnish);

        site.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
        site.At("00:00:30", static s => s.Master("bus2").Unplugged = true);
        site.At("00:03:00", static s => s.Temp().Temperature = 61);
        site.At("00:06:00", static s => s.Master("bus2").Unplugged = false);
        site.Run("00:07:00");

        Assert.True(site.State(Fire1).IsActive && site.State(Hot).IsActive);
        site.Expect(Between("00:03:00", "00:03:30"), Hot, AlarmEvent.Raised);
        site.ExpectOnly(Between("00:00:00", "00:05:59.9"), Valve).ExpectOnly(Between("00:06:00", "00:07:00"), Valve, "on");
    }

    [Fact]
    public void S3_a_person_shuts_the_gas_and_opens_it_again()
    {
        using var site = new SiteRig(Kitchen, prepare: Furnish);

        site.At("00:00:30", static s => s.Act(OperatorVerb.Operate, Act));
        site.At("00:01:00", static s => s.Act(OperatorVerb.Release, Act));
        site.Run("00:01:10");

        site.Expect(Within("00:00:30", Second), Valve, "on").Expect(Within("00:01:00", Second), Valve, "off");
        var told = site.Timeline.First(static sighting => sighting is { Who: Act, Transition: not null }).Transition!.Value;
        Assert.Equal((AlarmEvent.Raised, "Wang", "scenario"), (told.Event, told.Who, told.Why));
    }

    [Fact]
    public void S3_a_dead_gateway_leaves_the_valve_shut_where_the_site_says_that_it_stays()
    {
        using var site = new SiteRig(Kitchen, prepare: Furnish);
        site.At("00:00:10", static s => s.Act(OperatorVerb.Operate, Act));
        site.At("00:00:20", static s => s.Hub().SetSmoke(1, true)).Run("00:01:00");
        Assert.True(site.Relay()[0] && site.Relay()[2]);

        // Nobody turns the lines any more: the board's own timer ends the siren and must not have been used for the valve.
        site.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.False(site.Relay()[0]);
        Assert.True(site.Relay()[2]);
    }

    [Fact]
    public void S9_a_valve_that_does_not_obey_is_a_fault()
    {
        using var site = new SiteRig(Kitchen, prepare: static s =>
        {
            Furnish(s);
            s.Put("bus1", new MuteRelay(RelayAt));
        });

        site.At("00:00:30", static s => s.Act(OperatorVerb.Operate, Act)).Run("00:01:00");

        // The fault of the valve lights the lamp, which hangs on the same mute board.
        site.ExpectFaults(Between("00:00:30", "00:00:37"), "output:gas").ExpectFaults(Between("00:00:00", "00:01:00"), "output:gas", "output:lamp");
        Assert.Equal(QualityReason.OutputMismatch, site.View("output:gas").Last.Reason);
    }

    [Fact]
    public void S15_a_restart_commands_again_what_was_commanded_and_shuts_nothing_by_itself()
    {
        using var before = new SiteRig(Kitchen, prepare: Furnish);
        before.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
        before.At("00:00:20", static s => s.Temp().Temperature = 61);
        before.Run("00:01:00");
        var shut = before.Gateway.Engine.Snapshot(before.Moments.Now());

        using var resumed = new SiteRig(Kitchen, wall: before.Clock.GetUtcNow(), resume: shut, prepare: Burning);
        resumed.At("00:00:20", static s => s.Act(OperatorVerb.Release, Act)).Run("00:00:40");
        resumed.Expect(Between("00:00:00", "00:00:01.5"), Valve, "on").ExpectOnly(Between("00:00:00", "00:00:40"), Valve, "on", "off");
        var released = resumed.Gateway.Engine.Snapshot(resumed.Moments.Now());

        using var open = new SiteRig(Kitchen, wall: resumed.Clock.GetUtcNow(), resume: released, prepare: Burning);
        open.Run("00:05:00");
        Assert.True(open.State(Fire1).IsActive && open.State(Hot).IsActive);
        open.ExpectOnly(Between("00:00:00", "00:05:00"), Valve);

        static void Burning(SiteRig site)
        {
            Furnish(site);
            site.Hub().SetSmoke(1, true);
            site.Temp().Temperature = 61;
        }
    }
}
