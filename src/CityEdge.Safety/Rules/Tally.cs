using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>How many of several conditions hold now.</summary>
public sealed record Tally(IReadOnlyList<Condition> Of) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; }

    public bool Equals(Tally? other) => other is not null && Of.SequenceEqual(other.Of);

    public override int GetHashCode() => HashCode.Combine(Of.Count, Of.Count > 0 ? Of[0] : null);
}
