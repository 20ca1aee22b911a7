using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>
/// Weighted evidence in %. A term that is not known adds nothing to what is proved and its whole weight to what is possible; one whose point was
/// isolated is not waited for. A term that has failed, or is isolated, marks the alarm as degraded.
/// </summary>
/// <param name="Of">The terms.</param>
public sealed record Evidence(IReadOnlyList<Weighted> Of) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; } = Unit.Percent;

    public bool Equals(Evidence? other) => other is not null && Of.SequenceEqual(other.Of);

    public override int GetHashCode() => HashCode.Combine(Of.Count, Of.Count > 0 ? Of[0] : default);
}
