using CityEdge.EndToEnd.Strangers;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>A clock on which short waits are over at once and longer ones never end: what goes on nevertheless was woken by something else.</summary>
/// <param name="limit">The longest wait that ends.</param>
internal sealed class ShortClock(TimeSpan limit) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ShortTimer(RealClock.Time.CreateTimer(callback, state, Cut(dueTime), Timeout.InfiniteTimeSpan), Cut);

    private TimeSpan Cut(TimeSpan due) => due < TimeSpan.Zero || due > limit ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;

    private sealed class ShortTimer(ITimer real, Func<TimeSpan, TimeSpan> cut) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(cut(dueTime), Timeout.InfiniteTimeSpan);

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
