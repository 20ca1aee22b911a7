using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>A term of an <see cref="Evidence"/> at work.</summary>
/// <param name="Weight">In %.</param>
/// <param name="Of">From 0 to 1.</param>
/// <param name="Points">Every point that it asks.</param>
internal readonly record struct EvidenceTerm(double Weight, QuantityPart Of, PointState[] Points)
{
    /// <summary>Whether a point of it is dead or isolated.</summary>
    public bool HasFailed => Of.HasDead || Of.HasIsolated;

    /// <summary>What it lacks was taken away by a person, and nothing else is missing.</summary>
    public bool IsWaived => Of.HasIsolated && Array.TrueForAll(Points, static point => point.Isolated || point.Quality == Quality.Good);
}
