using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>Which points a condition asks.</summary>
internal static class RulePoints
{
    public static IEnumerable<PointId> Of(Condition condition) => condition switch
    {
        And and => and.Of.SelectMany(Of),
        Or or => or.Of.SelectMany(Of),
        Not not => Of(not.Of),
        For held => Of(held.Of),
        Vote vote => vote.Of.SelectMany(Of),
        Threshold threshold => [threshold.Point],
        StateEquals state => [state.Point],
        Rise rise => [rise.Point],
        Age age => [age.Point],
        Bad bad => [bad.Point],
        Open => [],
        _ => throw new InvalidOperationException($"no rule for {condition.GetType().Name}"),
    };

    /// <summary>The windows over points in a condition.</summary>
    public static IEnumerable<(PointId Point, TimeSpan Window)> WindowsOf(Condition condition) => condition switch
    {
        And and => and.Of.SelectMany(WindowsOf),
        Or or => or.Of.SelectMany(WindowsOf),
        Not not => WindowsOf(not.Of),
        For held => WindowsOf(held.Of),
        Vote vote => vote.Of.SelectMany(WindowsOf),
        Rise rise => [(rise.Point, rise.Window)],
        _ => [],
    };
}
