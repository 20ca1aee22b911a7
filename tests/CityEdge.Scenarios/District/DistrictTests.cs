using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Packs;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;
using CityEdge.Scenarios.Rig;

namespace CityEdge.Scenarios.District;

/// <summary>The scenarios of the district; README.md in this folder tells what they are.</summary>
public sealed class DistrictTests
{
    private const string UpdateVariable = "CITYEDGE_UPDATE_EXPECTED";

    // How many moments a recording is broken off at.
    private const int Cuts = 16;

    // The numbers of the fire pack are held by recorded fires.
    private const string Elsewhere = "fire";

    private static readonly PackLibrary Packs = PackLibrary.Load(Shops.Profiles, new Diagnostics());

    public static TheoryData<string> Scenarios => [.. DistrictScenario.Names];

    /// <summary>Every parameter of every pack that a scenario uses.</summary>
    public static TheoryData<string, string> Parameters
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var pack in DistrictScenario.All.SelectMany(static scenario => DistrictScenario.Load(scenario.Site).Config.Packs).Select(static use => use.Pack).Where(static pack => pack != Elsewhere).Distinct())
            {
                foreach (var parameter in Packs.Find(pack)!.Parameters)
                {
                    data.Add(pack, parameter.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Its_timeline_is_the_one_that_is_kept(string scenario)
    {
        var (folder, timeline) = (DistrictScenario.Of(scenario), DistrictScenario.Of(scenario).Timeline());
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllLines(folder.Expected, timeline);
        }

        Assert.NotEmpty(timeline);
        Assert.Equal(File.ReadAllLines(folder.Expected), timeline);
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Moving_a_number_of_a_pack_by_a_fifth_changes_what_happens(string pack, string parameter)
    {
        var known = Packs.Find(pack)!.Parameters.Single(one => one.Name == parameter);

        foreach (var factor in new[] { 0.8, 1.2 })
        {
            var (movable, changed) = (false, false);
            foreach (var scenario in DistrictScenario.All.Where(scenario => DistrictScenario.Load(scenario.Site).Config.Packs.Any(use => use.Pack == pack)))
            {
                using var moved = MovedSite.Of(scenario.SiteText, pack, known, factor);
                movable |= moved is not null;
                changed |= moved is not null && !scenario.Timeline(moved.Folder).SequenceEqual(scenario.Timeline());
            }

            Assert.True(changed || !movable, $"{pack}.{parameter} × {factor} changes no timeline");
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void When_every_sensor_fails_no_alarm_ends(string scenario)
    {
        var folder = DistrictScenario.Of(scenario);
        var rows = File.ReadAllLines(folder.Recording);
        var broken = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.csv");
        // What asks the clock may end with it: the night is over whatever the sensors say.
        var clocked = DistrictScenario.Load(folder.Site).Model.Rules.Where(static rule => Conditions.AsksClock(rule.When)).Select(static rule => rule.Alarm.Id).ToHashSet();

        try
        {
            for (var cut = 1; cut < Cuts; cut++)
            {
                var (from, at) = (rows.Length * cut / Cuts, rows[rows.Length * cut / Cuts].Split(',')[0]);
                var points = rows[1..].Select(static row => row.Split(',')[1]).Distinct();
                File.WriteAllLines(broken, [
                    .. rows[..from], .. points.Select(point => $"{at},{point},,bad"), .. rows[from..].Select(static row => $"{row.Split(',')[0]},{row.Split(',')[1]},,bad")]);

                var moment = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
                Assert.DoesNotContain(folder.Play(recording: broken), one =>
                    one.Transition.At.Wall > moment && one.Transition.Event == AlarmEvent.ReturnedToNormal && one.Alarm.Class != AlarmClass.Fault && !clocked.Contains(one.Alarm.Id));
            }
        }
        finally
        {
            File.Delete(broken);
        }
    }

    [Fact]
    public void What_stands_or_charges_in_the_corridor_belongs_to_a_zone_that_the_city_may_see()
    {
        var site = DistrictScenario.Load(DistrictScenario.Of("07-camera-events").Site);

        var alarms = site.Model.Rules.Where(static rule => rule.Alarm.Id is "kerb.e-bike@stairs" or "kerb.charging@stairs").ToList();

        Assert.Equal(2, alarms.Count);
        Assert.All(alarms, rule => Assert.Equal(ZoneBoundary.Corridor, site.Model.Zones[rule.Alarm.Zone].Boundary));
    }
}
