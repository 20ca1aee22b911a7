using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="PointValue"/> at work.</summary>
internal sealed class ValuePart : PointQuantity
{
    private readonly double _factor;
    private readonly double _offset;

    public ValuePart(PointValue quantity, PointState point)
        : base(point) => (_factor, _offset) = Units.Scale(point.Definition.Unit, quantity.Unit);

    public override Measure Evaluate(in Moment now) =>
        HasValue ? Measure.Of(Interval.Of((Point.Value * _factor) + _offset), IsGood, Point.Index) : Measure.Unknown;
}
