namespace CityEdge.Gateway.Tests.Page;

/// <summary>A clock that stands until a test moves it, and tells when somebody waits on it.</summary>
internal sealed class PageClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Waiting> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Seen)> _awaited = [];
    private long _ticks;

    public DateTimeOffset Start { get; init; } = new(2026, 11, 20, 18, 3, 4, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Waiting(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what has become due.</summary>
    public void Advance(TimeSpan by)
    {
        List<Waiting> due;
        lock (_gate)
        {
            var now = Interlocked.Add(ref _ticks, by.Ticks);
            due = [.. _timers.Where(timer => timer.DueAt <= now)];
            _timers.RemoveAll(due.Contains);
        }

        due.ForEach(timer => timer.Fire());
    }

    /// <summary>Completes when a timer of this length runs.</summary>
    public Task WhenWaitingAsync(TimeSpan due)
    {
        lock (_gate)
        {
            if (_timers.Any(timer => timer.Length == due))
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((due, seen));
            return seen.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    private void Set(Waiting timer, TimeSpan due)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (due < TimeSpan.Zero)
            {
                return;
            }

            timer.Length = due;
            timer.DueAt = GetTimestamp() + due.Ticks;
            _timers.Add(timer);
            foreach (var waiting in _awaited.Where(waiting => waiting.Due == due).ToList())
            {
                _awaited.Remove(waiting);
                waiting.Seen.SetResult();
            }
        }
    }

    private sealed class Waiting(PageClock clock, Action fire) : ITimer
    {
        public TimeSpan Length { get; set; }

        public long DueAt { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Set(this, dueTime);
            return true;
        }

        public void Dispose() => clock.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
