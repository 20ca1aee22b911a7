using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>
/// How often a condition became true within a window. Until it was known throughout the window there may have been more.
/// No more than <see cref="Remembered"/> times are told apart.
/// </summary>
/// <param name="Of">The condition.</param>
/// <param name="Window">How far back.</param>
public sealed record Count(Condition Of, TimeSpan Window) : Quantity
{
    /// <summary>The most that is counted.</summary>
    public const int Remembered = 64;

    /// <inheritdoc/>
    public override Unit Unit { get; init; }
}
