using CityEdge.Safety.Alarms;
using CityEdge.Scenarios.Rig;
using static CityEdge.Scenarios.Rig.Shops;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>An alarm reaches the siren whatever clock, disk or other outputs do (S1), and delays do not mind the wall clock (S4).</summary>
public sealed class HostileSurroundingsTests
{
    // One o'clock at night in Shanghai.
    private static readonly DateTimeOffset Night = new(2026, 11, 22, 17, 0, 0, TimeSpan.Zero);

    [Fact]
    public void S1_S4_with_the_clock_in_1970_the_siren_sounds_and_open_is_unknown_until_the_clock_is_set()
    {
        using var site = new SiteRig(Cafe, wall: new DateTimeOffset(1970, 1, 1, 17, 0, 0, TimeSpan.Zero), prepare: Furnish);

        site.At("00:00:10", static s => s.Meter().Power = 2000);
        site.At("00:00:20", static s => s.Hub().SetSmoke(1, true));
        site.At("00:15:00", static s => s.Clock.StepWall(Night - s.Clock.GetUtcNow()));
        site.Run("00:15:10");

        site.Expect(Within("00:00:20", site.Budget("hub.smoke-1")), Siren, "on");
        site.ExpectOnly(Between("00:00:00", "00:14:59.9"), LeftOn).Expect(Within("00:15:00", TimeSpan.FromSeconds(1)), LeftOn, AlarmEvent.Raised);
    }

    [Fact]
    public void S4_steps_of_the_wall_clock_move_no_delay_no_silence_and_no_supervision()
    {
        var still = Story(static _ => { });
        var stepped = Story(static site => site
            .At("00:00:35", static s => s.Clock.StepWall(TimeSpan.FromHours(1)))
            .At("00:01:15", static s => s.Clock.StepWall(TimeSpan.FromHours(-2)))
            .At("00:04:00", static s => s.Clock.StepWall(TimeSpan.FromHours(1)))
            .At("00:10:00", static s => s.Clock.StepWall(TimeSpan.FromHours(2))));

        Assert.NotEmpty(still);
        Assert.Equal(still, stepped);
    }

    [Fact]
    public void S1_an_output_whose_driver_throws_costs_the_others_nothing()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish, jammed: "siren");

        site.At("00:00:20", static s => s.Hub().SetSmoke(1, true)).Run("00:00:35");

        site.Expect(Within("00:00:20", site.Budget("hub.smoke-1")), Lamp, "on").ExpectOnly(Between("00:00:00", "00:00:35"), Siren);
        Assert.Single(site.Log.Lines, static line => line.StartsWith("1100", StringComparison.Ordinal));
    }

    [Fact]
    public void S1_a_full_state_directory_is_a_fault_and_the_alarm_sounds()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        // The device that is always full: a real ENOSPC.
        site.At("00:00:50", static s => File.CreateSymbolicLink(Path.Combine(s.StateFolder, ".probe"), "/dev/full"));
        site.At("00:02:20", static s => s.Hub().SetSmoke(1, true));
        site.At("00:03:10", static s => File.Delete(Path.Combine(s.StateFolder, ".probe")));
        site.Run("00:05:00");

        site.Expect(Between("00:01:00", "00:01:10"), "gateway:state-disk", AlarmEvent.Raised);
        site.ExpectFaults(Between("00:00:50", "00:02:20"), "gateway:state-disk").Expect(Within("00:02:20", site.Budget("hub.smoke-1")), Siren, "on");
        site.Expect(Between("00:03:10", "00:03:40"), "gateway:state-disk", AlarmEvent.ReturnedToNormal).ExpectFaults(Between("00:02:20", "00:05:00"));
    }

    [Fact]
    public void S1_a_state_directory_that_cannot_be_made_is_a_fault_and_the_alarm_sounds()
    {
        using var site = new SiteRig(Cafe, prepare: static s =>
        {
            Furnish(s);
            File.WriteAllText(s.StateFolder, "a file stands in the way");
        });

        site.At("00:01:20", static s => s.Hub().SetSmoke(1, true)).Run("00:01:40");

        site.ExpectFaults(Between("00:00:00", "00:00:10"), "gateway:state-disk").Expect(Within("00:01:20", site.Budget("hub.smoke-1")), Siren, "on");
    }

    [Fact]
    public void S1_a_line_that_dies_costs_the_other_line_nothing()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        site.At("00:00:20", static s => s.Master("bus2").Unplugged = true);
        site.At("00:00:40", static s => s.Temp().Temperature = 61);
        site.Run("00:01:00");

        site.Expect(Within("00:00:40", site.Budget("temp-1.temperature")), Siren, "on").Expect(Between("00:00:40", "00:00:50"), Hot, AlarmEvent.Raised);
    }

    // A night with a delay, a silence that ends, a device that dies and one that comes back; the moments at which the site said what.
    private static List<string> Story(Action<SiteRig> disturb)
    {
        using var site = new SiteRig(Cafe, wall: Night, prepare: Furnish);
        disturb(site);
        site.At("00:00:10", static s => s.Meter().Power = 2000);
        site.At("00:00:20", static s => s.Hub().SetSmoke(1, true));
        site.At("00:00:30", static s => s.Act(OperatorVerb.Silence));
        site.At("00:01:00", static s => s.Devices("bus1").Remove(TempAt));
        site.Run("00:11:00");
        return [.. site.Timeline.Where(static s => s.Transition is not null).Select(static s => s.ToString())];
    }
}
