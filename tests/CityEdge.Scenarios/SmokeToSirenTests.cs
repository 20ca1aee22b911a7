using CityEdge.Safety.Alarms;
using CityEdge.Scenarios.Rig;
using static CityEdge.Scenarios.Rig.Shops;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>From smoke to siren, and what people then do about it.</summary>
public sealed class SmokeToSirenTests
{
    [Fact]
    public void Smoke_sounds_the_siren_within_the_budget_that_check_prints_whenever_it_comes()
    {
        for (var offset = 0; offset < 2500; offset += 125)
        {
            using var site = new SiteRig(Cafe, prepare: Furnish);
            var smoke = TimeSpan.FromMilliseconds(20_000 + offset);

            site.At(smoke, static s => s.Hub().SetSmoke(1, true)).Run("00:00:35");

            var budget = new Window(smoke, smoke + site.Budget("hub.smoke-1"));
            site.Expect(budget, Fire1, AlarmEvent.Raised).Expect(budget, Siren, "on").Expect(budget, Lamp, "on").ExpectFaults(Between("00:00:00", "00:00:35"));
            Assert.Equal(1, site.View("output:siren").Last.Value);
            Assert.Equal(0, site.Log.Errors);
        }
    }

    [Fact]
    public void The_siren_sounds_within_three_tenths_of_a_second_of_the_reading_that_tells_of_smoke()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        site.At("00:00:20", static s => s.Hub().SetSmoke(1, true)).Run("00:00:30");

        var raised = site.First(Fire1, nameof(AlarmEvent.Raised), TimeSpan.Zero);
        Assert.InRange(site.First(Siren, "on", raised) - raised, TimeSpan.Zero, TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public void Acknowledge_silence_and_reset_are_three_verbs_and_a_second_detector_sounds_again()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        site.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
        site.At("00:00:20", static s => s.Act(OperatorVerb.Acknowledge, Fire1));
        site.At("00:00:30", static s => s.Act(OperatorVerb.Silence, zone: 0));
        site.At("00:00:40", static s => s.Hub().SetSmoke(2, true));
        site.At("00:00:50", static s => s.Act(OperatorVerb.Silence));
        site.At("00:01:00", static s => s.Act(OperatorVerb.Reset));
        site.At("00:01:10", static s => s.Hub().SetSmoke(1, false));
        site.At("00:01:10", static s => s.Hub().SetSmoke(2, false));
        site.At("00:01:20", static s => s.Act(OperatorVerb.Reset));
        site.Run("00:01:40");

        // Acknowledging stops no siren; silencing does.
        site.ExpectOnly(Between("00:00:10", "00:00:29.9"), Siren, "on").Expect(Within("00:00:30", TimeSpan.FromSeconds(1)), Siren, "off");

        // A new alarm in the silenced zone.
        site.ExpectOnly(Between("00:00:40", "00:00:49.9"), Siren, "on").Expect(Between("00:00:40", "00:00:46"), Fire2, AlarmEvent.Raised);
        site.Expect(Within("00:00:50", TimeSpan.FromSeconds(1)), Siren, "off");

        // Still burning: a reset makes it sound again.
        site.Expect(Within("00:01:00", TimeSpan.FromSeconds(1)), Siren, "on").Expect(Within("00:01:00", TimeSpan.Zero), Fire1, AlarmEvent.ReRaised);

        // Gone: it stays latched and sounding until a person ends it.
        site.ExpectOnly(Between("00:01:02", "00:01:19.9"), Siren).Expect(Between("00:01:10", "00:01:16"), Fire1, AlarmEvent.ReturnedToNormal);
        site.Expect(Within("00:01:20", TimeSpan.FromSeconds(1)), Siren, "off").Expect(Within("00:01:20", TimeSpan.Zero), Fire1, AlarmEvent.Reset);
        Assert.Equal((AlarmState.Normal, AlarmState.Normal), (site.State(Fire1).State, site.State(Fire2).State));
        site.ExpectFaults(Between("00:00:00", "00:01:40"));
    }

    [Fact]
    public void A_silence_ends_by_itself_and_what_still_burns_sounds_again()
    {
        using var site = new SiteRig(Cafe, prepare: Furnish);

        site.At("00:00:10", static s => s.Hub().SetSmoke(1, true));
        site.At("00:00:30", static s => s.Act(OperatorVerb.Silence));
        site.Run("00:02:40");

        site.ExpectOnly(Between("00:00:30", "00:02:29.9"), Siren, "off").Expect(Within("00:02:30", TimeSpan.FromSeconds(1)), Siren, "on");
    }
}
