using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Packs;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Tests.Sites;

/// <summary>A pack becomes rules at every place that has its points, with the numbers of that place.</summary>
public sealed class PackTests : IDisposable
{
    private const string Heat = """
        name: {zh: 高温, en: Heat}
        about: {zh: 试验用, en: For tests}
        for: zone
        parameters:
          limit: {value: 57 °C, min: 40 °C, max: 90 °C, title: {zh: 限值, en: Limit}, source: "a test"}
          window: {value: 60 s, min: 30 s, max: 10 min, title: {zh: 窗口, en: Window}, source: "a test"}
          wait: {value: 10 s, max: 60 s, title: {zh: 延时, en: Wait}, source: "a test"}
        let:
          hot: "max(temperature in zone) > limit"
        rules:
          high:
            title: {zh: 过热, en: Too hot}
            when: hot
            class: fire
            priority: P1
            latched: true
            on-delay: wait
            source: "a test"
          confirmed:
            title: {zh: 确认, en: Confirmed}
            when: |
              hot
              and any(smoke in zone)
              and not any(rise(temperature in zone, window) > 30 K)
            class: fire
            priority: P1
            unknown: raise
            source: "a test"

        """;

    private readonly PackBench _bench = new();

    [Fact]
    public void A_rule_stands_in_every_zone_that_has_its_points_and_falls_away_elsewhere()
    {
        var site = Site(Heat, "packs: {heat: {}}");

        Assert.Equal(["heat.high@kitchen", "heat.confirmed@kitchen", "heat.high@hall"], Rules(site).Select(rule => rule.Alarm.Id));
        Assert.Equal(["confirmed@hall", "high@yard", "confirmed@yard"], site.Fallen.Select(fallen => $"{fallen.Rule}@{fallen.Place}"));
        var high = Rules(site)[0];
        Assert.Equal("climate-1.temperature > 57 °C", ConditionText.Of(high.When, site.Model.Points));
        Assert.Equal((AlarmClass.Fire, AlarmPriority.P1, true, true, 0, TimeSpan.FromSeconds(10)), (high.Alarm.Class, high.Alarm.Priority, high.Alarm.Latched, high.Alarm.Armed, high.Alarm.Zone, high.OnDelay));
        Assert.Equal("厨房：过热", high.Alarm.Name.Zh);
        Assert.Equal("Kitchen: Too hot", high.Alarm.Name.En);
        Assert.Equal((UnknownRule.Keep, UnknownRule.Raise), (high.Unknown, Rules(site)[1].Unknown));
    }

    /// <summary>What a cable measures is not the air of the room that it lies in.</summary>
    [Fact]
    public void A_cable_is_no_room()
    {
        var site = Site(Heat, "packs: {heat: {in: [hall]}}");

        Assert.Equal("climate-2.temperature > 57 °C", ConditionText.Of(Rules(site)[0].When, site.Model.Points));
        Assert.Contains(site.Model.Points, point => point is { Name: "cable-1.temperature", Measures: "cable-temperature", Zone: 1 });
    }

    [Fact]
    public void Values_of_a_place_go_before_those_of_the_site_and_these_before_the_packs()
    {
        var site = Site(Heat, """
            packs:
              heat:
                set: {limit: 60 °C, wait: 500 ms}
                per:
                  hall: {set: {limit: 158 °F}, off: [confirmed]}
                  kitchen: {off: [confirmed], armed: false}
            """);

        Assert.Equal(["climate-1.temperature > 60 °C", "climate-2.temperature > 70 °C"], Rules(site).Select(rule => ConditionText.Of(rule.When, site.Model.Points)));
        Assert.All(Rules(site), rule => Assert.Equal(TimeSpan.FromMilliseconds(500), rule.OnDelay));
        Assert.Equal([false, true], Rules(site).Select(rule => rule.Alarm.Armed));
        Assert.Equal("60 °C", site.Origins.First(origin => origin.Pack == "heat").Values[0].Value);
        Assert.Contains(site.Fallen, fallen => fallen is { Rule: "confirmed", Place: "kitchen" } && fallen.Why.En!.Contains("off", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_that_is_off_stands_nowhere_and_a_pack_may_be_a_shadow()
    {
        var site = Site(Heat, "packs: {heat: {off: [confirmed], armed: false}}");

        Assert.Equal(["heat.high@kitchen", "heat.high@hall"], Rules(site).Select(rule => rule.Alarm.Id));
        Assert.All(Rules(site), rule => Assert.False(rule.Alarm.Armed));
    }

    [Fact]
    public void A_pack_for_devices_is_made_for_those_that_have_its_points()
    {
        var site = Site(
            """
            name: {zh: 线缆, en: Cable}
            about: {zh: 试验用, en: For tests}
            for: device
            rules:
              hot:
                title: {zh: 线缆过热, en: Hot cable}
                when: device.temperature > 70 °C or device.nothing > 3 A
                class: electrical
                priority: P2
                source: "a test"
              leaks:
                title: {zh: 漏电, en: Leaks}
                when: device.leakage > 300 mA and device.temperature > max(temperature in zone)
                class: electrical
                priority: P2
                source: "a test"
            """,
            "packs: {heat: {in: [cable-1, climate-1, smoke-1]}}");

        Assert.Equal(["heat.hot@climate-1", "heat.hot@cable-1", "heat.leaks@cable-1"], Rules(site).Select(rule => rule.Alarm.Id));
        Assert.Equal("cable-1.temperature > 70 °C", ConditionText.Of(Rules(site)[1].When, site.Model.Points));
        Assert.Equal("(cable-1.leakage > 300 mA and cable-1.temperature > climate-2.temperature)", ConditionText.Of(Rules(site)[2].When, site.Model.Points));
        Assert.Equal(1, Rules(site)[1].Alarm.Zone);
    }

    [Fact]
    public void A_pack_for_the_site_is_made_once()
    {
        var site = Site(
            """
            name: {zh: 全场, en: Whole}
            about: {zh: 试验用, en: For tests}
            for: site
            rules:
              hot:
                title: {zh: 两处过热, en: Hot in two places}
                when: 2 of (temperature in site > 50 °C) within 5 min
                class: fire
                priority: P2
                source: "a test"
            """,
            "packs: {heat: {}}");

        var rule = Assert.Single(Rules(site));
        Assert.Equal(("heat.hot", -1, "Hot in two places"), (rule.Alarm.Id, rule.Alarm.Zone, rule.Alarm.Name.En));
    }

    [Fact]
    public void The_rules_of_a_site_use_named_quantities_and_selections()
    {
        _bench.Site("""
            let:
              warmest: max(temperature in site)
              smoky: "any(smoke in kitchen)"
            rules:
              - id: both
                when: >
                  warmest > 50 °C
                  and smoky
                unknown: raise
                alarm: {class: fire, priority: P2}
            """);
        var load = _bench.Load();

        Assert.DoesNotContain(load.Diagnostics, one => one.Severity == Severity.Error);
        var rule = load.Site!.Model.Rules.Single(rule => rule.Alarm.Id == "both");
        Assert.Equal("(max(climate-1.temperature, climate-2.temperature) > 50 °C and smoke-1.smoke != 0)", ConditionText.Of(rule.When, load.Site.Model.Points));
        Assert.Equal(UnknownRule.Raise, rule.Unknown);
    }

    /// <summary>An error in a pack is said in the pack's file, at the line of a block, and where the site uses it.</summary>
    [Fact]
    public void An_error_in_a_block_is_at_its_line_and_column()
    {
        _bench.Pack("heat", Heat.Replace("any(smoke in zone)", "any(smoke in attic)", StringComparison.Ordinal)).Site("packs: {heat: {in: [kitchen]}}");

        var errors = _bench.Load().Diagnostics.Where(one => one.Severity == Severity.Error).Select(one => one.ToString()).ToList();

        Assert.Contains(errors, error => error.StartsWith("profiles/packs/heat.yaml:23:24: error: no place attic", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("site.yaml:14:9: error: the rule 'confirmed' of the pack 'heat' cannot be made for Kitchen", StringComparison.Ordinal));
    }

    [Fact]
    public void The_folder_of_packs_is_no_vendor()
    {
        _bench.Pack("heat", Heat);
        var library = ProfileLibrary.Load(_bench.Profiles);

        Assert.DoesNotContain(library.Ids, id => id.StartsWith(PackLibrary.Folder, StringComparison.Ordinal));
        Assert.Equal(["heat"], library.Packs.Ids);
        Assert.NotNull(library.Packs.Find("heat"));
    }

    [Theory]
    [InlineData("value: 57 °C, min: 40 °C", "value: 30 °C, min: 40 °C", "'limit' lies between 40 °C and 90 °C, not 30 °C")]
    [InlineData("max: 90 °C", "max: 90 ppm", "the unit does not fit the value, 57 °C")]
    [InlineData("on-delay: wait", "on-delay: limit", "'limit' is no parameter that is a time")]
    [InlineData("{value: 10 s, max: 60 s", "{value: 90 s", "a fire must not be held back for longer than 60 s")]
    [InlineData("  hot: \"max", "  wait: \"max", "'wait' is already a parameter")]
    [InlineData("when: hot\n", "when: hott\n", "no point hott; did you mean 'hot'?")]
    [InlineData("> limit\"", "> limits\"", "no point limits; did you mean 'limit'?")]
    [InlineData("for: zone", "for: room", "expected one of zone, device, site; found 'room'")]
    public void What_is_wrong_with_a_pack_is_said_at_its_place(string right, string wrong, string error)
    {
        Assert.Contains(right, Heat, StringComparison.Ordinal);
        _bench.Pack("heat", Heat.Replace(right, wrong, StringComparison.Ordinal)).Site("packs: {heat: {in: [kitchen]}}");

        var load = _bench.Load();

        Assert.Null(load.Site);
        Assert.Contains(load.Diagnostics, one => one.File == "profiles/packs/heat.yaml" && one.En.Contains(error, StringComparison.Ordinal));
    }

    public void Dispose() => _bench.Dispose();

    private BoundSite Site(string pack, string packs)
    {
        var load = _bench.Pack("heat", pack).Site(packs).Load();
        Assert.Equal([], load.Diagnostics.Where(one => one.Severity == Severity.Error).Select(one => one.ToString()));
        return load.Site!;
    }

    private static List<RuleDefinition> Rules(BoundSite site) => [.. site.Model.Rules.Where((_, index) => site.Origins[index].Kind == RuleOriginKind.Pack)];
}
