using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>The difference of two quantities of one dimension; of two temperatures it is in K.</summary>
public sealed record Minus(Quantity Left, Quantity Right, Unit Unit) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; } = Unit;
}
