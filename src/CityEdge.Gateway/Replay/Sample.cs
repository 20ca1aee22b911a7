using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>One row of a recording, its name resolved.</summary>
/// <param name="Ticks">When it is taken: UTC, ticks of 100 ns. Rows that count seconds without a start count from <see cref="RecordingZero.Undated"/>.</param>
/// <param name="Point">Index of the point in the site.</param>
/// <param name="Value">In the point's unit; NaN when bad.</param>
/// <param name="Quality">How far it may be trusted.</param>
/// <param name="Reason">Why it is not good.</param>
/// <param name="Stamp">The row's own time; differs from <paramref name="Ticks"/> where the row came too late to be ordered.</param>
internal readonly record struct Sample(long Ticks, int Point, double Value, Quality Quality, QualityReason Reason, long Stamp)
{
    public bool IsLate => Stamp != Ticks;

    /// <summary>Says the same as another of the same point and time.</summary>
    public bool Repeats(in Sample other) => Ticks == other.Ticks && Quality == other.Quality && Reason == other.Reason && Value.Equals(other.Value);
}
