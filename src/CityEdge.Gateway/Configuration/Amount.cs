using System.Globalization;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Configuration;

/// <summary>A number with its unit, as written.</summary>
internal readonly record struct Amount(double Value, Unit Unit)
{
    /// <summary>The number in another unit of the same dimension.</summary>
    public bool TryIn(Unit unit, out double value) => Units.TryConvert(Value, Unit, unit, out value);

    /// <summary>The time that it is; null where it is none.</summary>
    public TimeSpan? Time => Units.DimensionOf(Unit) == Dimension.Time && TryIn(Unit.Second, out var seconds) && seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value} {Units.Symbol(Unit)}").TrimEnd();
}
