namespace CityEdge.Safety.Rules;

/// <summary>
/// At least <paramref name="Need"/> of the voters hold, or held within the window. A failed or isolated voter lowers the need by one,
/// never below one, and marks the alarm as degraded (S3).
/// </summary>
/// <param name="Need">From one to the number of voters.</param>
/// <param name="Within">How long a voter counts after it has ceased to hold.</param>
/// <param name="Of">The voters.</param>
public sealed record Vote(int Need, TimeSpan Within, IReadOnlyList<Condition> Of) : Condition
{
    public bool Equals(Vote? other) => other is not null && Need == other.Need && Within == other.Within && Of.SequenceEqual(other.Of);

    public override int GetHashCode() => HashCode.Combine(Need, Within, Of.Count);
}
