namespace CityEdge.Benchmarks.Rows;

/// <summary>The real clock, noting when the safety loop first looks at it after it was asked to: the begin of a step, with the wake-up behind it.</summary>
internal sealed class FirstLookClock(string thread) : TimeProvider
{
    private long _first;

    public override long TimestampFrequency => RealClock.Time.TimestampFrequency;

    /// <summary>When the thread first looked since <see cref="Forget"/>.</summary>
    public long First => Volatile.Read(ref _first);

    public void Forget() => Volatile.Write(ref _first, 0);

    public override DateTimeOffset GetUtcNow() => RealClock.Time.GetUtcNow();

    public override long GetTimestamp()
    {
        var now = RealClock.Stamp();
        if (Volatile.Read(ref _first) == 0 && Thread.CurrentThread.Name == thread)
        {
            Volatile.Write(ref _first, now);
        }

        return now;
    }
}
