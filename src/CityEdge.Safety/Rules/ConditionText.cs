using System.Globalization;
using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>Writes a condition in the rule language, in one canonical form with the points' own units.</summary>
public static class ConditionText
{
    /// <summary>The condition as text; all but a vote can be read back by <see cref="RuleParser"/>.</summary>
    public static string Of(Condition condition, IReadOnlyList<PointDefinition> points) => condition switch
    {
        Threshold t => $"{Name(t.Point, points)} {Sign(t.Comparison)} {Value(t.Setpoint, t.Point, points)}{Clear(t, points)}",
        StateEquals s => $"{Name(s.Point, points)} = {s.State.ToString(CultureInfo.InvariantCulture)}",
        Rise r => $"rise({Name(r.Point, points)}, {Span(r.Window)}) > {Value(r.Setpoint, r.Point, points)}",
        Bad b => $"bad({Name(b.Point, points)})",
        Age a => $"age({Name(a.Point, points)}) >= {Span(a.Limit)}",
        And and => $"({string.Join(" and ", and.Of.Select(part => Of(part, points)))})",
        Or or => $"({string.Join(" or ", or.Of.Select(part => Of(part, points)))})",
        Not not => $"(not {Of(not.Of, points)})",
        Open => "open",
        For held => $"({Of(held.Of, points)} for {Span(held.Duration)})",
        Vote vote => $"vote({vote.Need.ToString(CultureInfo.InvariantCulture)} within {Span(vote.Within)} of "
            + $"{string.Join("; ", vote.Of.Select(part => Of(part, points)))})",
        _ => throw new ArgumentException($"The condition {condition.GetType().Name} has no text.", nameof(condition)),
    };

    /// <summary>A comparison as it is written.</summary>
    public static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Equal => "=",
        Comparison.NotEqual => "!=",
    };

    private static string Name(PointId id, IReadOnlyList<PointDefinition> points) => points[id.Index].Name;

    private static string Value(double value, PointId id, IReadOnlyList<PointDefinition> points) =>
        string.Create(CultureInfo.InvariantCulture, $"{value:R} {Units.Symbol(points[id.Index].Unit)}").TrimEnd();

    private static string Clear(Threshold t, IReadOnlyList<PointDefinition> points) => t.Clear is not { } clear ? ""
        : $" clear {(t.Comparison is Comparison.Greater or Comparison.GreaterOrEqual ? "<" : ">")} {Value(clear, t.Point, points)}";

    private static string Span(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:R} s");
}
