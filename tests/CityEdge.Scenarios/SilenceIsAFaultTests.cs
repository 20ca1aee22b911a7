using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Scenarios.Rig;
using CityEdge.Simulator.Wires;
using static CityEdge.Scenarios.Rig.Shops;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>What falls silent is a fault within its supervision time, one per cause, and clears nothing (S2).</summary>
public sealed class SilenceIsAFaultTests
{
    [Fact]
    public void S2_a_device_that_dies_is_one_fault_with_its_points_and_is_over_when_it_answers()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        site.At("00:00:30", static s => s.Temp().Wire.Set(WireFault.Dead));
        site.At("00:02:30", static s => s.Temp().Wire.Clear());
        site.Run("00:03:30");

        site.ExpectFaults(Between("00:00:30", "00:01:31"), "device:temp-1").ExpectFaults(Between("00:00:00", "00:03:30"), "device:temp-1");
        Assert.Equal(2, site.Timeline.First(static s => s.Who == "device:temp-1").Transition!.Value.Members);
        site.Expect(Between("00:02:30", "00:02:41"), "device:temp-1", AlarmEvent.ReturnedToNormal);
        Assert.Equal(Quality.Good, site.View("temp-1.temperature").Last.Quality);
    }

    [Fact]
    public void S2_a_dead_device_never_reads_as_zero_or_as_normal_and_clears_no_alarm()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);
        for (var second = 20; second < 180; second++)
        {
            site.At(TimeSpan.FromSeconds(second), static s =>
            {
                var last = s.View("temp-1.temperature").Last;
                Assert.True(last.Quality == Quality.Bad ? double.IsNaN(last.Value) : last.Value is 61, $"{s.Now}: {last}");
            });
        }

        site.At("00:00:10", static s => s.Temp().Temperature = 61);
        site.At("00:00:30", static s => s.Temp().Wire.Set(WireFault.Dead));
        site.Run("00:03:00");

        site.Expect(Between("00:00:10", "00:00:20"), Hot, AlarmEvent.Raised).ExpectOnly(Between("00:00:21", "00:03:00"), Hot);
        Assert.Equal((AlarmState.Unacknowledged, true), (site.State(Hot).State, site.State(Hot).IsActive));
        Assert.True(site.Relay()[0]);
    }

    [Fact]
    public void S2_a_line_that_dies_is_one_fault_that_keeps_those_of_its_devices_quiet()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        site.At("00:00:30", static s => s.Master("bus2").Unplugged = true);
        site.At("00:03:00", static s => s.Master("bus2").Unplugged = false);
        site.Run("00:05:00");

        site.ExpectFaults(Between("00:00:30", "00:01:31"), "line:bus2").ExpectFaults(Between("00:00:00", "00:05:00"), "line:bus2");
        var fault = site.Timeline.First(static s => s.Who == "line:bus2").Transition!.Value;
        Assert.Equal((site.Site.Lines[1].Devices[0].Points.Count, QualityReason.NotConnected), (fault.Members, fault.Reason));
        site.Expect(Between("00:03:00", "00:03:10"), "line:bus2", AlarmEvent.ReturnedToNormal);
        Assert.Equal(Quality.Good, site.View("hub.smoke-1").Last.Quality);
    }

    [Fact]
    public void S2_a_foreign_master_is_a_fault_of_the_line_and_not_a_fight()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);
        for (var second = 30; second < 120; second += 5)
        {
            site.At(TimeSpan.FromSeconds(second), static s => s.Master("bus2").ForeignMaster = true);
        }

        site.Run("00:03:00");

        site.ExpectFaults(Between("00:00:00", "00:03:00"), "line:bus2").Expect(Between("00:02:00", "00:02:15"), "line:bus2", AlarmEvent.ReturnedToNormal);
        Assert.DoesNotContain(site.Master("bus2").Asked, asked => asked.At - TimeSpan.TicksPerDay is > 36 * TimeSpan.TicksPerSecond and < 115 * TimeSpan.TicksPerSecond);
    }
}
