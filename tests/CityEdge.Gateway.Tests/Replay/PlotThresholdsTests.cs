using CityEdge.Gateway.Replay;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Tests.Replay;

/// <summary>Which levels of a rule belong into the picture of its points.</summary>
public sealed class PlotThresholdsTests
{
    private static readonly PointDefinition[] Points =
    [
        new() { Name = "a.t", Unit = Unit.Celsius },
        new() { Name = "b.t", Unit = Unit.Fahrenheit },
        new() { Name = "c.co", Unit = Unit.PartsPerMillion },
    ];

    [Theory]
    [InlineData("a.t > 57 °C clear < 52 °C for 5 s", "a.t 57")]
    [InlineData("a.t > 57 °C and not c.co < 9 ppm", "a.t 57", "c.co 9")]
    [InlineData("b.t > 57 °C", "b.t 134.6")]
    [InlineData("max(a.t, b.t) > 60 °C", "a.t 60", "b.t 140")]
    [InlineData("a.t + 5 K > 60 °C")]
    [InlineData("rise(a.t, 60 s) > 8 K")]
    [InlineData("2 of (a.t > 57 °C, c.co > 50 ppm) within 60 s", "a.t 57", "c.co 50")]
    [InlineData("evidence(60 % of ramp(a.t, 40 °C, 70 °C), 40 % of (c.co > 50 ppm)) >= 100 %", "c.co 50", "a.t 40", "a.t 70")]
    public void Levels_are_those_of_a_points_own_value_in_its_own_unit(string text, params string[] levels)
    {
        var parsed = RuleParser.Parse(text, static name => Array.FindIndex(Points, point => point.Name == name) is var index and >= 0 ? new PointBinding(new(index), Points[index]) : null);
        Assert.True(parsed.Success, string.Join('\n', parsed.Diagnostics));

        var found = PlotThresholds.LevelsOf(parsed.Condition, Points).Select(static level => FormattableString.Invariant($"{Points[level.Point.Index].Name} {level.Value:0.###}"));

        Assert.Equal(levels, found);
    }
}
