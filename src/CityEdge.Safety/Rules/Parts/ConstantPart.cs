using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Constant"/> at work.</summary>
internal sealed class ConstantPart(double value) : QuantityPart
{
    private readonly Measure _value = Measure.Of(Interval.Of(value), true, -1);

    public override bool HasDead => false;

    public override bool HasIsolated => false;

    public override int FirstPoint => -1;

    public override Measure Evaluate(in Moment now) => _value;
}
