using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Tests.Rules;

/// <summary>How soon a condition can hold after a point has shown it: by the quickest way that the point stands in.</summary>
public sealed class QuickestByTests
{
    private static readonly TestSite Site = new TestSite()
        .Point("heat.temperature", 30, Unit.Celsius)
        .Point("climate.humidity", 30, Unit.RelativeHumidity)
        .Point("smoke.smoke", 30);

    [Theory]
    [InlineData("heat.temperature > 57 °C", "heat.temperature", 0)]
    [InlineData("heat.temperature > 57 °C", "climate.humidity", null)]
    [InlineData("heat.temperature > 57 °C for 30 s", "heat.temperature", 30)]
    [InlineData("heat.temperature > 57 °C or heat.temperature > 45 °C for 60 s", "heat.temperature", 0)]
    [InlineData("heat.temperature > 57 °C or climate.humidity > 90 %RH for 60 s", "climate.humidity", 60)]
    [InlineData("heat.temperature > 57 °C and smoke.smoke for 20 s", "heat.temperature", 20)]
    [InlineData("heat.temperature > 57 °C and climate.humidity > 20 %RH for 10 min", "heat.temperature", 600)]
    [InlineData("heat.temperature > 57 °C and not open for 10 min", "heat.temperature", 0)]
    [InlineData("heat.temperature > 57 °C and heat.temperature > 45 °C for 20 s", "heat.temperature", 20)]
    [InlineData("(heat.temperature > 57 °C and not climate.humidity > 90 %RH) for 10 s", "heat.temperature", 10)]
    [InlineData("heat.temperature > 57 °C and not climate.humidity > 90 %RH", "climate.humidity", null)]
    [InlineData("not heat.temperature < 57 °C", "heat.temperature", 0)]
    [InlineData("not heat.temperature < 57 °C and not open", "heat.temperature", 0)]
    [InlineData("smoke.smoke or bad(heat.temperature)", "heat.temperature", null)]
    [InlineData("2 of (smoke.smoke, heat.temperature > 57 °C for 5 s) within 60 s", "heat.temperature", 5)]
    public void A_way_that_is_held_back_holds_no_other_back(string text, string point, int? seconds)
    {
        var parsed = RuleParser.Parse(text, new RuleScope { Points = Site.Lookup });

        Assert.NotNull(parsed.Condition);
        Assert.Equal(seconds is { } given ? TimeSpan.FromSeconds(given) : null, Conditions.QuickestBy(parsed.Condition, Site.P(point)));
    }
}
