using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Times"/> at work.</summary>
internal sealed class TimesPart(QuantityPart of, double factor) : CompositeQuantity(of)
{
    public override Measure Evaluate(in Moment now)
    {
        var measure = of.Evaluate(now);
        return measure with { Value = measure.Value.Times(factor), Verified = measure.Verified.Times(factor) };
    }
}
