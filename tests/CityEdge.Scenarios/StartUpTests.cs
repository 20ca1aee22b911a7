using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Scenarios.Rig;
using CityEdge.Simulator.Wires;
using static CityEdge.Scenarios.Rig.Shops;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>How a site begins: outputs first, nothing assumed, nothing forgotten, and never not at all (S15).</summary>
public sealed class StartUpTests
{
    [Fact]
    public void S15_a_siren_found_on_stays_on_until_a_person_silences_the_site()
    {
        using var site = new SiteRig(Cafe, prepare: static s =>
        {
            Furnish(s);
            s.Relay().WriteCoil(0, 0xFF00);
        });

        site.At("00:01:30", static s => s.Act(OperatorVerb.Silence)).Run("00:02:00");

        site.ExpectOnly(Between("00:00:00.001", "00:01:29.9"), Siren).Expect(Within("00:01:30", TimeSpan.FromSeconds(1)), Siren, "off");
        site.ExpectFaults(Between("00:00:00", "00:02:00"));
        Assert.Equal(0, site.View("output:siren").Last.Value);
    }

    [Fact]
    public void S15_the_outputs_are_read_before_anything_is_polled_and_nothing_is_written()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        site.Run("00:00:10");

        var asked = site.Master("bus1").Asked;
        Assert.Equal((RelayAt, ModbusFunction.ReadCoils), (asked[0].Unit, asked[0].Function));
        Assert.DoesNotContain(asked, static a => a.Function == ModbusFunction.WriteSingleCoil);
    }

    [Fact]
    public void S15_a_latched_alarm_sounds_again_after_a_restart_before_any_detector_has_spoken()
    {
        using var before = new SiteRig(Cafe, prepare: Furnish);
        before.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
        before.At("00:00:20", static s => s.Hub().SetSmoke(1, false));
        before.Run("00:00:30");
        var kept = before.Gateway.Engine.Snapshot(before.Moments.Now());
        Assert.Equal(AlarmState.LatchedUnacknowledged, before.State(Fire1).State);

        using var site = new SiteRig(Cafe, wall: before.Clock.GetUtcNow(), resume: kept, prepare: static s =>
        {
            Furnish(s);
            s.Master("bus2").Unplugged = true;
        });
        site.Run("00:00:20");

        site.Expect(Between("00:00:00", "00:00:01.5"), Siren, "on");
        Assert.Equal(AlarmState.LatchedUnacknowledged, site.State(Fire1).State);
    }

    [Fact]
    public void S15_every_point_awaits_its_first_reading_and_ready_means_that_each_life_safety_point_has_spoken()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);
        var ready = new List<(TimeSpan At, bool Ready, bool Spoken)>();
        Assert.All(site.Snapshot().Points.Take(site.Site.Model.Points.Count - 3), static p => Assert.Equal(QualityReason.AwaitingFirst, p.Last.Reason));
        Assert.False(site.Snapshot().Ready);
        for (var tick = 1; tick < 40; tick++)
        {
            site.At(TimeSpan.FromSeconds(tick * 0.3), s => ready.Add((s.Now, s.Snapshot().Ready, s.Site.Model.Points.Index().All(p =>
                !p.Item.LifeSafety || s.Gateway.Engine.View(new PointId(p.Index)).Last.Reason != QualityReason.AwaitingFirst))));
        }

        site.Run("00:00:13");

        Assert.All(ready, static look => Assert.Equal(look.Spoken, look.Ready));
        Assert.Equal((false, true), (ready[0].Ready, ready[^1].Ready));
    }

    [Fact]
    public void S15_a_detector_that_never_speaks_makes_the_site_ready_when_it_is_a_fault()
    {
        using var site = new SiteRig(Cafe, prepare: static s =>
        {
            Furnish(s);
            s.Devices("bus2").Wire.Set(WireFault.Dead);
        });
        var late = false;
        site.At("00:00:05", static s => Assert.False(s.Snapshot().Ready));

        site.At("00:01:05", s => late = s.Snapshot().Ready).Run("00:01:10");

        // All that is on the line is silent, and its time-outs are too long for the probes that S7 promises: the line itself is the fault.
        Assert.True(late);
        site.ExpectFaults(Between("00:00:00", "00:01:01"), "line:bus2");
    }

    [Fact]
    public void S15_a_worker_that_crashes_three_times_in_five_minutes_is_quarantined_and_the_others_go_on()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);
        var opens = new List<int>();

        site.At("00:00:20", static s => s.Master("bus2").Throws = true);
        site.At("00:00:40", s => opens.Add(s.Master("bus2").Opens));
        site.At("00:02:00", static s => s.Temp().Temperature = 61);
        site.At("00:04:00", static s => s.Master("bus2").Throws = false);
        site.At("00:05:20", s => opens.Add(s.Master("bus2").Opens));
        site.Run("00:06:30");

        Assert.Equal(3, site.Log.Lines.Count(static line => line.StartsWith("1200", StringComparison.Ordinal)));
        Assert.Equal(opens[0], opens[1]);
        site.ExpectFaults(Between("00:00:20", "00:01:21"), "line:bus2").ExpectFaults(Between("00:00:00", "00:06:30"), "line:bus2");
        site.Expect(Within("00:02:00", site.Budget("temp-1.temperature")), Siren, "on");
        site.Expect(Between("00:05:25", "00:05:40"), "line:bus2", AlarmEvent.ReturnedToNormal);
        Assert.Equal(Quality.Good, site.View("hub.smoke-1").Last.Quality);
    }
}
