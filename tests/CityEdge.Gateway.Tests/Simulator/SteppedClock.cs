namespace CityEdge.Gateway.Tests.Simulator;

/// <summary>A clock that moves only when told; can wait until somebody waits on it.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private readonly Lock _timersLock = new();
    private readonly List<SteppedTimer> _timers = [];
    private TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on, firing each timer at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetTimestamp() + by.Ticks;
        while (true)
        {
            SteppedTimer? next;
            lock (_timersLock)
            {
                next = _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
                if (next is null)
                {
                    Interlocked.Exchange(ref _now, end);
                    return;
                }
                Interlocked.Exchange(ref _now, Math.Max(_now, next.Due!.Value));
                next.Due = next.Period is { } period ? next.Due + period : null;
            }
            next.Fire();
        }
    }

    /// <summary>Waits until a timer is armed, then moves just to it; returns how far that was.</summary>
    public async Task<TimeSpan> AdvanceToNextAsync(CancellationToken stop)
    {
        while (true)
        {
            Task armed;
            long? due;
            lock (_timersLock)
            {
                due = _timers.Min(t => t.Due);
                armed = _armed.Task;
            }
            if (due is { } at)
            {
                var by = TimeSpan.FromTicks(at - GetTimestamp());
                Advance(by);
                return by;
            }
            await armed.WaitAsync(stop);
        }
    }

    private sealed class SteppedTimer(SteppedClock clock, Action fire) : ITimer
    {
        public long? Due { get; set; }

        public TimeSpan? PeriodSpan { get; private set; }

        public long? Period => PeriodSpan?.Ticks;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._timersLock)
            {
                Due = dueTime < TimeSpan.Zero ? null : clock.GetTimestamp() + dueTime.Ticks;
                PeriodSpan = period <= TimeSpan.Zero ? null : period;
                if (!clock._timers.Contains(this))
                {
                    clock._timers.Add(this);
                }
                if (Due is not null)
                {
                    var armed = clock._armed;
                    clock._armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    armed.SetResult();
                }
            }
            return true;
        }

        public void Dispose()
        {
            lock (clock._timersLock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
