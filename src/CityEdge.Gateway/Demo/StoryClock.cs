namespace CityEdge.Gateway.Demo;

/// <summary>The real monotonic clock with the story's wall clock: the hours that the demo leaves out are steps of the wall alone, which delays must
/// not notice (S4).</summary>
internal sealed class StoryClock : TimeProvider
{
    private readonly TimeProvider _time;
    private long _offsetTicks;

    /// <param name="time">What really passes.</param>
    /// <param name="start">What the wall shows now.</param>
    public StoryClock(TimeProvider time, DateTimeOffset start)
    {
        _time = time;
        ShowNow(start);
    }

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _time.LocalTimeZone;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _time.CreateTimer(callback, state, dueTime, period);

    /// <summary>Steps the wall forward to the next time that it shows this; never back.</summary>
    public void ShowAtLeast(TimeOnly clock, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(GetUtcNow(), zone);
        var wait = clock - TimeOnly.FromDateTime(local.DateTime);

        // TimeOnly wraps: more than half a day ahead means that the story's moment has just passed.
        if (wait < TimeSpan.FromHours(12))
        {
            ShowNow(local + wait);
        }
    }

    private void ShowNow(DateTimeOffset wall) => Interlocked.Exchange(ref _offsetTicks, (wall - _time.GetUtcNow()).Ticks);
}
