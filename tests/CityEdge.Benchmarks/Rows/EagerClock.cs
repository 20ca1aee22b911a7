namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// The real clock with timers that ring a millisecond early. The simulator's transmitter then looks again and waits for the rest, so that a paced
/// byte leaves at its moment and not at the next whole millisecond of the runtime's timers: a wire does not round up.
/// </summary>
internal sealed class EagerClock : TimeProvider
{
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(1);

    public override long TimestampFrequency => RealClock.Time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => RealClock.Time.GetUtcNow();

    public override long GetTimestamp() => RealClock.Stamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        RealClock.Time.CreateTimer(callback, state, dueTime > Early ? dueTime - Early : dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
}
