namespace CityEdge.Safety.Rules;

/// <summary>All hold. False as soon as one is known to be false, whatever is unknown.</summary>
public sealed record And(IReadOnlyList<Condition> Of) : Condition
{
    public bool Equals(And? other) => other is not null && Of.SequenceEqual(other.Of);

    public override int GetHashCode() => HashCode.Combine(Of.Count, Of.Count > 0 ? Of[0] : null);
}
