namespace CityEdge.Scenarios.Rig;

/// <summary>
/// Workers that take turns on fake time. What must hold: never do two of them run at once; the one whose time is earliest runs next, of two the
/// one that came first; time passes only while one of them waits. A worker has a thread only because a line's worker is a loop of its own,
/// so that a scenario is the same at every run, as if all of it ran on one thread.
/// </summary>
/// <param name="now">The time, in ticks.</param>
/// <param name="pass">Lets time pass up to the given tick, or less when something happens before.</param>
internal sealed class Turns(Func<long> now, Action<long> pass) : IDisposable
{
    private readonly List<Worker> _workers = [];
    private readonly ManualResetEventSlim _ended = new();
    private readonly ThreadLocal<Worker?> _mine = new();

    /// <summary>Whether the calling thread is a worker's.</summary>
    public bool IsWorker => _mine.Value is not null;

    /// <summary>Runs all workers until each has returned; nothing else runs meanwhile.</summary>
    public void Run(IEnumerable<Action> works)
    {
        foreach (var work in works)
        {
            var worker = new Worker { Due = now() };
            _workers.Add(worker);
            new Thread(() => Work(worker, work)) { IsBackground = true, Name = "worker of a scenario" }.Start();
        }

        if (_workers.Count > 0)
        {
            Next()!.Turn.Release();
            _ended.Wait();
        }
    }

    /// <summary>The calling worker waits until a tick; when it may be woken, perhaps less.</summary>
    public void WaitUntil(long due, object? wokenBy = null)
    {
        var me = _mine.Value!;
        (me.Due, me.WokenBy) = (due, wokenBy);
        pass(now());
        while (Next()!.Due > now())
        {
            pass(Next()!.Due);
        }

        HandOver(me);
        me.WokenBy = null;
    }

    /// <summary>Ends the wait of the worker that may be woken by this.</summary>
    public void Wake(object by)
    {
        foreach (var worker in _workers.Where(worker => worker.WokenBy == by))
        {
            worker.Due = now();
        }
    }

    /// <summary>Ends every wait.</summary>
    public void WakeAll() => _workers.ForEach(worker => worker.Due = Math.Min(worker.Due, now()));

    public void Dispose()
    {
        _ended.Dispose();
        _mine.Dispose();
    }

    private Worker? Next() => _workers.Where(static worker => !worker.Ended).MinBy(static worker => worker.Due);

    private void HandOver(Worker me)
    {
        var next = Next()!;
        if (next != me)
        {
            next.Turn.Release();
            me.Turn.Wait();
        }
    }

    private void Work(Worker me, Action work)
    {
        me.Turn.Wait();
        _mine.Value = me;
        work();
        me.Ended = true;
        if (Next() is { } next)
        {
            // Whoever ends hands on without letting time pass: it is past the end of the scenario.
            next.Turn.Release();
        }
        else
        {
            _ended.Set();
        }
    }

    private sealed class Worker
    {
        public SemaphoreSlim Turn { get; } = new(0);

        public long Due { get; set; }

        public object? WokenBy { get; set; }

        public bool Ended { get; set; }
    }
}
