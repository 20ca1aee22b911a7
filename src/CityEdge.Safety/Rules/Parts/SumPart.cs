using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Plus"/> and <see cref="Minus"/> at work.</summary>
internal sealed class SumPart(bool plus, QuantityPart left, QuantityPart right) : CompositeQuantity(left, right)
{
    public override Measure Evaluate(in Moment now)
    {
        var (a, b) = (left.Evaluate(now), right.Evaluate(now));
        return new(
            plus ? a.Value.Plus(b.Value) : a.Value.Minus(b.Value),
            plus ? a.Verified.Plus(b.Verified) : a.Verified.Minus(b.Verified),
            a.Degraded || b.Degraded,
            a.Cause < 0 ? b.Cause : a.Cause);
    }
}
