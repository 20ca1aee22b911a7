namespace CityEdge.Gateway.Replay;

/// <summary>What second 0 of a recording stands for.</summary>
/// <param name="Start">The wall clock of second 0, as <c>--start</c> gave it; null where nobody knows.</param>
internal readonly record struct RecordingZero(DateTimeOffset? Start)
{
    /// <summary>Second 0 of rows whose date nobody gave: a place on the time line, never shown to people.</summary>
    public static readonly long Undated = new DateTime(2000, 1, 1).Ticks;

    /// <summary>UTC ticks of second 0.</summary>
    public long Ticks => Start?.UtcTicks ?? Undated;
}
