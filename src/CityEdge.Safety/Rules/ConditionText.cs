using System.Globalization;
using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>Writes a condition in the rule language, in one canonical form: selections and definitions spelt out, each group in its parentheses.</summary>
public static class ConditionText
{
    /// <summary>The condition as text; <see cref="RuleParser"/> makes the same condition of it again (with <see cref="RuleScope.Printed"/>, because it may be long).</summary>
    public static string Of(Condition condition, IReadOnlyList<PointDefinition> points) => condition switch
    {
        Threshold t => $"{Name(t.Point, points)} {Sign(t.Comparison)} {Value(t.Setpoint, t.Point, points)}{Clear(t, points)}",
        StateEquals s => $"{Name(s.Point, points)} = {s.State.ToString(CultureInfo.InvariantCulture)}",
        Compare c => $"{Of(c.Left, points)} {Sign(c.Comparison)} {Against(c.Right, c, points)}{Clear(c, points)}",
        Bad b => $"bad({Name(b.Point, points)})",
        Age a => $"age({Name(a.Point, points)}) >= {Span(a.Limit)}",
        Changed c => $"changed({Name(c.Point, points)}, {Span(c.Window)})",
        And and => $"({string.Join(" and ", and.Of.Select(part => Of(part, points)))})",
        Or or => $"({string.Join(" or ", or.Of.Select(part => Of(part, points)))})",
        Not not => $"(not {Of(not.Of, points)})",
        Open => "open",
        Between between => string.Create(CultureInfo.InvariantCulture, $"between {between.From:HH:mm} and {between.To:HH:mm}"),
        For held => $"({Of(held.Of, points)} for {Span(held.Duration)})",
        Vote vote => $"{vote.Need.ToString(CultureInfo.InvariantCulture)} of ({List(vote.Of, points)}){(vote.Within == TimeSpan.Zero ? "" : $" within {Span(vote.Within)}")}",
        _ => throw new ArgumentException($"The condition {condition.GetType().Name} has no text.", nameof(condition)),
    };

    /// <summary>A quantity as text.</summary>
    public static string Of(Quantity quantity, IReadOnlyList<PointDefinition> points) => quantity switch
    {
        Constant constant => Value(constant.Value, constant.Unit),
        PointValue value => Name(value.Point, points),
        Windowed window => $"{Word(window.Kind)}({Name(window.Point, points)}, {Span(window.Window)})",
        Plus plus => $"({Of(plus.Left, points)} + {Of(plus.Right, points)})",
        Minus minus => $"({Of(minus.Left, points)} - {Of(minus.Right, points)})",
        Times times when times.Unit == times.Of.Unit => $"({Of(times.Of, points)} * {Value(times.Factor, Unit.None)})",
        Times times => $"({Of(times.Of, points)} * {Value(times.Factor, times.Unit)} per {Units.Symbol(times.Of.Unit)})",
        Absolute absolute => $"abs({Of(absolute.Of, points)})",
        Combined combined => $"{Word(combined.Kind)}({string.Join(", ", combined.Of.Select(one => Of(one, points)))})",
        Tally tally => $"count({List(tally.Of, points)})",
        Count count => $"count({Of(count.Of, points)}, {Span(count.Window)})",
        Ramp ramp => $"ramp({Of(ramp.Of, points)}, {Value(ramp.From, ramp.Of.Unit)}, {Value(ramp.To, ramp.Of.Unit)})",
        Evidence evidence => $"evidence({string.Join(", ", evidence.Of.Select(term => $"{Value(term.Weight, Unit.Percent)} of {Of(term.Of, points)}"))})",
        Holds holds => $"({Of(holds.Of, points)})",
        _ => throw new ArgumentException($"The quantity {quantity.GetType().Name} has no text.", nameof(quantity)),
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

    private static string Word(WindowKind kind) => kind switch
    {
        WindowKind.Rise => "rise",
        WindowKind.Fall => "fall",
        WindowKind.Average => "avg",
        WindowKind.Lowest => "min",
        WindowKind.Highest => "max",
    };

    private static string Word(Combination kind) => kind switch
    {
        Combination.Lowest => "min",
        Combination.Highest => "max",
        Combination.Average => "avg",
        Combination.Sum => "sum",
    };

    private static string List(IReadOnlyList<Condition> of, IReadOnlyList<PointDefinition> points) => string.Join(", ", of.Select(one => Of(one, points)));

    private static string Name(PointId id, IReadOnlyList<PointDefinition> points) => points[id.Index].Name;

    private static string Value(double value, PointId id, IReadOnlyList<PointDefinition> points) => Value(value, points[id.Index].Unit);

    private static string Value(double value, Unit unit) => string.Create(CultureInfo.InvariantCulture, $"{value:R} {Units.Symbol(unit)}").TrimEnd();

    // People say that a temperature rises by so many degrees.
    private static string Against(Quantity quantity, Compare compare, IReadOnlyList<PointDefinition> points) =>
        quantity is Constant { Unit: Unit.KelvinDifference } difference && compare.Left is Windowed ? Value(difference.Value, Unit.Celsius) : Of(quantity, points);

    private static string Clear(Threshold t, IReadOnlyList<PointDefinition> points) => t.Clear is not { } clear ? ""
        : $" clear {Back(t.Comparison)} {Value(clear, t.Point, points)}";

    private static string Clear(Compare c, IReadOnlyList<PointDefinition> points) => c.Clear is not { } clear ? ""
        : $" clear {Back(c.Comparison)} {Against(clear, c, points)}";

    private static string Back(Comparison comparison) => comparison is Comparison.Greater or Comparison.GreaterOrEqual ? "<" : ">";

    private static string Span(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:R} s");
}
