using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Absolute"/> at work.</summary>
internal sealed class AbsolutePart(QuantityPart of) : CompositeQuantity(of)
{
    public override Measure Evaluate(in Moment now)
    {
        var measure = of.Evaluate(now);
        return measure with { Value = measure.Value.Absolute(), Verified = measure.Verified.Absolute() };
    }
}
