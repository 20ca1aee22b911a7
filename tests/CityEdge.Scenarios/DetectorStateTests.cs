using CityEdge.Gateway.Sites;
using CityEdge.Safety.Alarms;
using CityEdge.Scenarios.Rig;
using static CityEdge.Scenarios.Rig.Shops;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>A detector's own alarm is never held back (S14).</summary>
public sealed class DetectorStateTests
{
    private const string Verified =
        """
        {id: fire-confirmed, vote: {need: 2, within: 60 s, of: ["hub.smoke-1 = 1", "temp-1.temperature > 57 °C"]}, alarm: {class: fire, priority: P1, latched: true}}
        """;

    [Fact]
    public void S14_a_detectors_alarm_is_raised_with_the_very_answer_that_tells_of_it_whatever_verification_stands_beside_it()
    {
        using var site = new SiteRig(Cafe.Replace("rules:", "rules:\n  - " + Verified, StringComparison.Ordinal), prepare: Furnish);

        site.At("00:00:20", static s => s.Hub().SetSmoke(1, true));
        site.At("00:00:40", static s => s.Temp().Temperature = 61);
        site.Run("00:00:50");

        var raised = site.Timeline.Single(static s => s is { Who: Fire1, What: nameof(AlarmEvent.Raised) });
        Assert.Contains(raised.At.Ticks + TimeSpan.TicksPerDay, site.Master("bus2").Answered);
        Assert.InRange(raised.At, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20) + site.Budget("hub.smoke-1"));
        site.ExpectOnly(Between("00:00:00", "00:00:39.9"), "fire-confirmed").Expect(Between("00:00:40", "00:00:45"), "fire-confirmed", AlarmEvent.Raised);
    }

    [Fact]
    public void S14_a_site_that_would_delay_it_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-site");
        try
        {
            File.WriteAllText(
                Path.Combine(folder.FullName, SiteFiles.Main),
                Cafe.Replace("zone: counter, without", "zone: counter, alarms: {smoke-1.fire: {on-delay: 10 s}}, without", StringComparison.Ordinal));

            var load = SiteLoader.Load(folder.FullName, Profiles);

            Assert.Null(load.Site);
            Assert.Contains(load.Diagnostics, diagnostic => diagnostic.ToString().Contains("a detector's own alarm state may not be delayed", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
