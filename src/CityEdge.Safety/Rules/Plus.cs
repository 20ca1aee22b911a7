using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>Two quantities of one dimension together; a temperature and a difference of temperatures are a temperature.</summary>
public sealed record Plus(Quantity Left, Quantity Right, Unit Unit) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; } = Unit;
}
