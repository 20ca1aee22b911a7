using CityEdge.Testing;

namespace CityEdge.Scenarios.Rig;

/// <summary>The site's clock as its parts see it. A line's worker that asks for a timer is about to wait for it, and waits here; all other timers are the site clock's.</summary>
internal sealed class RigClock(SiteClock clock, Turns turns) : TimeProvider
{
    private readonly List<ITimer> _periodic = [];

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    /// <summary>Ends every timer that nobody waits for.</summary>
    public void Starve() => _periodic.ForEach(static timer => timer.Dispose());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (!turns.IsWorker)
        {
            var timer = clock.CreateTimer(callback, state, dueTime, period);
            _periodic.Add(timer);
            return timer;
        }

        turns.WaitUntil(clock.GetTimestamp() + dueTime.Ticks, this);
        callback(state);
        return clock.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
