using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>The value of a point now; a point without a good value is any number.</summary>
/// <param name="Point">The point.</param>
/// <param name="Unit">What its value is converted to.</param>
public sealed record PointValue(PointId Point, Unit Unit) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; } = Unit;
}
