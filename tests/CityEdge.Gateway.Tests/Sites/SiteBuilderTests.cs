using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Sites;

/// <summary>What building does beyond names: supervision, life-safety marks, warnings.</summary>
public sealed class SiteBuilderTests
{
    private static readonly ProfileLibrary Profiles = ProfileLibrary.Load(Repository.Profiles);

    [Fact]
    public void A_site_made_by_code_builds_like_one_that_was_read()
    {
        var load = SiteBuilder.Build(Site("xy/md02"), Profiles);

        Assert.Empty(load.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Equal(
            ["line:bus1", "device:a", "a.temperature", "a.humidity", "device:relay", "output:siren", "gateway:state-disk", "gateway:configuration", "gateway:canary"],
            load.Site!.Model.Points.Select(point => point.Name));
    }

    [Fact]
    public void A_point_that_a_P1_rule_of_the_site_asks_becomes_a_life_safety_point_for_the_poll_too()
    {
        var config = Site("xy/md02") with
        {
            Rules = [new RuleConfig { Id = "damp", When = new RuleText("a.humidity > 90 %RH", default), Class = AlarmClass.Water, Priority = AlarmPriority.P1 }],
        };

        var point = SiteBuilder.Build(config, Profiles).Site!.Lines[0].Devices[0].Points.Single(point => point.Profile.Name == "humidity");

        Assert.True(point.Profile.LifeSafety);
        Assert.False(Profiles.Find("xy/md02")!.Points.Single(one => one.Name == "humidity").LifeSafety);
    }

    [Fact]
    public void A_life_alarm_on_an_unsupervised_point_is_refused()
    {
        var profile = Profiles.Find("xy/md02")!;
        profile = profile with { Id = "x/y", Points = [.. profile.Points.Select(point => point with { Supervision = TimeSpan.Zero })] };

        var load = SiteBuilder.Build(Site("x/y"), ProfileLibrary.Of(profile, Profiles.Find("waveshare/relay-8")!));

        Assert.Null(load.Site);
        Assert.Contains(load.Diagnostics, diagnostic => diagnostic.En == "a life-safety alarm stands on 'a.temperature', which is not supervised");
    }

    [Fact]
    public void A_board_of_outputs_only_is_supervised_all_the_same()
    {
        var site = SiteBuilder.Build(Site("xy/md02"), Profiles).Site!;
        var board = site.Model.Points.Single(point => point.Name == "device:relay");

        Assert.Equal((SiteBuilder.OutputSupervision, true), (board.Supervision, board.LifeSafety));
    }

    [Fact]
    public void A_life_alarm_that_nothing_sounds_for_is_a_warning_and_the_site_runs()
    {
        var load = SiteBuilder.Build(Site("xy/md02") with { Outputs = [] }, Profiles);

        Assert.NotNull(load.Site);
        Assert.Equal("1 life-safety alarm(s) have no output that sounds for them: a.temperature.high", Assert.Single(load.Diagnostics).En);
    }

    [Fact]
    public void Rules_over_the_status_of_lines_and_devices_are_known()
    {
        var config = Site("xy/md02") with
        {
            Rules = [new RuleConfig { Id = "gone", When = new RuleText("bad(a.temperature) or bad(a.humidity)", default), Class = AlarmClass.Supervisory, Priority = AlarmPriority.P3 }],
        };

        Assert.Equal(PointKind.State, SiteBuilder.Build(config, Profiles).Site!.Model.Points[0].Kind);
        Assert.Equal("gone", SiteBuilder.Build(config, Profiles).Site!.Model.Rules[^1].Alarm.Id);
    }

    [Fact]
    public void A_point_that_is_not_fitted_is_neither_read_nor_supervised()
    {
        var config = Site("xy/md02");
        config = config with { Devices = [config.Devices[0] with { Without = ["humidity"] }, config.Devices[1]] };

        var site = SiteBuilder.Build(config, Profiles).Site!;

        Assert.Equal(["temperature"], site.Lines[0].Devices[0].Points.Select(point => point.Profile.Name));
        Assert.DoesNotContain(site.Model.Points, point => point.Name == "a.humidity");
        config = config with { Devices = [config.Devices[0] with { Without = ["humidty"] }] };
        Assert.Contains(SiteBuilder.Build(config, Profiles).Diagnostics, diagnostic => diagnostic.En == "the profile 'xy/md02' has no point 'humidty'; did you mean 'humidity'?");
    }

    private static SiteConfig Site(string profile) => new()
    {
        Id = "s1",
        Zones = [new ZoneDefinition { Id = "k", Name = new LocalText("厨房", "Kitchen") }],
        Lines = [new ModbusTcpLine { Id = "bus1", Host = "127.0.0.1" }],
        Devices =
        [
            new DeviceConfig { Id = "a", Profile = profile, Line = "bus1", Address = "4", Zone = "k" },
            new DeviceConfig { Id = "relay", Profile = "waveshare/relay-8", Line = "bus1", Address = "30", Zone = "k" },
        ],
        Outputs = [new OutputConfig { Id = "siren", Device = "relay", Point = "coil1" }],
    };
}
