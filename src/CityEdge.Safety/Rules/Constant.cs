using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A number that stands in the text.</summary>
/// <param name="Value">In <paramref name="Unit"/>; finite.</param>
/// <param name="Unit">Its unit.</param>
public sealed record Constant(double Value, Unit Unit) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; } = Unit;
}
