using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Ramp"/> at work.</summary>
internal sealed class RampPart(Ramp quantity, QuantityPart of) : CompositeQuantity(of)
{
    public override Measure Evaluate(in Moment now)
    {
        var measure = of.Evaluate(now);
        return measure with
        {
            Value = measure.Value.Ramp(quantity.From, quantity.To),
            Verified = measure.Verified.Ramp(quantity.From, quantity.To),
        };
    }
}
