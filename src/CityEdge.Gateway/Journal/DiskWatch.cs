using CityEdge.Gateway.Loop;

namespace CityEdge.Gateway.Journal;

/// <summary>Times what the journal's owner asks of the disk, so that another thread notices a flush that does not come back.</summary>
internal sealed class DiskWatch(MomentClock clock)
{
    // Elapsed ticks at which the operation in progress is late; 0 while there is none. Written by the owner, read by whoever watches.
    private long _lateAt;
    private long _lastFlush;
    private long _longestFlush;

    /// <summary>Whether an operation is in progress for longer than it may be.</summary>
    public bool IsLate => Interlocked.Read(ref _lateAt) is var at and not 0 && clock.Now().Elapsed >= at;

    public TimeSpan LastFlush => TimeSpan.FromTicks(Interlocked.Read(ref _lastFlush));

    public TimeSpan LongestFlush => TimeSpan.FromTicks(Interlocked.Read(ref _longestFlush));

    /// <summary>Runs one operation of the owner.</summary>
    /// <returns>Whether it came back in time.</returns>
    public bool Run(TimeSpan limit, Action operation)
    {
        var started = clock.Now().Elapsed;
        Interlocked.Exchange(ref _lateAt, Math.Max(1, started + limit.Ticks));
        try
        {
            operation();
        }
        finally
        {
            Interlocked.Exchange(ref _lateAt, 0);
        }

        return clock.Now().Elapsed - started < limit.Ticks;
    }

    /// <summary>Runs a flush.</summary>
    /// <returns>Whether it came back in time.</returns>
    public bool Flush(Action operation)
    {
        var started = clock.Now().Elapsed;
        var inTime = Run(JournalDefaults.FlushLimit, operation);
        var took = clock.Now().Elapsed - started;
        Interlocked.Exchange(ref _lastFlush, took);
        Interlocked.Exchange(ref _longestFlush, Math.Max(took, Interlocked.Read(ref _longestFlush)));
        return inTime;
    }
}
