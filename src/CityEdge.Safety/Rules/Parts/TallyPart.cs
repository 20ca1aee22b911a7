using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Tally"/> at work.</summary>
internal sealed class TallyPart(ConditionPart[] of) : CompositeQuantity([.. of])
{
    public override Measure Evaluate(in Moment now)
    {
        var (value, verified, degraded, cause) = (Interval.Of(0), Interval.Of(0), false, -1);
        foreach (var part in of)
        {
            var verdict = part.Evaluate(now);
            var one = HoldsPart.Of(verdict);
            (value, verified, degraded) = (value.Plus(one.Value), verified.Plus(one.Verified), degraded || one.Degraded);
            cause = cause < 0 && verdict.IsTrue ? verdict.Cause : cause;
        }

        return new(value, verified, degraded, cause < 0 ? FirstPoint : cause);
    }
}
