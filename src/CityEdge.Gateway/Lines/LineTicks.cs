namespace CityEdge.Gateway.Lines;

/// <summary>The time of one line, in monotonic ticks of 100 ns since this was made, and the way back to the timestamps that waits take.</summary>
internal sealed class LineTicks(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public long Now() => At(time.GetTimestamp());

    /// <summary>The ticks of a timestamp.</summary>
    public long At(long timestamp) => time.GetElapsedTime(_origin, timestamp).Ticks;

    /// <summary>The timestamp of ticks; rounded up, so that waiting until a due time ends at or after it.</summary>
    public long Timestamp(long ticks) =>
        _origin + (long)(((Int128)ticks * time.TimestampFrequency + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
}
