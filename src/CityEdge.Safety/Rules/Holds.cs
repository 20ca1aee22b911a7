using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A condition as a bare number: 1 while it holds, 0 while it does not, between them while unknown. Stands in an <see cref="Evidence"/> only.</summary>
public sealed record Holds(Condition Of) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; }
}
