using CityEdge.Gateway.Annunciation;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Loop;

/// <summary>
/// The one owner of all alarm state. Takes readings from every source in turn, verbs and deadlines, steps the engine, and hands its demands
/// to the outputs at once: from memory, on this thread, before anybody else hears of it. It waits for nothing but work.
/// </summary>
internal sealed class SafetyLoop : IDisposable
{
    // After this many readings the loop looks at clock, deadlines and verbs again, however much still waits.
    private const int ReadingsPerTurn = 4096;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SnapshotLife = TimeSpan.FromMilliseconds(250);

    private readonly SafetyEngine _engine;
    private readonly MomentClock _clock;
    private readonly PointId _canary;
    private readonly Annunciator _annunciator;
    private readonly GatewayMetrics _metrics;
    private readonly LoopRecorders _recorders;
    private readonly ManualResetEventSlim _work = new();
    private readonly List<SourceQueue> _sources = [];
    private readonly Reading[] _taken = new Reading[SourceQueue.MostPerTake];
    private readonly List<TaskCompletionSource> _answerable = [];

    // What other threads leave for the loop; guarded by _requestsGate.
    private readonly Lock _requestsGate = new();
    private readonly Queue<(OperatorAction Action, TaskCompletionSource<ActionResult> Done)> _actions = new();
    private TaskCompletionSource<SiteSnapshot>? _snapshotAsked;

    private SiteSnapshot? _snapshot;
    private long _progress;
    private double _canarySeen = double.NaN;

    public SafetyLoop(
        SafetyEngine engine, PointId canary, MomentClock clock, Annunciator annunciator, GatewayMetrics metrics, LoopRecorders? recorders = null)
    {
        _recorders = recorders ?? LoopRecorders.None;
        _engine = engine;
        _canary = canary;
        _clock = clock;
        _annunciator = annunciator;
        _metrics = metrics;
    }

    /// <summary>Most verbs that may wait; more are refused, for no person presses that fast.</summary>
    public const int MostActionsWaiting = 64;

    /// <summary>The last transitions, for those who listen.</summary>
    public EventRing Events { get; } = new();

    public SafetyModel Model => _engine.Model;

    public IReadOnlyList<AlarmDefinition> Alarms => _engine.Alarms;

    /// <summary>Counts the turns: the watchdog's progress mark.</summary>
    public long Progress => Interlocked.Read(ref _progress);

    /// <summary>The last value of the canary that came out at the end of the path; NaN before the first.</summary>
    public double CanarySeen => Volatile.Read(ref _canarySeen);

    /// <summary>Opens a queue for one source; only before the loop runs.</summary>
    public SourceQueue AddSource(string name, IReadOnlyList<PointId> points)
    {
        var source = new SourceQueue(name, points, _engine.Model.Points, _work.Set);
        _sources.Add(source);
        return source;
    }

    /// <summary>Carries out a person's verb on the loop's own thread; completes when it is durable, where a journal is kept that works.</summary>
    /// <exception cref="InvalidOperationException">Too many verbs wait.</exception>
    public Task<ActionResult> ActAsync(OperatorAction action)
    {
        var done = new TaskCompletionSource<ActionResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_requestsGate)
        {
            if (_actions.Count >= MostActionsWaiting)
            {
                throw new InvalidOperationException("Too many actions wait; try again. / 操作过多，请稍后再试。");
            }

            _actions.Enqueue((action, done));
        }

        _work.Set();
        return done.Task;
    }

    /// <summary>The site as it stands, at most a quarter second old.</summary>
    public Task<SiteSnapshot> SnapshotAsync()
    {
        lock (_requestsGate)
        {
            if (_snapshot is { } fresh && _clock.Now().Since(fresh.At) < SnapshotLife)
            {
                return Task.FromResult(fresh);
            }

            _snapshotAsked ??= new TaskCompletionSource<SiteSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
            _work.Set();
            return _snapshotAsked.Task;
        }
    }

    /// <summary>Turns until stopped, on the calling thread.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _work.Reset();
            var more = Step();
            if (!more)
            {
                Wait(stop);
            }
        }
    }

    /// <summary>One turn: deadlines, readings of every source in turn, verbs, questions. True when readings still wait.</summary>
    public bool Step()
    {
        var started = _clock.Time.GetTimestamp();
        var now = _clock.At(started);
        _recorders.Inputs?.Advancing(_engine, now);
        _engine.Advance(now);
        HandOver(now);
        var more = TakeReadings(now);
        TakeActions(now);
        _recorders.Readings?.Turn(now);
        if (_recorders.Journal?.Turn(_engine, now) == true)
        {
            _recorders.Inputs?.Remembered(now);
            HandOver(now);
        }

        AnswerSnapshot(now);
        Interlocked.Increment(ref _progress);
        _metrics.CountStep(_clock.Time.GetElapsedTime(started));
        return more;
    }

    public void Dispose() => _work.Dispose();

    private void Wait(CancellationToken stop)
    {
        var wait = LongestWait;
        if (_engine.NextDeadline is { } deadline)
        {
            var left = TimeSpan.FromTicks(deadline - _clock.Now().Elapsed);
            wait = left < wait ? left : wait;
        }

        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        try
        {
            // Rounded up, so that a deadline less than a millisecond away is not spun for.
            _work.Wait((int)Math.Ceiling(wait.TotalMilliseconds), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping is an expected end of a wait.
            return;
        }
    }

    // One point of each source per round, so that a flood in one delays the others by one point at most.
    private bool TakeReadings(in Moment now)
    {
        var taken = 0;
        bool any;
        do
        {
            any = false;
            foreach (var source in _sources)
            {
                var count = source.Take(_taken);
                for (var i = 0; i < count; i++)
                {
                    _recorders.Inputs?.Accepting(_taken[i], now);
                    _engine.Accept(_taken[i], now);
                    HandOver(now);
                    _recorders.Readings?.Heard(_taken[i], now);
                    if (_taken[i].Point == _canary)
                    {
                        Volatile.Write(ref _canarySeen, _engine.View(_canary).Last.Value);
                    }
                }

                Answer(source);
                taken += count;
                any |= count > 0;
            }
        }
        while (any && taken < ReadingsPerTurn);

        _metrics.CountReadings(taken);
        return any;
    }

    // All that was taken from the source is handled; whoever asked for no more than that hears of it when it is durable.
    private void Answer(SourceQueue source)
    {
        source.TakeAnswerable(_answerable);
        if (_answerable.Count == 0)
        {
            return;
        }

        var durable = _recorders.Journal?.Durable();
        foreach (var asked in _answerable)
        {
            if (durable is { IsCompleted: false })
            {
                durable.ContinueWith(_ => asked.SetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            else
            {
                asked.SetResult();
            }
        }

        _answerable.Clear();
    }

    private void TakeActions(in Moment now)
    {
        while (true)
        {
            (OperatorAction Action, TaskCompletionSource<ActionResult> Done) next;
            lock (_requestsGate)
            {
                if (!_actions.TryDequeue(out next))
                {
                    return;
                }
            }

            _recorders.Inputs?.Acting(next.Action, now);
            var result = _engine.Act(next.Action, now);
            HandOver(now);
            Answer(next.Done, result, _recorders.Journal?.Acted(_engine, next.Action, result, now));
        }
    }

    // A person hears "done" when the verb is on the disk, or when the journal is known to have failed; the loop does not wait for either (S6).
    private static void Answer(TaskCompletionSource<ActionResult> done, in ActionResult result, Task<bool>? durable)
    {
        if (durable is null || durable.IsCompleted)
        {
            done.SetResult(result);
            return;
        }

        var answer = result;
        durable.ContinueWith(_ => done.SetResult(answer), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    // Outputs first; journal, page and log hear of it after.
    private void HandOver(in Moment now)
    {
        if (_engine.Demands.IsEmpty && _engine.Transitions.IsEmpty)
        {
            return;
        }

        _annunciator.Annunciate(_engine.Demands);

        // The black box first: the journal wakes the owner of both.
        _recorders.Readings?.Changed(_engine, now);
        _recorders.Journal?.Changed(_engine, now);
        Events.Append(_engine.Transitions);
        _metrics.CountTransitions(_engine.Transitions.Length);
        _engine.ClearOutcome();
    }

    private void AnswerSnapshot(in Moment now)
    {
        lock (_requestsGate)
        {
            if (_snapshotAsked is not { } asked)
            {
                return;
            }

            _snapshotAsked = null;
            _snapshot = SnapshotTaker.Take(_engine, Events.Newest, now);
            asked.SetResult(_snapshot);
        }
    }
}
