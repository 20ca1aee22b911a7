namespace CityEdge.Safety.Rules;

/// <summary>At least one holds. True as soon as one is known to be true, whatever is unknown.</summary>
public sealed record Or(IReadOnlyList<Condition> Of) : Condition
{
    public bool Equals(Or? other) => other is not null && Of.SequenceEqual(other.Of);

    public override int GetHashCode() => HashCode.Combine(Of.Count, Of.Count > 0 ? Of[0] : null);
}
