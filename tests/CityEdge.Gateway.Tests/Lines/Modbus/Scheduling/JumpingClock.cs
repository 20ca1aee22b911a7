namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

/// <summary>A clock that moves only when it is told to, runs what was planned on the way, and jumps to any timer that is asked of it.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private const long NanosecondsPerTick = 100;
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (long At, int Order)> _plan = new();
    private int _order;

    /// <summary>Ticks since the start.</summary>
    public long Now { get; private set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Now * NanosecondsPerTick;

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(Now);

    public static long Ticks(long timestamp) => timestamp / NanosecondsPerTick;

    public long? NextPlanned => _plan.TryPeek(out _, out var key) ? key.At : null;

    public void At(double seconds, Action action) => _plan.Enqueue(action, ((long)(seconds * TimeSpan.TicksPerSecond), _order++));

    public void AdvanceTo(long ticks)
    {
        while (_plan.TryPeek(out _, out var key) && key.At <= ticks)
        {
            Now = Math.Max(Now, key.At);
            _plan.Dequeue()();
        }

        Now = Math.Max(Now, ticks);
    }

    public void Advance(long ticks) => AdvanceTo(Now + ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Advance(dueTime.Ticks);
        callback(state);
        return new SpentTimer();
    }

    private sealed class SpentTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
