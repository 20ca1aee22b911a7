namespace CityEdge.Safety.Points;

/// <summary>What was learned of one point at one moment: a value with its quality, or the reason why there is none.</summary>
/// <param name="Point">The point read.</param>
/// <param name="Value">In the point's unit; state points carry their state number, boolean ones 0 or 1. NaN when <see cref="Quality.Bad"/>.</param>
/// <param name="Quality">How far the value may be trusted.</param>
/// <param name="Reason">Why it is not good.</param>
/// <param name="SourceTime">The device's own stamp, where it sends one.</param>
/// <param name="Received">When the bytes arrived here.</param>
public readonly record struct Reading(
    PointId Point, double Value, Quality Quality, QualityReason Reason, DateTimeOffset? SourceTime, Moment Received)
{
    /// <summary>A good reading.</summary>
    public static Reading Good(PointId point, double value, in Moment received) =>
        new(point, value, Quality.Good, QualityReason.None, null, received);

    /// <summary>No value, and why.</summary>
    public static Reading Bad(PointId point, QualityReason reason, in Moment received) =>
        new(point, double.NaN, Quality.Bad, reason, null, received);
}
