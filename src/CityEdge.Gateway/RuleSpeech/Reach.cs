using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.RuleSpeech;

/// <summary>
/// Whether a condition can still be decided while one of its points has no good value, whatever the other points say: by the intervals of the engine, a lost
/// thermometer leaves the highest of several at least as high as the others, and their mean unknown.
/// </summary>
internal static class Reach
{
    /// <summary>Whether a condition can be known to hold, or known not to hold.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="lost">The point that has no good value.</param>
    /// <param name="holds">Which of the two is asked.</param>
    public static bool CanBe(Condition condition, PointId lost, bool holds) => condition switch
    {
        Threshold threshold => threshold.Point != lost,
        StateEquals equals => equals.Point != lost,
        Changed changed => changed.Point != lost,
        Bad bad => bad.Point != lost || holds,
        Age age => age.Point != lost || holds,
        Not not => CanBe(not.Of, lost, !holds),
        For held => CanBe(held.Of, lost, holds),
        And and => holds ? and.Of.All(one => CanBe(one, lost, true)) : and.Of.Any(one => CanBe(one, lost, false)),
        Or or => holds ? or.Of.Any(one => CanBe(one, lost, true)) : or.Of.All(one => CanBe(one, lost, false)),
        Vote vote => Voted(vote, lost, holds),
        Compare compare => Compared(compare, lost, holds),
        _ => true,
    };

    // A failed voter lowers the need by one, never below one (S3).
    private static bool Voted(Vote vote, PointId lost, bool holds)
    {
        var able = vote.Of.Count(one => CanBe(one, lost, holds));
        return holds ? able >= Math.Max(1, vote.Need - (vote.Of.Count - able)) : able == vote.Of.Count;
    }

    private static bool Compared(Compare compare, PointId lost, bool holds)
    {
        var upwards = compare.Comparison is Comparison.Greater or Comparison.GreaterOrEqual == holds;
        var (left, right) = (Of(compare.Left, lost, upwards), Of(compare.Right, lost, !upwards));
        if (compare.Right is not Constant setpoint)
        {
            return double.IsPositiveInfinity(left) && double.IsPositiveInfinity(right);
        }

        // Only evidence is bounded by what is left of it.
        return !double.IsNegativeInfinity(left) && (!upwards || compare.Left is not Evidence || left >= setpoint.Value);
    }

    /// <summary>
    /// How far a quantity can be known to go up (at least so high), or down (at most so low, as its opposite): infinity where anything may be known of it, negative infinity
    /// where nothing, else the most that can.
    /// </summary>
    private static double Of(Quantity quantity, PointId lost, bool up) => quantity switch
    {
        PointValue value => Known(value.Point != lost),
        Windowed windowed => Known(windowed.Point != lost),
        Plus plus => Math.Min(Of(plus.Left, lost, up), Of(plus.Right, lost, up)),
        Minus minus => Math.Min(Of(minus.Left, lost, up), Of(minus.Right, lost, !up)),
        Times times => Of(times.Of, lost, times.Factor > 0 == up),
        Absolute absolute => Math.Min(Of(absolute.Of, lost, true), Of(absolute.Of, lost, false)),
        Combined { Kind: Safety.Rules.Combination.Highest } highest => up ? highest.Of.Max(one => Of(one, lost, true)) : highest.Of.Min(one => Of(one, lost, false)),
        Combined { Kind: Safety.Rules.Combination.Lowest } lowest => up ? lowest.Of.Min(one => Of(one, lost, true)) : lowest.Of.Max(one => Of(one, lost, false)),
        Combined combined => combined.Of.Min(one => Of(one, lost, up)),
        Ramp ramp => Of(ramp.Of, lost, ramp.To > ramp.From == up),
        Tally tally => Known(up ? tally.Of.Any(one => CanBe(one, lost, true)) : tally.Of.All(one => CanBe(one, lost, false))),
        Count count => Known(CanBe(count.Of, lost, true) && CanBe(count.Of, lost, false)),
        Holds held => Known(CanBe(held.Of, lost, up)),
        Evidence evidence when up => evidence.Of.Where(term => double.IsPositiveInfinity(Of(term.Of, lost, true))).Sum(term => term.Weight),
        Evidence evidence => evidence.Of.Min(term => Of(term.Of, lost, false)),
        _ => double.PositiveInfinity,
    };

    private static double Known(bool known) => known ? double.PositiveInfinity : double.NegativeInfinity;
}
