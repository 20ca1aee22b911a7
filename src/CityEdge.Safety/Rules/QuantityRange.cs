using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>Where a quantity can lie at all, by the ranges of its sensors.</summary>
internal static class QuantityRange
{
    public static Interval Of(Quantity quantity, IReadOnlyDictionary<int, PointDefinition> points) => quantity switch
    {
        Constant constant => Interval.Of(constant.Value),
        PointValue value => OfPoint(points[value.Point.Index], value.Unit),
        Windowed { Kind: WindowKind.Rise or WindowKind.Fall } rise => Spread(points[rise.Point.Index], rise.Unit),
        Windowed windowed => OfPoint(points[windowed.Point.Index], windowed.Unit),
        Plus plus => Of(plus.Left, points).Plus(Of(plus.Right, points)),
        Minus minus => Of(minus.Left, points).Minus(Of(minus.Right, points)),
        Times times => Of(times.Of, points).Times(times.Factor),
        Absolute absolute => Of(absolute.Of, points).Absolute(),
        Combined combined => Of(combined.Kind, [.. combined.Of.Select(one => Of(one, points))]),
        Tally tally => new(0, tally.Of.Count),
        Count => new(0, Count.Remembered),
        Ramp or Holds => new(0, 1),
        Evidence evidence => new(0, evidence.Of.Sum(static term => term.Weight)),
        _ => Interval.Unknown,
    };

    private static Interval Of(Combination kind, Interval[] of) => kind switch
    {
        Combination.Lowest => new(of.Min(static one => one.Low), of.Min(static one => one.High)),
        Combination.Highest => new(of.Max(static one => one.Low), of.Max(static one => one.High)),
        Combination.Sum => of.Aggregate(static (sum, one) => sum.Plus(one)),
        Combination.Average => of.Aggregate(static (sum, one) => sum.Plus(one)).Times(1.0 / of.Length),
    };

    private static Interval OfPoint(PointDefinition point, Unit unit) => point.Range is { } range
        && Units.TryConvert(range.Low, point.Unit, unit, out var low) && Units.TryConvert(range.High, point.Unit, unit, out var high)
            ? new(low, high)
            : Interval.Unknown;

    private static Interval Spread(PointDefinition point, Unit unit) => point.Range is { } range
        && Units.TryConvertDifference(range.High - range.Low, point.Unit, unit, out var spread)
            ? new(0, spread)
            : new(0, double.PositiveInfinity);
}
