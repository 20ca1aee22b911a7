using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Replay;

/// <summary>What a plot needs of a rule's condition: the points that it reads and the levels at which it compares them. The one file here that knows the conditions' tree.</summary>
internal static class PlotThresholds
{
    /// <summary>The points that a condition reads, in the order of its text.</summary>
    public static IEnumerable<PointId> PointsOf(Condition condition) => Conditions.PointsOf(condition);

    /// <summary>
    /// The levels at which it compares points' own values, in each point's unit: setpoints of a point, of the highest or lowest of several, and where a ramp begins and ends.
    /// What is reckoned with (a rise, a sum) has no level on the point's axis.
    /// </summary>
    public static IEnumerable<PlotLevel> LevelsOf(Condition condition, IReadOnlyList<PointDefinition> points)
    {
        foreach (var part in Conditions.Flatten(condition))
        {
            IEnumerable<PlotLevel> levels = part switch
            {
                Threshold threshold => [new PlotLevel(threshold.Point, threshold.Setpoint)],
                Compare { Right: Constant right } compare => At(compare.Left, right.Value, right.Unit, points),
                _ => [],
            };
            foreach (var level in levels)
            {
                yield return level;
            }
        }

        foreach (var ramp in Conditions.QuantitiesOf(condition).OfType<Ramp>())
        {
            foreach (var level in At(ramp.Of, ramp.From, ramp.Of.Unit, points).Concat(At(ramp.Of, ramp.To, ramp.Of.Unit, points)))
            {
                yield return level;
            }
        }
    }

    private static IEnumerable<PlotLevel> At(Quantity quantity, double value, Unit unit, IReadOnlyList<PointDefinition> points) => quantity switch
    {
        PointValue read => Units.TryConvert(value, unit, points[read.Point.Index].Unit, out var own) ? [new PlotLevel(read.Point, own)] : [],
        Combined { Kind: not Combination.Sum } combined => combined.Of.SelectMany(one => At(one, value, unit, points)),
        _ => [],
    };
}
