using CityEdge.EndToEnd.Strangers;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>The machine's monotonic clock, running faster, so that pauses of seconds pass in the blink of a test; its wall can be stepped alone.</summary>
/// <param name="speed">How many times faster; 1 or more.</param>
internal sealed class HastyClock(double speed) : TimeProvider
{
    private readonly TimeProvider _real = RealClock.Time;
    private long _wallStep;

    public override long TimestampFrequency => (long)(_real.TimestampFrequency / speed);

    public override long GetTimestamp() => _real.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _real.GetUtcNow().AddTicks(Interlocked.Read(ref _wallStep));

    public void StepWall(TimeSpan by) => Interlocked.Add(ref _wallStep, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HastyTimer(_real.CreateTimer(callback, state, Shrink(dueTime), Shrink(period)), Shrink);

    private TimeSpan Shrink(TimeSpan span) => span <= TimeSpan.Zero ? span : TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds / speed));

    private sealed class HastyTimer(ITimer real, Func<TimeSpan, TimeSpan> shrink) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(shrink(dueTime), shrink(period));

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
