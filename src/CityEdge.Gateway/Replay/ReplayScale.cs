using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>What the offsets of a timeline count from.</summary>
/// <param name="Zero">The engine's monotonic time at offset 0.</param>
/// <param name="IsSet">False before the first row.</param>
/// <param name="Dated">Whether wall times mean anything.</param>
internal readonly record struct ReplayScale(long Zero, bool IsSet, bool Dated)
{
    public TimeSpan OffsetOf(in Moment at) => TimeSpan.FromTicks(at.Elapsed - Zero);
}
