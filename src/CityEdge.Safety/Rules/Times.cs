using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A quantity times a number, or times so much of one unit per another (<c>0.02 mm per K</c>).</summary>
/// <param name="Of">The quantity.</param>
/// <param name="Factor">Finite and not zero; in <paramref name="Unit"/> per unit of <paramref name="Of"/>.</param>
/// <param name="Unit">Of the product.</param>
public sealed record Times(Quantity Of, double Factor, Unit Unit) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; } = Unit;
}
