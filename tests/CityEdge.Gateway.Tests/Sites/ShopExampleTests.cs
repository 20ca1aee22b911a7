using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Tests.Sites;

/// <summary>The example that we ship loads, and means what it says.</summary>
public sealed class ShopExampleTests
{
    private static readonly SiteLoad Load = SiteLoader.Load(Repository.Of("install", "examples", "shop"), Repository.Profiles);

    private static BoundSite Site => Load.Site ?? throw new InvalidOperationException(string.Join('\n', Load.Diagnostics));

    [Fact]
    public void It_loads_without_a_remark() => Assert.Empty(Load.Diagnostics.Select(diagnostic => diagnostic.ToString()));

    [Fact]
    public void Its_head_is_read()
    {
        Assert.Equal("tzf-210-12-3", Site.Config.Id);
        Assert.Equal(new LocalText("田子坊210弄12号咖啡店", "Café, 12 Lane 210"), Site.Config.Name);
        Assert.Equal("Asia/Shanghai", Site.Config.TimeZone.Id);
        Assert.Equal(new GeoLocation(31.2087, 121.4695), Site.Config.Location);
        Assert.Equal(new OpeningHours(new TimeOnly(8, 0), new TimeOnly(22, 0)), Site.Model.Hours);
        Assert.Equal(["kitchen", "counter", "lane"], Site.Model.Zones.Select(zone => zone.Id));
        Assert.Equal(ZoneBoundary.Corridor, Site.Model.Zones[2].Boundary);
        Assert.Equal(("127.0.0.1", 8080), (Site.Config.Page.Address, Site.Config.Page.Port));
    }

    [Fact]
    public void Point_device_and_line_are_one_tree()
    {
        var line = Site.Lines.Single(one => one.Config.Id == "bus1");
        var device = line.Devices.Single(one => one.Id == "temp-1");
        var point = device.Points.Single(one => one.Profile.Name == "temperature");

        Assert.Equal("temp-1.temperature", Site.Model.Points[point.Id.Index].Name);
        Assert.Equal(device.Status, Site.Model.Points[point.Id.Index].Parent);
        Assert.Equal(line.Status, Site.Model.Points[device.Status.Index].Parent);
        Assert.Null(Site.Model.Points[line.Status.Index].Parent);
        Assert.Equal("line:bus1", Site.Model.Points[line.Status.Index].Name);
        Assert.Equal(Unit.Celsius, Site.Model.Points[point.Id.Index].Unit);
    }

    [Fact]
    public void A_parent_is_never_more_patient_than_what_hangs_on_it()
    {
        foreach (var point in Site.Model.Points.Where(point => point.Supervision > TimeSpan.Zero))
        {
            for (var parent = point.Parent; parent is { } at; parent = Site.Model.Points[at.Index].Parent)
            {
                var above = Site.Model.Points[at.Index];
                Assert.InRange(above.Supervision, TimeSpan.FromTicks(1), point.Supervision);
            }
        }
    }

    [Fact]
    public void What_a_life_alarm_stands_on_is_marked_up_to_its_line()
    {
        var marked = Site.Model.Points.Where(point => point.LifeSafety).Select(point => point.Name).ToHashSet();

        Assert.Superset(new HashSet<string> { "smoke-hub.smoke-1", "device:smoke-hub", "line:bus2", "temp-1.temperature", "co-1.co", "output:siren", "device:relay-1", "line:bus1" }, marked);
        Assert.DoesNotContain("leak-1.water", marked);
        Assert.DoesNotContain("device:meter", marked);
    }

    [Fact]
    public void Alarms_of_profiles_come_first_and_are_changed_by_the_site()
    {
        var ids = Site.Model.Rules.Select(rule => rule.Alarm.Id).ToList();
        Assert.Equal("left-on", ids[^2]);
        Assert.Equal("fire-confirmed", ids[^1]);

        var heat = Rule("temp-1.temperature.high");
        Assert.Equal(new Threshold(Point("temp-1.temperature"), Comparison.Greater, 57, 52), heat.When);
        Assert.Equal((AlarmClass.Fire, AlarmPriority.P1, true), (heat.Alarm.Class, heat.Alarm.Priority, heat.Alarm.Latched));
        Assert.Equal("厨房温度：温度过高", heat.Alarm.Name.Zh);
        Assert.Equal("Kitchen temperature: Too hot", heat.Alarm.Name.En);
        Assert.Equal("kitchen", Site.Model.Zones[heat.Alarm.Zone].Id);

        var current = Rule("meter.current.over");
        Assert.Equal((new Threshold(Point("meter.current"), Comparison.Greater, 25, 22), TimeSpan.FromSeconds(30)), (current.When, current.OnDelay));
        Assert.True(Rule("smoke-hub.smoke-1.fire").DetectorState);
    }

    [Fact]
    public void A_vote_holds_its_conditions_in_order()
    {
        var vote = Assert.IsType<Vote>(Rule("fire-confirmed").When);

        Assert.Equal((2, TimeSpan.FromSeconds(60), 3), (vote.Need, vote.Within, vote.Of.Count));
        Assert.Equal("kitchen", Site.Model.Zones[Rule("left-on").Alarm.Zone].Id);
    }

    [Fact]
    public void Outputs_know_their_coil_and_the_model_knows_them()
    {
        var relay = Site.Lines[0].Devices.Single(device => device.Id == "relay-1");

        Assert.Equal(["siren", "lamp"], relay.Outputs.Select(output => output.Id));
        Assert.Equal([0, 1], relay.Outputs.Select(output => output.Output));
        Assert.Equal((0, 0x0200), (relay.Outputs[0].Profile.Coil.Coil, relay.Outputs[0].Profile.Coil.Timer!.Value));
        Assert.Equal("output:siren", Site.Model.Points[Site.Model.Outputs[0].StatusPoint.Index].Name);
        Assert.Equal([AlarmPriority.P1, AlarmPriority.P2], Site.Model.Outputs[1].Priorities);
    }

    [Fact]
    public void The_gateway_has_its_own_points_and_an_engine_takes_the_model()
    {
        Assert.Equal(PointRole.Canary, Site.Model.Points[Site.Canary.Index].Role);
        Assert.Equal("gateway:state-disk", Site.Model.Points[Site.StateDisk.Index].Name);
        Assert.Empty(Site.Model.Validate());
        Assert.Equal(Site.Model.Points.Count, Site.Model.Points.Select(point => point.Name).Distinct().Count());
    }

    private static RuleDefinition Rule(string id) => Site.Model.Rules.Single(rule => rule.Alarm.Id == id);

    private static PointId Point(string name) => new(Site.Model.Points.Select((point, index) => (point.Name, index)).Single(one => one.Name == name).index);
}
