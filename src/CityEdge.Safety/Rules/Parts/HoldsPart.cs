using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Holds"/> at work.</summary>
internal sealed class HoldsPart(ConditionPart of) : CompositeQuantity(of)
{
    private static readonly Interval Open = new(0, 1);

    public override Measure Evaluate(in Moment now) => Of(of.Evaluate(now));

    /// <summary>A verdict as a number: 1 true, 0 false, unknown between them.</summary>
    public static Measure Of(in Verdict verdict)
    {
        var value = verdict.Truth switch { Truth.True => Interval.Of(1), Truth.False => Interval.Of(0), Truth.Unknown => Open };
        return new(value, verdict.Unverified ? Open : value, verdict.Degraded, verdict.Cause);
    }
}
