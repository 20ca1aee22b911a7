using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Intake;

/// <summary>
/// Takes from the loop what must be kept, after the outputs were commanded, and holds it in bounded memory until the journal's owner has it on the disk.
/// Never waits, never touches the disk (S1). What must hold: the order is the loop's; a promise is kept when all before it is durable, or broken when the journal has
/// failed; only the newest checkpoint waits. What becomes of an entry meanwhile, <see cref="WaitingLine"/> says.
/// </summary>
/// <remarks>The loop enters, one owner takes, anybody may ask; the lock is held for a few copies.</remarks>
internal sealed class JournalIntake
{
    private static readonly TimeSpan SummaryLook = TimeSpan.FromSeconds(1);

    private readonly IntakeBounds _bounds;
    private readonly RepeatGuard? _guard;

    // The loop's own.
    private int[] _lastOf = [];
    private long _nextCheckpoint = long.MinValue;
    private long _nextLook = long.MinValue;
    private volatile bool _checkpointAsked;
    private volatile bool _checkpointsHeld;

    // Guarded by _gate.
    private readonly Lock _gate = new();
    private readonly WaitingLine _line;
    private readonly Queue<(long Ticket, TaskCompletionSource<bool> Done)> _promises = new();
    private (long Ticket, CheckpointEntry Entry)? _checkpoint;
    private long _ticket;
    private long _entered;
    private long _settled;
    private long _summarised;

    /// <param name="guard">Summarises repeats; null keeps every one.</param>
    /// <param name="bounds">How much may wait.</param>
    public JournalIntake(RepeatGuard? guard = null, IntakeBounds? bounds = null)
    {
        _guard = guard;
        _bounds = bounds ?? new IntakeBounds();
        _line = new WaitingLine(_bounds);
    }

    /// <summary>Wakes the owner; called outside the lock.</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>How many entries are not durable yet.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _line.Count;
            }
        }
    }

    /// <summary>Whether nothing waits, no checkpoint either.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _line.Count == 0 && _checkpoint is null;
            }
        }
    }

    /// <summary>Transitions that a summary stands for.</summary>
    public long Summarised => Interlocked.Read(ref _summarised) + _line.Summarised;

    /// <summary>Entries that were dropped at the last bound, and counted in a note.</summary>
    public long Dropped => _line.Dropped;

    /// <summary>Called by the loop once a turn: time for a summary, or a checkpoint?</summary>
    /// <returns>Whether a snapshot was taken, which runs deadlines: their outcome waits in the engine.</returns>
    public bool Turn(SafetyEngine engine, in Moment now)
    {
        if (_guard is not null && now.Elapsed >= _nextLook)
        {
            _nextLook = now.Elapsed + SummaryLook.Ticks;
            EnterSummaries(_guard.TakeDue(now, stopping: false));
        }

        if (_checkpointsHeld || (!_checkpointAsked && now.Elapsed < _nextCheckpoint))
        {
            return false;
        }

        _checkpointAsked = false;
        _nextCheckpoint = now.Elapsed + _bounds.Checkpoint.Ticks;
        EnterCheckpoint(engine, now);
        return true;
    }

    /// <summary>Called by the loop while <see cref="SafetyEngine.Transitions"/> holds what has just happened.</summary>
    public void Changed(SafetyEngine engine, in Moment now)
    {
        var transitions = engine.Transitions;
        if (transitions.IsEmpty)
        {
            return;
        }

        _lastOf = _lastOf.Length == engine.Alarms.Count ? _lastOf : new int[engine.Alarms.Count];
        for (var i = 0; i < transitions.Length; i++)
        {
            _lastOf[transitions[i].Alarm.Index] = i;
        }

        lock (_gate)
        {
            for (var i = 0; i < transitions.Length; i++)
            {
                var alarm = transitions[i].Alarm;
                var entry = new TransitionEntry
                {
                    At = now,
                    Transition = transitions[i],
                    Row = _lastOf[alarm.Index] == i ? engine.Remember(alarm, now) : null,
                };
                Admit(entry, engine.Alarms[alarm.Index].LifeSafety, engine);
            }
        }

        Wake();
    }

    /// <summary>Called by the loop after a verb.</summary>
    /// <returns>Completes when the verb and all before it are durable (true), or were given a volatile id because the journal has failed (false).</returns>
    public Task<bool> Acted(SafetyEngine engine, OperatorAction action, in ActionResult result, in Moment now)
    {
        var entry = new ActionEntry { At = now, Action = action, Result = result, Isolated = engine.RememberIsolated(now) };
        Task<bool> durable;
        lock (_gate)
        {
            Enter(entry, lifeSafety: true);
            durable = Promise();
        }

        Wake();
        return durable;
    }

    /// <summary>What the gateway says of itself; from any thread.</summary>
    public void Note(NoteEntry note)
    {
        lock (_gate)
        {
            Enter(note, lifeSafety: true);
        }

        Wake();
    }

    /// <summary>Several, in their order.</summary>
    public void NoteAll(IReadOnlyList<NoteEntry> notes)
    {
        foreach (var note in notes)
        {
            Note(note);
        }
    }

    /// <summary>What the journal says about how it was opened: before all that waits, because it was so before, and in the place of what it said so and is not durable.</summary>
    public void NoteFirst(IReadOnlyList<NoteEntry> notes)
    {
        lock (_gate)
        {
            _line.EnterOpening(notes);
        }

        Wake();
    }

    /// <summary>Completes when all that has been entered so far is durable (true), or has a volatile id (false): for whoever must not acknowledge before (S6).</summary>
    public Task<bool> Durable()
    {
        lock (_gate)
        {
            return Promise();
        }
    }

    /// <summary>Asks the loop for a checkpoint at its next turn.</summary>
    public void AskCheckpoint() => _checkpointAsked = true;

    /// <summary>Whether no checkpoint is taken, because the engine has not taken up all that the one on the disk stands for.</summary>
    public bool HoldsCheckpoints
    {
        get => _checkpointsHeld;
        set => _checkpointsHeld = value;
    }

    /// <summary>The loop has ended for good: what the guard still holds, and the last checkpoint. Called once, by whoever ended it.</summary>
    public void Finish(SafetyEngine engine, in Moment now)
    {
        if (_guard is not null)
        {
            EnterSummaries(_guard.TakeDue(now, stopping: true));
        }

        if (!_checkpointsHeld)
        {
            EnterCheckpoint(engine, now);
        }

        Changed(engine, now);
    }

    /// <summary>Gives the owner the next entries in their order, up to the waiting checkpoint; they stay here until <see cref="Settle"/>.</summary>
    public int Take(List<IntakeItem> into, int most)
    {
        lock (_gate)
        {
            _line.Take(into, most, _checkpoint?.Ticket ?? long.MaxValue);
            return into.Count;
        }
    }

    /// <summary>All that was taken is durable.</summary>
    /// <returns>Volatile ids that were given while the flush was in progress, so that those entries are durable without them: place in the taken group and id.</returns>
    public IReadOnlyList<(int Place, VolatileId Id)> Settle(IReadOnlyList<IntakeItem> taken)
    {
        lock (_gate)
        {
            var (ticket, late) = _line.Settle(taken);
            _settled = Math.Max(_settled, ticket);
            Keep();
            return late;
        }
    }

    /// <summary>The flush failed: all that was taken waits again, before all else.</summary>
    public void Return()
    {
        lock (_gate)
        {
            _line.Return();
        }
    }

    /// <summary>The waiting checkpoint, once all before it is durable.</summary>
    public CheckpointEntry? TakeCheckpoint()
    {
        lock (_gate)
        {
            if (_checkpoint is not { } checkpoint || _line.IsInFlight || _line.First < checkpoint.Ticket)
            {
                return null;
            }

            _checkpoint = null;
            return checkpoint.Entry;
        }
    }

    /// <summary>The journal has failed: all that waits and all that comes has an id of a volatile epoch, and nobody waits for the disk any more (S6). What has one of an
    /// earlier failure keeps it: it went up under that one.</summary>
    /// <param name="mark">Of the new epoch.</param>
    public void BeginVolatile(uint mark)
    {
        lock (_gate)
        {
            if (_line.IsVolatile)
            {
                return;
            }

            _line.BeginVolatile(mark);

            while (_promises.TryDequeue(out var promise))
            {
                promise.Done.SetResult(false);
            }
        }
    }

    /// <summary>The journal works again; what comes from now on has no volatile id.</summary>
    /// <returns>The ids of the epoch that ends, but for those whose entries were lost or summed up: each of the others is in the journal, or waits here for it.</returns>
    public IReadOnlyList<VolatileRange> EndVolatile()
    {
        lock (_gate)
        {
            return _line.EndVolatile();
        }
    }

    private Task<bool> Promise()
    {
        if (_line.IsVolatile)
        {
            return Task.FromResult(false);
        }

        if (_entered <= _settled)
        {
            return Task.FromResult(true);
        }

        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _promises.Enqueue((_entered, done));
        return done.Task;
    }

    private void Keep()
    {
        while (_promises.TryPeek(out var promise) && promise.Ticket <= _settled)
        {
            _promises.Dequeue().Done.SetResult(true);
        }
    }

    private void EnterCheckpoint(SafetyEngine engine, in Moment now)
    {
        var snapshot = engine.Snapshot(now);
        lock (_gate)
        {
            // Its place is behind all that the snapshot knows; what a deadline of this very moment still adds comes after it and says the same again.
            _checkpoint = (++_ticket, new CheckpointEntry { At = now, Snapshot = snapshot });
        }

        Wake();
    }

    private void EnterSummaries(IReadOnlyList<RepeatsEntry> due)
    {
        if (due.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var entry in due)
            {
                Enter(entry, lifeSafety: false);
            }
        }

        Wake();
    }

    private void Admit(TransitionEntry entry, bool lifeSafety, SafetyEngine engine)
    {
        if (_guard is null)
        {
            Enter(entry, lifeSafety);
        }
        else if (_guard.Admits(entry, lifeSafety))
        {
            // What the guard holds of this alarm happened before.
            if (_guard.TakeDueFor(entry, entry.Row ?? engine.Remember(entry.Transition.Alarm, entry.At)) is { } repeats)
            {
                Enter(repeats, lifeSafety);
            }

            Enter(entry, lifeSafety);
        }
        else
        {
            _summarised++;
        }
    }

    private void Enter(JournalEntry entry, bool lifeSafety)
    {
        if (_line.Enter(entry, _entered = ++_ticket, lifeSafety))
        {
            // What was dropped may have carried the only row of its alarm.
            _checkpointAsked = true;
        }
    }
}
