namespace CityEdge.Safety.Rules;

/// <summary>
/// How long the windows of a condition make it wait: a lowest value that must be high, a highest that must be low, a mean or a count ask for a time as
/// <c>for</c> does. A window that is taken from what it is compared with is a baseline and holds nothing back. Of alternatives the quickest counts.
/// </summary>
internal static class Verification
{
    public static TimeSpan Of(Condition condition, bool holds = true) => condition switch
    {
        And and => holds ? and.Of.Max(static one => Of(one)) : and.Of.Min(static one => Of(one, false)),
        Or or => holds ? or.Of.Min(static one => Of(one)) : or.Of.Max(static one => Of(one, false)),
        Vote vote => vote.Of.Min(one => Of(one, holds)),
        Not not => Of(not.Of, !holds),
        For held => Of(held.Of, holds),
        Compare compare => Of(compare, (compare.Comparison is Comparison.Greater or Comparison.GreaterOrEqual) == holds),
        _ => TimeSpan.Zero,
    };

    private static TimeSpan Of(Compare compare, bool up)
    {
        var (left, right) = (Of(compare.Left, up, true), Of(compare.Right, !up, false));
        return left > right ? left : right;
    }

    // Own: of the sign that is compared, not of what is taken from it.
    private static TimeSpan Of(Quantity quantity, bool up, bool own) => quantity switch
    {
        Windowed { Kind: WindowKind.Lowest } lowest when up => lowest.Window,
        Windowed { Kind: WindowKind.Highest } highest when !up => highest.Window,
        Windowed { Kind: WindowKind.Average } mean when own => mean.Window,
        Count count when up => count.Window,
        Plus plus => Longer(Of(plus.Left, up, own), Of(plus.Right, up, own)),
        Minus minus => Longer(Of(minus.Left, up, own && !IsBaseline(minus.Left, minus.Right)), Of(minus.Right, !up, false)),
        Times times => Of(times.Of, up == times.Factor > 0, own),
        Ramp ramp => Of(ramp.Of, up == ramp.To > ramp.From, own),
        Absolute absolute => Shorter(Of(absolute.Of, true, own), Of(absolute.Of, false, own)),
        Combined { Kind: Combination.Highest } combined => up ? combined.Of.Min(one => Of(one, up, own)) : combined.Of.Max(one => Of(one, up, own)),
        Combined { Kind: Combination.Lowest } combined => up ? combined.Of.Max(one => Of(one, up, own)) : combined.Of.Min(one => Of(one, up, own)),
        Combined combined => combined.Of.Max(one => Of(one, up, own)),
        Tally tally => tally.Of.Min(one => Of(one, up)),
        Evidence evidence => evidence.Of.Min(term => Of(term.Of, up, own)),
        Holds holds => Of(holds.Of, up),
        _ => TimeSpan.Zero,
    };

    // avg(x, 10 min) - x: the mean is what the value is judged by.
    private static bool IsBaseline(Quantity left, Quantity right) => Conditions.PointsOf(left).Intersect(Conditions.PointsOf(right)).Any();

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
