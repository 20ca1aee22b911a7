namespace CityEdge.Testing;

/// <summary>
/// A clock that tests turn by hand. Monotonic and wall time move together with <see cref="Advance"/>; <see cref="StepWall"/> moves the wall alone,
/// as a time server does. Timers fire on the thread that advances, each at its exact moment, in order.
/// </summary>
internal sealed class SiteClock : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private long _ticks = TimeSpan.TicksPerDay;
    private DateTimeOffset _wall;

    public SiteClock(DateTimeOffset? wall = null) => _wall = wall ?? new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => _wall;

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = _ticks + by.Ticks;
        while (_timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is { } next)
        {
            MoveTo(Math.Max(next.Due, _ticks));
            next.Fire();
        }

        MoveTo(end);
    }

    /// <summary>Moves the wall clock alone; ages and delays must not notice.</summary>
    public void StepWall(TimeSpan by) => _wall += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void MoveTo(long ticks)
    {
        _wall += TimeSpan.FromTicks(ticks - _ticks);
        Interlocked.Exchange(ref _ticks, ticks);
    }

    private sealed class Timer(SiteClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; private set; }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period.Ticks;
            }
            else
            {
                clock._timers.Remove(this);
            }

            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            clock._timers.Remove(this);
            if (dueTime >= TimeSpan.Zero)
            {
                Due = clock._ticks + dueTime.Ticks;
                clock._timers.Add(this);
            }

            return true;
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
