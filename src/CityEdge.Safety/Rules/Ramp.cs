using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A bare number that goes from 0 at one value of a quantity to 1 at another, and stays there beyond them.</summary>
/// <param name="Of">The quantity.</param>
/// <param name="From">0 here and beyond, in its unit.</param>
/// <param name="To">1 here and beyond; below <paramref name="From"/> the ramp falls.</param>
public sealed record Ramp(Quantity Of, double From, double To) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; }
}
