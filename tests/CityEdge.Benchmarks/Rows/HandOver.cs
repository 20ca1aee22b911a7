namespace CityEdge.Benchmarks.Rows;

/// <summary>A thread that sleeps on an event and stamps its waking: what a hand-over costs on this machine, now.</summary>
internal sealed class HandOver : IDisposable
{
    private readonly ManualResetEventSlim _work = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Thread _thread;
    private long _seen;

    public HandOver()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "hand-over", Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>Microseconds from the post to the other thread's stamp.</summary>
    public double Once(CancellationToken stop)
    {
        var posted = RealClock.Stamp();
        _work.Set();
        var wait = new SpinWait();
        while (Volatile.Read(ref _seen) < posted)
        {
            stop.ThrowIfCancellationRequested();
            wait.SpinOnce();
        }

        return RealClock.Microseconds(posted, Volatile.Read(ref _seen));
    }

    public void Dispose()
    {
        _ending.Cancel();
        _thread.Join();
        _work.Dispose();
        _ending.Dispose();
    }

    private void Run()
    {
        while (!_ending.IsCancellationRequested)
        {
            // As the loop does: looks, then sleeps at most a quarter second.
            _work.Reset();
            Volatile.Write(ref _seen, RealClock.Stamp());
            try
            {
                _work.Wait(250, _ending.Token);
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
