using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>
/// <see cref="Windowed"/> at work: asked when a reading comes, and standing until the next. Only good values enter its history; an uncertain one is compared
/// with it and verified by nothing.
/// </summary>
internal sealed class WindowPart : PointQuantity
{
    private readonly WindowKind _kind;
    private readonly WindowHistory _history;
    private readonly double _factor;
    private readonly double _offset;

    public WindowPart(Windowed quantity, PointState point, WindowHistory history)
        : base(point)
    {
        (_kind, _history) = (quantity.Kind, history);
        (_factor, _offset) = Units.Scale(point.Definition.Unit, quantity.Unit);
    }

    public override Measure Evaluate(in Moment now)
    {
        if (!HasValue || _history.Last is null || double.IsNaN(_history.Outcome))
        {
            return Measure.Unknown;
        }

        var (value, outcome, covered) = (Point.Value, _history.Outcome, _history.IsCovered);
        var interval = _kind switch
        {
            WindowKind.Rise => AtLeast(_factor * Math.Max(0, value - outcome), covered),
            WindowKind.Fall => AtLeast(_factor * Math.Max(0, outcome - value), covered),
            WindowKind.Highest => AtLeast(Converted(Math.Max(outcome, value)), covered),
            WindowKind.Lowest => AtLeast(-Converted(Math.Min(outcome, value)), covered).Negative(),
            WindowKind.Average => covered ? Interval.Of(Converted(outcome)) : Interval.Unknown,
        };
        return Measure.Of(interval, IsGood, Point.Index);
    }

    public override void Save(List<long> to, long now) => _history.Save(to, now);

    public override void Load(ref ReadOnlySpan<long> from, long now) => _history.Load(ref from, now);

    private static Interval AtLeast(double value, bool covered) => new(value, covered ? value : double.PositiveInfinity);

    private double Converted(double value) => (value * _factor) + _offset;
}
