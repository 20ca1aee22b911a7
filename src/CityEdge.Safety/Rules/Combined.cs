using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>Several quantities of one unit made into one.</summary>
/// <param name="Kind">How.</param>
/// <param name="Of">At least two, all in one unit.</param>
public sealed record Combined(Combination Kind, IReadOnlyList<Quantity> Of) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; } = Of.Count > 0 ? Of[0].Unit : Unit.None;

    public bool Equals(Combined? other) => other is not null && Kind == other.Kind && Unit == other.Unit && Of.SequenceEqual(other.Of);

    public override int GetHashCode() => HashCode.Combine(Kind, Of.Count, Of.Count > 0 ? Of[0] : null);
}
