using CityEdge.Safety.Alarms;
using CityEdge.Scenarios.Rig;
using static CityEdge.Scenarios.Rig.Shops;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>The appliance that stays on after closing: the story that CityEdge exists for.</summary>
public sealed class LeftOnTests
{
    // A quarter to ten in the evening, and to eight in the morning, in Shanghai.
    private static readonly DateTimeOffset Evening = new(2026, 11, 23, 13, 45, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Morning = new(2026, 11, 22, 23, 45, 0, TimeSpan.Zero);

    [Fact]
    public void What_was_on_all_evening_is_told_at_the_very_moment_of_closing_and_by_the_lamp_not_the_siren()
    {
        using var site = new SiteRig(Cafe, wall: Evening, prepare: Furnish);

        site.At("00:00:10", static s => s.Meter().Power = 1500).Run("00:16:00");

        site.ExpectOnly(Between("00:00:00", "00:16:00"), LeftOn, nameof(AlarmEvent.Raised)).Expect(Within("00:15:00", TimeSpan.Zero), LeftOn, AlarmEvent.Raised);
        site.Expect(Within("00:15:00", TimeSpan.FromMilliseconds(300)), Lamp, "on").ExpectOnly(Between("00:00:00", "00:16:00"), Siren);
    }

    [Fact]
    public void What_is_switched_on_after_closing_is_told_after_ten_minutes_of_it()
    {
        using var site = new SiteRig(Cafe, wall: Evening, prepare: Furnish);

        site.At("00:16:00", static s => s.Meter().Power = 1500);
        site.At("00:20:00", static s => s.Meter().Power = 0);
        site.At("00:21:00", static s => s.Meter().Power = 1500);
        site.Run("00:32:00");

        site.ExpectOnly(Between("00:00:00", "00:30:59.9"), LeftOn).Expect(Between("00:31:00", "00:31:11"), LeftOn, AlarmEvent.Raised);
    }

    [Fact]
    public void It_is_over_when_the_shop_opens()
    {
        using var site = new SiteRig(Cafe, wall: Morning, prepare: Furnish);

        site.At("00:01:00", static s => s.Meter().Power = 1500).Run("00:15:10");

        site.Expect(Between("00:11:00", "00:11:11"), LeftOn, AlarmEvent.Raised).Expect(Within("00:15:00", TimeSpan.Zero), LeftOn, AlarmEvent.ReturnedToNormal);
        Assert.Equal(AlarmState.ReturnedUnacknowledged, site.State(LeftOn).State);
    }
}
