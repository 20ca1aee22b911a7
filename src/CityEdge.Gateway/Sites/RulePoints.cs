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

    /// <summary>The rates of rise in a condition.</summary>
    public static IEnumerable<Rise> RisesOf(Condition condition) => condition switch
    {
        And and => and.Of.SelectMany(RisesOf),
        Or or => or.Of.SelectMany(RisesOf),
        Not not => RisesOf(not.Of),
        For held => RisesOf(held.Of),
        Vote vote => vote.Of.SelectMany(RisesOf),
        Rise rise => [rise],
        _ => [],
    };
}
