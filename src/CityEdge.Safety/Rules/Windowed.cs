using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>
/// What the good values of a point within a window come to. Until they cover the window without a hole only one bound is known:
/// a rise, a fall and a maximum are at least so much, a minimum is at most so much, an average is any number.
/// </summary>
/// <param name="Kind">What is made of them.</param>
/// <param name="Point">The point.</param>
/// <param name="Window">How far back; up to a thirty-second part of it more may count.</param>
/// <param name="Unit">Of the outcome; a rise or fall of a temperature is in K.</param>
public sealed record Windowed(WindowKind Kind, PointId Point, TimeSpan Window, Unit Unit) : Quantity
{
    /// <inheritdoc/>
    public override Unit Unit { get; init; } = Unit;
}
