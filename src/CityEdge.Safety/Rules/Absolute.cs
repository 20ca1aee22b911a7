using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A quantity without its sign.</summary>
public sealed record Absolute(Quantity Of) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; } = Of.Unit;
}
