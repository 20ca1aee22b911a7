using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Replay;

/// <summary>What a plot needs of a rule's condition: the points that it reads and the levels at which it compares them. The one file here that knows the conditions' tree.</summary>
internal static class PlotThresholds
{
    /// <summary>The points that a condition reads, in the order of its text.</summary>
    public static IEnumerable<PointId> PointsOf(Condition condition) => RulePoints.Of(condition).Distinct();

    /// <summary>The levels at which it compares a point's own value, in the point's unit.</summary>
    public static IEnumerable<PlotLevel> LevelsOf(Condition condition) => condition switch
    {
        And and => and.Of.SelectMany(LevelsOf),
        Or or => or.Of.SelectMany(LevelsOf),
        Not not => LevelsOf(not.Of),
        For held => LevelsOf(held.Of),
        Vote vote => vote.Of.SelectMany(LevelsOf),
        Threshold threshold => [new PlotLevel(threshold.Point, threshold.Setpoint)],
        _ => [],
    };
}
