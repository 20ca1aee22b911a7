using System.Globalization;
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
    public void An_alarm_whose_sensors_all_fail_when_it_has_been_raised_does_not_end(string scenario)
    {
        var folder = DistrictScenario.Of(scenario);
        var rows = File.ReadAllLines(folder.Recording);
        var points = rows[1..].Select(PointOf).Distinct().ToList();
        // The night is over whatever the sensors say.
        var nights = DistrictScenario.Load(folder.Site).Model.Rules.Where(static rule => Conditions.Flatten(rule.When).Any(static part => part is Between)).Select(static rule => rule.Alarm.Id).ToHashSet();
        var raised = folder.Play().Where(one => IsRaise(one.Transition.Event) && one.Alarm.Class != AlarmClass.Fault && !nights.Contains(one.Alarm.Id)).ToList();
        var broken = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.csv");

        try
        {
            Assert.NotEmpty(raised);
            foreach (var (transition, alarm) in raised)
            {
                var moment = transition.At.Wall;
                var from = Array.FindIndex(rows, 1, row => TimeOf(row) > moment);
                File.WriteAllLines(broken, [
                    .. rows[..from], .. points.Select(point => $"{moment:o},{point},,bad"), .. rows[from..].Select(static row => $"{row.Split(',')[0]},{PointOf(row)},,bad")]);

                Assert.DoesNotContain(folder.Play(recording: broken), one =>
                    one.Alarm.Id == alarm.Id && one.Transition.At.Wall >= moment && one.Transition.Event == AlarmEvent.ReturnedToNormal);
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

    private static bool IsRaise(AlarmEvent happened) => happened is AlarmEvent.Raised or AlarmEvent.ReRaised;

    private static string PointOf(string row) => row.Split(',')[1];

    private static DateTimeOffset TimeOf(string row) => DateTimeOffset.Parse(row.Split(',')[0], CultureInfo.InvariantCulture);
}
