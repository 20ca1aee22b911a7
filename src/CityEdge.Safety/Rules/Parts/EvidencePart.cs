using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>
/// <see cref="Evidence"/> at work. What must hold: what is not known proves nothing and could prove everything that it weighs, so that missing data never
/// clears; what a person isolated is no longer waited for, unless nothing else is known.
/// </summary>
internal sealed class EvidencePart(EvidenceTerm[] of) : CompositeQuantity([.. of.Select(static term => term.Of)])
{
    public override Measure Evaluate(in Moment now)
    {
        var (value, verified, waived) = (Interval.Of(0), Interval.Of(0), 0.0);
        var (known, degraded, cause, most) = (false, false, -1, double.NegativeInfinity);
        foreach (ref readonly var term in of.AsSpan())
        {
            var measure = term.Of.Evaluate(now);
            var share = measure.Value.Clamped(0, 1).Times(term.Weight);
            value = value.Plus(share);
            verified = verified.Plus(measure.Verified.Clamped(0, 1).Times(term.Weight));
            degraded |= measure.Degraded;

            // The time of the day is no witness.
            known |= share.IsOne && term.Points.Length > 0;
            if (!share.IsOne && term.HasFailed)
            {
                degraded = true;
                waived += term.IsWaived ? share.High - share.Low : 0;
            }

            if (measure.Cause >= 0 && share.Low > most)
            {
                (cause, most) = (measure.Cause, share.Low);
            }
        }

        return known && waived > 0
            ? new(value with { High = Math.Max(value.Low, value.High - waived) }, verified with { High = Math.Max(verified.Low, verified.High - waived) }, degraded, cause)
            : new(value, verified, degraded, cause);
    }
}
