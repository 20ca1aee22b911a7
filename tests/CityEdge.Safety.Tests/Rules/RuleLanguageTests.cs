using System.Globalization;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Tests.Rules;

/// <summary>Quantities, selections, parameters and definitions: what they mean, and what is said at which column.</summary>
public sealed class RuleLanguageTests
{
    private static readonly TestSite Site = Ranged(new TestSite()
        .Point("a.t", 30, Unit.Celsius).Point("b.t", 30, Unit.Celsius).Point("f.t", 30, Unit.Fahrenheit, zone: 1)
        .Point("a.w", 30, Unit.Watt).Point("k.w", 30, Unit.Kilowatt, zone: 1).Point("water.p", 30, Unit.Megapascal)
        .Point("a.smoke").Point("b.smoke").Point("c.smoke", zone: 1).Point("level", kind: PointKind.Analog).Point("cable.t", 30, Unit.Celsius));

    [Theory]
    [InlineData("a.t - b.t > 5 K", "(a.t - b.t) > 5 K")]
    [InlineData("a.t − b.t > 9 °F", "(a.t - b.t) > 5 K")]
    [InlineData("a.t + 5 K > b.t", "(a.t + 5 K) > b.t")]
    [InlineData("a.t > b.t + 5 K clear < b.t", "a.t > (b.t + 5 K) clear < b.t")]
    [InlineData("(a.t - 20 °C) * 0.02 mm per K > 3 mm", "((a.t - 20 °C) * 0.02 mm per K) > 3 mm")]
    [InlineData("2 * a.w - k.w / 4 < 3 kW", "((a.w * 2) - (k.w * 0.25)) < 3000 W")]
    [InlineData("a.w / 2 > 100 W", "(a.w * 0.5) > 100 W")]
    [InlineData("-(a.t - b.t) > 2 * 3 K", "((a.t - b.t) * -1) > 6 K")]
    [InlineData("abs(a.t - f.t) > 5 K", "abs((a.t - f.t)) > 5 K")]
    [InlineData("rise(a.t, 60 s) > 8 K clear < 2 K", "rise(a.t, 60 s) > 8 °C clear < 2 °C")]
    [InlineData("fall(water.p, 1 min) >= 0.1 MPa", "fall(water.p, 60 s) >= 100 kPa")]
    [InlineData("avg(a.w, 15 min) > 2 kW", "avg(a.w, 900 s) > 2000 W")]
    [InlineData("max(f.t, 60 s) > 140 °F", "max(f.t, 60 s) > 60 °C")]
    [InlineData("max(a.t, b.t, 20 °C) > 60 °C", "max(a.t, b.t, 20 °C) > 60 °C")]
    [InlineData("sum(a.w, k.w) > 3 kW", "sum(a.w, k.w) > 3000 W")]
    [InlineData("count(a.smoke, b.smoke, a.t > 50 °C) >= 2", "count(a.smoke != 0, b.smoke != 0, a.t > 50 °C) >= 2")]
    [InlineData("count(a.t > 50 °C, 1 h) > 3", "count(a.t > 50 °C, 3600 s) > 3")]
    [InlineData("ramp(a.t, 30 °C, 60 °C) > 0.5", "ramp(a.t, 30 °C, 60 °C) > 0.5")]
    [InlineData(
        "evidence(60 % of a.smoke, 0.5 of ramp(a.t, 30 °C, 60 °C), 40 % of (b.t > 50 °C)) >= 100 % clear < 40 %",
        "evidence(60 % of (a.smoke != 0), 50 % of ramp(a.t, 30 °C, 60 °C), 40 % of (b.t > 50 °C)) >= 100 % clear < 40 %")]
    [InlineData("changed(a.t, 6 h)", "changed(a.t, 21600 s)")]
    [InlineData("between 22:00 and 6:30 and a.smoke", "(between 22:00 and 06:30 and a.smoke != 0)")]
    [InlineData("2 of (a.smoke, b.smoke, rise(a.t, 60 s) > 8 K) within 60 s", "2 of (a.smoke != 0, b.smoke != 0, rise(a.t, 60 s) > 8 °C) within 60 s")]
    [InlineData("not 1 of (a.smoke, b.smoke) for 5 s", "((not 1 of (a.smoke != 0, b.smoke != 0)) for 5 s)")]
    [InlineData("any(smoke in kitchen)", "(a.smoke != 0 or b.smoke != 0)")]
    [InlineData("all(smoke in kitchen) for 5 s", "((a.smoke != 0 and b.smoke != 0) for 5 s)")]
    [InlineData("any(smoke in hall)", "c.smoke != 0")]
    [InlineData("count(smoke in site) >= 2", "count(a.smoke != 0, b.smoke != 0, c.smoke != 0) >= 2")]
    [InlineData("2 of (smoke in site) within 60 s", "2 of (a.smoke != 0, b.smoke != 0, c.smoke != 0) within 60 s")]
    [InlineData("max(t in site) > 60 °C", "max(a.t, b.t, f.t) > 60 °C")]
    [InlineData("max(t in hall) > 60 °C", "f.t > 140 °F")]
    [InlineData("max(rise(t in kitchen, 60 s)) > 8 K", "max(rise(a.t, 60 s), rise(b.t, 60 s)) > 8 K")]
    [InlineData("any(rise(t in kitchen, window) > 8 K)", "(rise(a.t, 60 s) > 8 °C or rise(b.t, 60 s) > 8 °C)")]
    [InlineData("any(t in hall > hot-limit)", "f.t > 140 °F")]
    [InlineData("any(bad(smoke in kitchen))", "(bad(a.smoke) or bad(b.smoke))")]
    [InlineData("any(age(smoke in kitchen) > 60 s)", "(age(a.smoke) >= 60 s or age(b.smoke) >= 60 s)")]
    [InlineData("sum(w in site) * share > 1 kW", "(sum(a.w, k.w) * 0.5) > 1000 W")]
    [InlineData("hot for window", "(max(a.t, b.t) > 60 °C for 60 s)")]
    [InlineData("warmth > hot-limit - 5 K", "max(a.t, b.t) > 55 °C")]
    [InlineData("hot and not hot", "(max(a.t, b.t) > 60 °C and (not max(a.t, b.t) > 60 °C))")]
    public void A_rule_is_read_as_it_is_meant(string text, string meaning)
    {
        var result = RuleParser.Parse(text, Scope(Site));

        Assert.Empty(result.Diagnostics);
        Assert.Equal(meaning, ConditionText.Of(result.Condition!, Site.Model.Points));
        Assert.Equal(result.Condition, RuleParser.Parse(meaning, new RuleScope { Points = Site.Lookup, Printed = true }).Condition);
    }

    [Theory]
    [InlineData("a.t + b.t > 5 °C", "7")]
    [InlineData("a.t - 5 > 5 K", "7")]
    [InlineData("a.t - 5 ppm > 5 K", "9")]
    [InlineData("a.t - a.w > 5 K", "7")]
    [InlineData("5 K - a.t > 5 K", "7")]
    [InlineData("a.t * 2 > 5 °C", "1")]
    [InlineData("a.w * k.w > 5 W", "7")]
    [InlineData("a.w * 2 W > 5 W", "7")]
    [InlineData("a.w / 0 > 5 W", "7")]
    [InlineData("2 / a.w > 5 W", "5")]
    [InlineData("a.w * 2 mm per K > 5 mm", "16")]
    [InlineData("a.t * 2 mm per K > 5 mm", "16")]
    [InlineData("a.w * 2 mm per > 5 mm", "16")]
    [InlineData("a.t - b.t > 5 W", "15")]
    [InlineData("max(a.t, b.t) > 5", "17")]
    [InlineData("max(a.t, a.w) > 5 °C", "10")]
    [InlineData("max(a.t) > 5 °C", "5")]
    [InlineData("sum(a.t, b.t) > 5 °C", "5")]
    [InlineData("max(a.t - b.t, 60 s) > 5 K", "5")]
    [InlineData("rise(a.t, 8 days) > 5 K", "13")]
    [InlineData("rise(a.t, 169 h) > 5 K", "11")]
    [InlineData("rise(a.t, 60 s)", "1")]
    [InlineData("fall(a.t, 60 s) < 5 K", "17")]
    [InlineData("ramp(a.t, 30 °C, 30 °C) > 0.5", "18")]
    [InlineData("ramp(a.t, 30, 60 °C) > 0.5", "11")]
    [InlineData("ramp(a.t, b.t, 60 °C) > 0.5", "11")]
    [InlineData("evidence(60 % of a.t) > 50 %", "18")]
    [InlineData("evidence(60 K of a.smoke) > 50 %", "10")]
    [InlineData("evidence(a.smoke) > 50 %", "10")]
    [InlineData("evidence(0 of a.smoke) > 0 %", "10")]
    [InlineData("evidence(60 % of a.smoke) > 5", "29")]
    [InlineData("evidence(60 % of a.smoke, 30 % of b.smoke) >= 100 %", "47")]
    [InlineData("count(a.smoke, 1 h) > 64", "23")]
    [InlineData("count(a.smoke, b.smoke) > 2", "27")]
    [InlineData("changed(a.t - b.t, 60 s)", "9")]
    [InlineData("changed(a.t)", "12")]
    [InlineData("between 22:00 and 22:00", "19")]
    [InlineData("between 25:00 and 6:00", "9")]
    [InlineData("between 22 and 6:00", "9")]
    [InlineData("between 22:00 6:00", "15")]
    [InlineData("3 of (a.smoke, b.smoke) within 60 s", "1")]
    [InlineData("0 of (a.smoke, b.smoke)", "1")]
    [InlineData("1.5 of (a.smoke, b.smoke)", "1")]
    [InlineData("2 of a.smoke", "3")]
    [InlineData("2 of (a.smoke, a.t)", "16")]
    [InlineData("smoke in kitchen", "1")]
    [InlineData("t in kitchen > 5 °C", "1")]
    [InlineData("a.t > t in kitchen", "7")]
    [InlineData("any(a.smoke)", "5")]
    [InlineData("any(t in kitchen)", "5")]
    [InlineData("any(smoke in nowhere)", "14")]
    [InlineData("any(gas in kitchen)", "5")]
    [InlineData("max(everything in site) > 5 °C", "5")]
    [InlineData("many of (a.smoke)", "1")]
    [InlineData("loop", "6")]
    [InlineData("broken or b.smoke > 1 W", "23,7")]
    [InlineData("a.smoke > b.t", "11")]
    [InlineData("a.smoke = b.smoke", "9")]
    [InlineData("(a.smoke and b.smoke) > 1", "1")]
    [InlineData("a.smoke + (b.smoke or c.smoke) > 1", "11")]
    [InlineData("age(a.t) + 5 s > 10 s", "1")]
    [InlineData("cable.t > 90 °C", "11")]
    [InlineData("cable.t >= 80 °C and cable.t > 80 °C", "32")]
    [InlineData("cable.t < -40 °C", "11")]
    [InlineData("cable.t > 50 °C clear < -50 °C", "25")]
    [InlineData("max(cable.t, cable.t) > 90 °C", "25")]
    [InlineData("rise(cable.t, 60 s) > 120 K", "23")]
    [InlineData("cable.t - 20 °C > 60 K", "19")]
    [InlineData("not and", "5")]
    [InlineData("in kitchen", "1")]
    [InlineData("many", "1")]
    public void An_error_is_said_at_its_column(string text, string columns)
    {
        var result = RuleParser.Parse(text, Scope(Site));

        Assert.Equal(columns, string.Join(',', result.Diagnostics.Select(static d => d.Column.ToString(CultureInfo.InvariantCulture))));
        Assert.Null(result.Condition);
        Assert.All(result.Diagnostics, static d => Assert.False(string.IsNullOrEmpty(d.Message.Zh) || string.IsNullOrEmpty(d.Message.En)));
    }

    [Theory]
    [InlineData("any(gas in kitchen) or a.smoke", "a.smoke != 0")]
    [InlineData("not any(gas in kitchen) and a.smoke", "a.smoke != 0")]
    [InlineData("any(gas in kitchen) and a.smoke", null)]
    [InlineData("not any(gas in kitchen) or a.smoke", "a.smoke != 0")]
    [InlineData("max(gas in kitchen) > 5 ppm for 5 s", null)]
    [InlineData("device.gas > 5 ppm or device.smoke", "a.smoke != 0")]
    [InlineData("max(device.gas, a.t, b.t) > 50 °C", "max(a.t, b.t) > 50 °C")]
    [InlineData("max(device.gas, a.t) > 50 °C", "a.t > 50 °C")]
    [InlineData("a.t - device.t > 50 K", null)]
    [InlineData("evidence(60 % of a.smoke, 60 % of device.gas) >= 50 %", "evidence(60 % of (a.smoke != 0)) >= 50 %")]
    [InlineData("evidence(60 % of a.smoke, 60 % of device.gas) >= 100 %", null)]
    [InlineData("2 of (a.smoke, b.smoke, device.gas) within 5 s", "2 of (a.smoke != 0, b.smoke != 0) within 5 s")]
    [InlineData("2 of (a.smoke, device.gas) within 5 s", null)]
    [InlineData("count(a.smoke, any(gas in kitchen)) >= 1", "count(a.smoke != 0) >= 1")]
    [InlineData("bad(device.gas) or changed(device.gas, 5 s) or age(device.gas) > 5 s", null)]
    public void In_a_pack_what_is_not_there_falls_away(string text, string? meaning)
    {
        var result = RuleParser.Parse(text, Scope(Site) with { AllowEmpty = true });

        Assert.Empty(result.Diagnostics);
        Assert.Equal((meaning is null, meaning), (result.Absent, result.Condition is { } condition ? ConditionText.Of(condition, Site.Model.Points) : null));
    }

    [Fact]
    public void A_definition_that_is_wrong_says_so_in_its_own_text_and_once()
    {
        var result = RuleParser.Parse("broken or not broken", Scope(Site));

        Assert.Equal(("broken", 7), (result.Diagnostics.Single().Within, result.Diagnostics.Single().Column));
    }

    [Fact]
    public void A_rule_has_at_most_so_many_parts_however_short_its_text()
    {
        // Each definition is the one before it twice: forty words for 2^20 parts.
        static string? Doubling(string name) => name.StartsWith('d') && int.TryParse(name[1..], CultureInfo.InvariantCulture, out var level)
            ? level == 0 ? "a.smoke" : $"d{level - 1} and d{level - 1}" : null;
        var scope = Scope(Site) with { Definitions = Doubling };

        Assert.NotNull(RuleParser.Parse("d6", scope).Condition);
        Assert.Contains("256", RuleParser.Parse("d20", scope).Diagnostics.Single().Message.En!, StringComparison.Ordinal);
        Assert.Contains("parts", RuleParser.Parse(string.Join(" or ", Enumerable.Repeat("a.smoke", 300)), scope).Diagnostics.Single().Message.En!, StringComparison.Ordinal);
        Assert.Single(RuleParser.Parse("d40", scope with { Definitions = static name => name[0] == 'd' ? $"d{int.Parse(name[1..], CultureInfo.InvariantCulture) + 1} and a.smoke" : null }).Diagnostics);
    }

    [Fact]
    public void A_selection_has_at_most_so_many_members()
    {
        var scope = Scope(Site) with { Select = (_, place) => [.. Enumerable.Repeat(Site.Lookup("a.smoke")!.Value, place == "hall" ? 64 : 65)] };

        Assert.NotNull(RuleParser.Parse("any(smoke in hall)", scope).Condition);
        Assert.Equal(5, RuleParser.Parse("any(smoke in kitchen)", scope).Diagnostics.Single().Column);
    }

    [Fact]
    public void The_walkers_find_every_part()
    {
        var condition = RuleParser.Parse(
            "evidence(60 % of (a.smoke for 5 s), 40 % of ramp(max(rise(t in kitchen, 60 s)), 2 K, 9 K)) >= 50 % or (count(c.smoke for 7 s, 1 h) > 2 or between 22:00 and 6:00) for 3 s",
            Scope(Site)).Condition!;

        Assert.Equal(["a.smoke", "a.t", "b.t", "c.smoke"], Conditions.PointsOf(condition).Select(static point => Site.Model.Points[point.Index].Name));
        Assert.Equal(2, Conditions.WindowsOf(condition).Count());
        Assert.Equal(TimeSpan.FromSeconds(10), Conditions.HeldFor(condition));
        Assert.True(Conditions.AsksClock(condition));
        Assert.Equal(Conditions.PartsOf(condition), Conditions.Flatten(condition).Count() + Conditions.QuantitiesOf(condition).Count());
    }

    private static RuleScope Scope(TestSite site) => new()
    {
        Points = name => name == "device.smoke" ? site.Lookup("a.smoke") : site.Lookup(name),
        Select = (measure, place) => place switch
        {
            "kitchen" => Members(site, measure, 0),
            "hall" => Members(site, measure, 1),
            "site" when measure == "everything" => [.. site.Model.Points.Select((point, index) => new PointBinding(new(index), point)).Where(static point => point.Definition.Name is "a.t" or "a.w")],
            "site" => Members(site, measure, null),
            _ => null,
        },
        Constants = static name => name switch { "hot-limit" => new(60, Unit.Celsius), "window" => new(1, Unit.Minute), "share" => new(0.5, Unit.None), "many" => new(5, Unit.None), _ => null },
        Definitions = static name => name switch
        {
            "warmth" => "max(t in kitchen)",
            "hot" => "warmth > hot-limit",
            "loop" => "not (loop)",
            "broken" => "a.t > ppm",
            _ => null,
        },
    };

    private static IReadOnlyList<PointBinding> Members(TestSite site, string measure, int? zone) =>
        [.. site.Model.Points.Select((point, index) => new PointBinding(new(index), point))
            .Where(point => (zone is null || point.Definition.Zone == zone) && point.Definition.Name != "cable.t" && point.Definition.Name.EndsWith("." + measure, StringComparison.Ordinal))];

    private static TestSite Ranged(TestSite site) => site.With("cable.t", static point => point with { Range = new(-40, 80) });
}
