using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.RuleSpeech;
using CityEdge.Gateway.Tests.Sites;
using CityEdge.Gateway.Verbs;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.RuleSpeech;

/// <summary>What <c>check</c> says of a rule is what the rule does.</summary>
public sealed class RuleSpeechTests : IDisposable
{
    private readonly PackBench _bench = new();

    [Theory]
    [InlineData("climate-1.temperature > 57 °C clear < 52 °C", "climate-1.temperature is above 57 °C (until it is below 52 °C)", "climate-1.temperature 高于 57 °C，直到低于 52 °C")]
    [InlineData("rise(climate-1.temperature, 60 s) > 8 K", "climate-1.temperature rises by more than 8 K within 1 min", "climate-1.temperature 在 1 min 内上升超过 8 K")]
    [InlineData("max(fall(temperature in site, 5 min)) >= 3 K", "climate-1.temperature or climate-2.temperature falls by at least 3 K within 5 min", "climate-1.temperature或climate-2.temperature 在 5 min 内下降至少 3 K")]
    [InlineData("any(smoke in kitchen) and not open", "smoke-1.smoke is set and the place is closed", "smoke-1.smoke 动作，且 不在营业时间")]
    [InlineData("smoke-1.smoke = 1 for 10 s", "smoke-1.smoke is 'alarm' for 10 s", "smoke-1.smoke 为 “报警” 持续 10 s")]
    [InlineData("not (smoke-1.smoke or bad(climate-1.temperature))", "it is not so that smoke-1.smoke is set or climate-1.temperature has no good value", "并非“smoke-1.smoke 动作，或 climate-1.temperature 没有好值”")]
    [InlineData("climate-1.temperature - climate-2.temperature > 15 K", "(climate-1.temperature − climate-2.temperature) is above 15 K", "（climate-1.temperature − climate-2.temperature） 高于 15 K")]
    [InlineData("changed(smoke-1.smoke, 1 h) or age(smoke-1.smoke) > 10 min", "smoke-1.smoke has changed within 1 h or smoke-1.smoke has had no good value for 10 min", "smoke-1.smoke 在 1 h 内有变化，或 smoke-1.smoke 已有 10 min 没有好值")]
    [InlineData("count(smoke-1.smoke, 1 h) >= 3 and between 22:00 and 06:00", "how often within 1 h it began that smoke-1.smoke is set is at least 3 and the time is between 22:00 and 06:00", "1 h 内“smoke-1.smoke 动作”发生的次数 不低于 3，且 时刻在 22:00 到 06:00 之间")]
    [InlineData("evidence(60 % of (smoke-1.smoke), 40 % of ramp(climate-1.temperature, 40 °C, 60 °C)) >= 100 %", "the evidence (60 % if smoke-1.smoke is set and up to 40 % as climate-1.temperature goes from 40 °C to 60 °C) is at least 100 %", "证据（smoke-1.smoke 动作得 60 %、climate-1.temperature 从 40 °C 到 60 °C 得 0–40 %）之和 不低于 100 %")]
    [InlineData("smoke-1.smoke and (2 of (smoke-1.smoke, climate-1.temperature > 57 °C) or open)", "smoke-1.smoke is set and ((at least 2 of these 2 hold: smoke-1.smoke is set; climate-1.temperature is above 57 °C) or the place is open)", "smoke-1.smoke 动作，且 （（以下 2 项中至少 2 项成立：smoke-1.smoke 动作；climate-1.temperature 高于 57 °C），或 在营业时间内）")]
    [InlineData("1 of (smoke in kitchen) within 20 s", "smoke-1.smoke is set (or was within the last 20 s)", "smoke-1.smoke 动作（最近 20 s 内有过也算）")]
    [InlineData("max(climate-1.temperature, min(climate-2.temperature, 20 °C)) > 15 °C", "the highest of (climate-1.temperature and the lowest of climate-2.temperature and 20 °C) is above 15 °C", "（climate-1.temperature、climate-2.temperature、20 °C 的最小值）的最大值 高于 15 °C")]
    [InlineData("2 of (smoke-1.smoke, climate-1.temperature > 57 °C) within 60 s", "at least 2 of these 2 hold within 1 min: smoke-1.smoke is set; climate-1.temperature is above 57 °C", "1 min 内以下 2 项中至少 2 项成立：smoke-1.smoke 动作；climate-1.temperature 高于 57 °C")]
    public void A_condition_is_said_in_both_languages(string when, string en, string zh)
    {
        var told = Told($"rules: [{{id: r, when: \"{when}\", alarm: {{class: water, priority: P3, zone: kitchen}}}}]");

        Assert.StartsWith($"Raises water P3 in kitchen when {en}.", told.Raises.En, StringComparison.Ordinal);
        Assert.StartsWith($"当 {zh} 时，在厨房发出 P3 报警（水）。", told.Raises.Zh, StringComparison.Ordinal);
    }

    /// <summary>A kind of condition or quantity that somebody adds has no words until they are given here.</summary>
    [Fact]
    public void Every_kind_of_condition_and_quantity_has_words()
    {
        PointDefinition[] points = [new() { Name = "a", Unit = Unit.Celsius }];
        var (point, second) = (new PointId(0), TimeSpan.FromSeconds(1));
        Quantity value = new PointValue(point, Unit.Celsius);
        Condition bad = new Bad(point);
        Condition[] conditions =
        [
            new Threshold(point, Comparison.Greater, 1), new StateEquals(point, 1), bad, new Age(point, second), new Changed(point, second), new Open(),
            new Between(new TimeOnly(1, 0), new TimeOnly(2, 0)), new And([bad, bad]), new Or([bad, bad]), new Not(bad), new For(bad, second), new Vote(1, second, [bad, bad]),
            new Compare(value, Comparison.Less, value),
        ];
        Quantity[] quantities =
        [
            value, new Constant(1, Unit.Celsius), new Windowed(WindowKind.Average, point, second, Unit.Celsius), new Plus(value, value, Unit.Celsius), new Minus(value, value, Unit.KelvinDifference),
            new Times(value, 2, Unit.Celsius), new Absolute(value), new Combined(Combination.Sum, [value, value]), new Tally([bad]), new Count(bad, second), new Ramp(value, 1, 2),
            new Evidence([new Weighted(60, new Holds(bad))]), new Holds(bad),
        ];
        Assert.Equal(Kinds(typeof(Condition)), conditions.Select(one => one.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(Kinds(typeof(Quantity)), quantities.Select(one => one.GetType().Name).Order(StringComparer.Ordinal));

        var speech = new ConditionSpeech(points, (_, _) => null);

        Assert.All(conditions, one => Assert.True(speech.Of(one) is { Zh.Length: > 1, En.Length: > 1 }));
        Assert.All(quantities, one => Assert.True(speech.Of(new Compare(one, Comparison.Greater, one)) is { Zh.Length: > 1, En.Length: > 1 }));

        static IEnumerable<string> Kinds(Type root) =>
            root.Assembly.GetTypes().Where(type => type.IsSubclassOf(root)).Select(type => type.Name).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("smoke-1.smoke or climate-1.temperature > 57 °C", "", "smoke-1.smoke", "nothing is raised or cleared by it; its silence is a fault after 10 min")]
    [InlineData("smoke-1.smoke", ", unknown: raise", "smoke-1.smoke", "the alarm is raised, marked as not verified")]
    [InlineData("bad(smoke-1.smoke)", "", "smoke-1.smoke", "that is what this rule asks for")]
    [InlineData("climate-1.temperature > 57 °C and not bad(smoke-1.smoke)", "", "smoke-1.smoke", "this rule does not hold then")]
    [InlineData("2 of (smoke-1.smoke, climate-1.temperature > 57 °C)", "", "smoke-1.smoke", "the vote needs one fewer")]
    [InlineData("evidence(60 % of (smoke-1.smoke), 60 % of (climate-1.temperature > 57 °C)) > 50 %", "", "smoke-1.smoke", "it adds nothing to the evidence")]
    [InlineData("smoke-1.smoke and climate-1.temperature > 57 °C", "", "smoke-1.smoke", "this alarm cannot be raised until it is back")]
    [InlineData("1 of (smoke-1.smoke)", "", "smoke-1.smoke", "this alarm cannot be raised until it is back")]
    [InlineData("evidence(60 % of (smoke-1.smoke), 60 % of (climate-1.temperature > 57 °C)) > 80 %", "", "smoke-1.smoke", "this alarm cannot be raised until it is back")]
    [InlineData("max(temperature in site) > 57 °C", "", "climate-1.temperature", "nothing is raised or cleared by it")]
    [InlineData("min(temperature in site) > 57 °C", "", "climate-1.temperature", "this alarm cannot be raised until it is back")]
    [InlineData("min(temperature in site) < 5 °C", "", "climate-1.temperature", "nothing is raised or cleared by it")]
    [InlineData("avg(temperature in site) > 57 °C", "", "climate-1.temperature", "this alarm cannot be raised until it is back")]
    [InlineData("max(temperature in site) - max(min(temperature in site, 4 min)) > 15 K", "", "climate-1.temperature", "this alarm cannot be raised until it is back")]
    [InlineData("count(smoke in kitchen) < 1", "", "smoke-1.smoke", "this alarm cannot be raised until it is back")]
    [InlineData("2 of (smoke-1.smoke, climate-1.temperature > 57 °C) or smoke-1.smoke and open", "", "smoke-1.smoke", "the vote needs one fewer, and says so; elsewhere nothing is raised or cleared by it")]
    public void The_loss_of_a_point_is_said(string when, string more, string point, string said)
    {
        var told = Told($"rules: [{{id: r, when: \"{when}\"{more}, alarm: {{class: water, priority: P3}}}}]");

        Assert.Contains(told.Bad, lost => lost.Points.Contains(point) && lost.Text.En!.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void Lateness_is_the_line_then_what_the_rule_waits_for_and_the_window_beside_it()
    {
        var told = Told("rules: [{id: r, when: \"rise(climate-1.temperature, 60 s) > 8 K for 4 s\", on-delay: 10 s, alarm: {class: water, priority: P3}}]");

        Assert.Equal("At worst 16.9 s after it begins: bus reads climate-1.temperature every 2 s, window 1 min, held 4 s by its condition, held 10 s.", told.Late.En);
        Assert.True(told.Worst is { TotalSeconds: > 16.5 and < 17.5 });
    }

    [Fact]
    public void A_device_that_speaks_by_itself_is_named_as_such()
    {
        var told = Told("rules: [{id: r, when: smoke-1.smoke, alarm: {class: water, priority: P3}}]");

        Assert.Equal("At worst 0.0 s after the devices have said so: smoke-1.smoke speaks over mqtt by itself.", told.Late.En);
        Assert.Null(told.Worst);
    }

    [Theory]
    [InlineData("en_GB.UTF-8", "[shadow]", "Shadow rule (recorded, never sounds): raises water P3", "Pack damp:", "not for yard: the points that it asks for are not here")]
    [InlineData("zh_CN.UTF-8", "[影子规则]", "影子规则（只记录，不发声）：在厨房发出 P3 报警（水）", "规则包 damp：", "不用于 yard：这里没有它要看的测点")]
    public async Task Check_explains_rules_of_the_site_and_its_packs_and_the_devices_only_when_asked(string language, params string[] said)
    {
        _bench.Pack("damp", """
            name: {zh: 潮湿, en: Damp}
            about: {zh: 试验用, en: For tests}
            for: zone
            rules:
              high: {title: {zh: 潮湿, en: Damp}, when: "max(humidity in zone) > 90 %RH", class: water, priority: P3, source: "a test"}
            """).Site("packs: {damp: {armed: false}}");

        var brief = await CheckAsync(language);
        var all = await CheckAsync(language, "--all");
        var json = await CheckAsync(language, "--json");

        Assert.All(said, words => Assert.Contains(words, brief, StringComparison.Ordinal));
        Assert.DoesNotContain("  climate-1.temperature.high  ", brief, StringComparison.Ordinal);
        Assert.Contains("  climate-1.temperature.high  ", all, StringComparison.Ordinal);
        Assert.Contains("\"shadow\": true", json, StringComparison.Ordinal);
        using var read = System.Text.Json.JsonDocument.Parse(json);
        Assert.Equal("climate-1.humidity > 90 %RH", read.RootElement.GetProperty("rules")[0].GetProperty("when").GetString());
        Assert.Contains("\"place\": \"yard\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packs_are_listed_and_shown_with_their_numbers()
    {
        _bench.Pack("damp", """
            name: {zh: 潮湿, en: Damp}
            about: {zh: 试验用, en: For tests}
            for: zone
            parameters:
              wet: {value: 90 %RH, min: 50 %RH, title: {zh: 湿度, en: How wet}, source: "by hand"}
            rules:
              high: {title: {zh: 潮湿, en: Damp}, when: "max(humidity in zone) > wet", class: water, priority: P3, source: "a test"}
            """);

        Assert.Contains("damp  zone", await RunAsync("en", "pack", "list", "--profiles", _bench.Profiles), StringComparison.Ordinal);
        Assert.Contains("wet: 90 %RH  [50 %RH … …]  How wet  [by hand]", await RunAsync("en", "pack", "show", "damp", "--profiles", _bench.Profiles), StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private RuleExplanation Told(string rules)
    {
        var load = _bench.Site(rules).Load();
        Assert.Equal([], load.Diagnostics.Where(one => one.Severity == Gateway.Configuration.Severity.Error).Select(one => one.ToString()));
        var site = load.Site!;
        return new RuleSpeaker(site, DetectionBudget.Of(site, BudgetRules.Of(site))).All().Single(rule => rule.Rule.Alarm.Id == "r");
    }

    private Task<string> CheckAsync(string language, params string[] more) =>
        RunAsync(language, ["check", "--config", _bench.Config, "--profiles", _bench.Profiles, .. more]);

    private static async Task<string> RunAsync(string language, params string[] args)
    {
        using var to = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Ok, await VerbTree.InvokeAsync(args, new VerbContext(new SiteClock(), name => name == "LANG" ? language : null, to, error)));
        return to.ToString();
    }
}
