using CityEdge.Gateway.Hosting;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Scenarios.Rig;
using CityEdge.Simulator.Modbus;
using CityEdge.Simulator.Wires;
using static CityEdge.Scenarios.Rig.Shops;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>An output that would not work is a fault within its six seconds, and the gateway watches itself (S9).</summary>
public sealed class OutputSupervisionTests
{
    private static readonly Window InTime = Between("00:00:20", "00:00:32");

    [Fact]
    public void S9_a_board_that_refuses_its_commands_is_a_fault_of_each_output_that_is_wanted()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        site.At("00:00:10", static s => s.Relay().RefuseWrites = SlaveException.DeviceFailure);
        site.At("00:00:20", static s => s.Hub().SetSmoke(1, true));
        site.Run("00:00:40");

        var raised = site.First(Fire1, nameof(AlarmEvent.Raised), TimeSpan.Zero);
        site.ExpectFaults(new Window(raised, raised + TimeSpan.FromSeconds(6.5)), "output:siren", "output:lamp");
        site.ExpectFaults(Between("00:00:00", "00:00:40"), "output:siren", "output:lamp");
    }

    [Fact]
    public void S9_a_board_that_says_yes_and_does_nothing_is_a_mismatch()
    {
        using var site = new SiteRig(Cafe, prepare: static s =>
        {
            Furnish(s);
            s.Put("bus1", new MuteRelay(RelayAt));
        });

        site.At("00:00:20", static s => s.Hub().SetSmoke(1, true)).Run("00:00:40");

        var raised = site.First(Fire1, nameof(AlarmEvent.Raised), TimeSpan.Zero);
        site.ExpectFaults(new Window(raised, raised + TimeSpan.FromSeconds(6.5)), "output:siren", "output:lamp");
        Assert.Equal(QualityReason.OutputMismatch, site.State("output:siren").Reason);
        Assert.Equal(AlarmPriority.P2, site.Gateway.Engine.Alarms[site.Alarm("output:siren").Index].Priority);
    }

    [Fact]
    public void S9_a_board_that_falls_silent_is_one_fault_of_the_board_and_is_commanded_when_it_is_back()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        site.At("00:00:20", static s => s.Relay().Wire.Set(WireFault.Dead));
        site.At("00:00:40", static s => s.Hub().SetSmoke(1, true));
        site.At("00:01:00", static s => s.Relay().Wire.Clear());
        site.Run("00:01:20");

        site.ExpectFaults(InTime, "device:relay-1").ExpectFaults(Between("00:00:00", "00:01:20"), "device:relay-1");
        site.ExpectOnly(Between("00:00:00", "00:00:59.9"), Siren).Expect(Within("00:01:00", TimeSpan.FromSeconds(2)), Siren, "on");
        site.Expect(Between("00:01:00", "00:01:03"), "device:relay-1", AlarmEvent.ReturnedToNormal);
    }

    [Fact]
    public void S9_a_siren_that_is_switched_off_behind_our_back_sounds_again()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        site.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
        site.At("00:00:30", static s => s.Relay().WriteCoil(0, 0));
        site.Run("00:00:40");

        site.Expect(Within("00:00:30", TimeSpan.Zero), Siren, "off").Expect(Within("00:00:30", TimeSpan.FromSeconds(3)), Siren, "on");
        site.ExpectFaults(Between("00:00:00", "00:00:40"));
    }

    [Fact]
    public void S9_a_dead_gateway_leaves_no_siren_stuck()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);
        site.At("00:00:10", static s => s.Hub().SetSmoke(1, true)).Run("00:05:00");
        Assert.True(site.Relay()[0]);

        // Nobody turns the lines any more.
        site.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.False(site.Relay()[0]);
    }

    [Fact]
    public void S9_the_watchdog_is_fed_while_the_site_works_and_names_the_canary_that_stands_still()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);
        var dog = new Watchdog(site.Gateway.ProgressMarks(), site.Now);
        var stuck = new List<(TimeSpan At, string? Who)>();
        for (var second = 1; second < 60; second++)
        {
            site.At(TimeSpan.FromSeconds(second), s => stuck.Add((s.Now, dog.FindStuck(s.Now)?.Name)));
        }

        site.At("00:00:30", static s => s.StarveTimers()).Run("00:01:00");

        Assert.All(stuck.Where(static look => look.At.TotalSeconds < 35), static look => Assert.Null(look.Who));
        Assert.All(stuck.Where(static look => look.At.TotalSeconds > 36), static look => Assert.Equal("canary", look.Who));
    }

    [Fact]
    public void S9_the_watchdog_names_the_line_of_the_siren_when_its_worker_hangs()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);
        site.Run("00:00:20");
        var dog = new Watchdog(site.Gateway.ProgressMarks(), site.Now);
        var named = new List<string?>();

        for (var second = 0; second < 12; second++)
        {
            // The loop turns on, no line does.
            site.Clock.Advance(TimeSpan.FromSeconds(1));
            site.Gateway.Loop.Step();
            named.Add(dog.FindStuck(site.Now)?.Name);
        }

        Assert.All(named[..10], Assert.Null);
        Assert.Equal("line bus1", named[^1]);
    }
}
