using System.Buffers;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Journal.State;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal;

/// <summary>
/// The one owner of the journal's directories. What must hold: <see cref="Durable"/> moves, and a promise is kept, only after the flush that covers it has returned (S5, S6);
/// a checkpoint is written only after all before it in the order is durable; a flush that failed is never tried again on the same lane: the lane is opened anew and
/// what was not durable is appended anew; while the disk is failed, entries keep their order in memory under volatile ids, and nobody waits.
/// </summary>
/// <remarks>
/// <code>
/// JournalIntake ─► group ─► alarms lane ─► flush ─► DurableMark, promises ─► checkpoint
/// ReadingRecorder ─► batches ─► readings lane (own pace, fails by itself, gives way)
/// </code>
/// Owned by the thread of <see cref="Run"/>; <see cref="Watch"/> and the figures are for others.
/// </remarks>
internal sealed class SiteJournal : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly JournalOptions _options;
    private readonly JournalIntake _intake;
    private readonly MomentClock _clock;
    private readonly StampClock _stamps;
    private readonly GatewayEvents _events;
    private readonly EventCodec _codec;
    private readonly JournalFaults _faults;
    private readonly DiskWatch _watch;
    private readonly ReadingsKeeper? _readings;
    private readonly LaneBudget _budget;
    private readonly ManualResetEventSlim _work = new();

    // The owner's own.
    private readonly List<IntakeItem> _group = [];
    private readonly List<long> _sequences = [];
    private readonly Queue<long> _toVerify = new();
    private readonly ArrayBufferWriter<byte> _shared = new();
    private readonly ArrayBufferWriter<byte> _private = new();
    private readonly ArrayBufferWriter<byte> _state = new();
    private Lane? _alarms;
    private CheckpointStore? _checkpoints;
    private IJournalMedium? _checkpointMedium;
    private RecordId? _witness;
    private bool _wasOpen;
    private bool _isProven;
    private long _retryAt = long.MinValue;
    private TimeSpan _pause = JournalDefaults.RetryFirst;
    private long _readingsRetryAt = long.MinValue;
    private long _verifyAt;
    private int _segments;

    // Told to others.
    private volatile bool _stopping;
    private long _alarmBytes;
    private long _readingBytes;

    /// <param name="options">Where it lies and how much it may keep.</param>
    /// <param name="site">Names and zones.</param>
    /// <param name="intake">What the loop has seen.</param>
    /// <param name="recorder">Readings by report policy; null keeps none.</param>
    /// <param name="clock">Stamps and waits.</param>
    /// <param name="events">What is logged.</param>
    public SiteJournal(JournalOptions options, BoundSite site, JournalIntake intake, ReadingRecorder? recorder, MomentClock clock, GatewayEvents events)
    {
        _options = options;
        _intake = intake;
        _clock = clock;
        _events = events;
        _stamps = new StampClock(clock, options.Boot);
        _codec = new EventCodec(site);
        _watch = new DiskWatch(clock);
        _witness = options.Witness;
        _budget = new LaneBudget(options.AlarmsBytes, options.Keep);
        _readings = recorder is null ? null : new ReadingsKeeper(options, recorder, _stamps, _watch, Durable, intake);
        _faults = new JournalFaults(intake, clock, events, options.Draw);
        intake.Wake = _work.Set;
    }

    /// <summary>How far each lane is on the disk.</summary>
    public DurableMark Durable { get; } = new();

    public JournalIntake Intake => _intake;

    /// <summary>Whether what happens can be kept; any thread may ask.</summary>
    public JournalHealth Health => _faults.Health;

    /// <summary>Called when <see cref="Health"/> has changed, on the thread that noticed.</summary>
    public Action<JournalHealth> HealthChanged
    {
        get => _faults.Changed;
        set => _faults.Changed = value;
    }

    public TimeSpan LastFlush => _watch.LastFlush;

    public TimeSpan LongestFlush => _watch.LongestFlush;

    /// <summary>Bytes of a lane on the medium.</summary>
    public long BytesOf(LaneKind lane) => Interlocked.Read(ref lane == LaneKind.Alarms ? ref _alarmBytes : ref _readingBytes);

    /// <summary>Looks from another thread whether a flush hangs: then the disk has failed, although it says nothing.</summary>
    public void Watch()
    {
        if (_watch.IsLate)
        {
            _faults.Declare(JournalPart.Alarms, MediumFailure.Slow, "a flush did not come back in time");
        }
    }

    /// <summary>Turns until stopped, on the calling thread; then writes what waits, within <see cref="JournalDefaults.StopLimit"/>.</summary>
    public void Run()
    {
        while (!_stopping)
        {
            _work.Reset();
            if (Round() is var wait && wait > TimeSpan.Zero && !_stopping)
            {
                _work.Wait(wait);
            }
        }

        Close();
    }

    /// <summary>Lets <see cref="Run"/> come to its end; returns at once.</summary>
    public void Stop()
    {
        _stopping = true;
        _work.Set();
    }

    /// <summary>One turn: opens what is not open, one group of entries with one flush, a checkpoint that is due, readings, one old segment.</summary>
    /// <returns>How long nothing will be due unless somebody wakes the owner.</returns>
    public TimeSpan Turn()
    {
        var now = _clock.Now();
        if (_alarms is null && (now.Elapsed < _retryAt || !TryOpen(now)))
        {
            return TurnReadings(now) ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Clamp(_retryAt - _clock.Now().Elapsed, 0, Idle.Ticks));
        }

        var more = false;
        try
        {
            more = WriteGroup();
            if (_isProven && _faults.Works(JournalPart.Alarms))
            {
                _pause = JournalDefaults.RetryFirst;
            }

            more |= SaveCheckpoint();
            KeepWithin(now);
        }
        catch (MediumException failure)
        {
            Fail(failure);
            return TimeSpan.Zero;
        }

        more |= TurnReadings(now);
        if (!more)
        {
            VerifyNext(now);
        }

        return more ? TimeSpan.Zero : Idle;
    }

    /// <summary>Writes what waits, says that the gateway stopped, and lets go of the disk; bounded, and a failed disk is not waited for.</summary>
    public void Close()
    {
        var until = _clock.Now().Elapsed + JournalDefaults.StopLimit.Ticks;
        _intake.Note(Notes.Stopped(_clock.Now(), _options.Version));

        // There is no later: what was kept while the disk was away is tried once more, whatever the pause.
        _retryAt = long.MinValue;
        _readingsRetryAt = long.MinValue;
        while ((!_intake.IsEmpty || _readings is { HasMore: true }) && _clock.Now().Elapsed < until)
        {
            Round();
            if (_alarms is null && _clock.Now().Elapsed < _retryAt)
            {
                break;
            }
        }

        try
        {
            _readings?.Flush(_clock.Now());
        }
        catch (MediumException failure)
        {
            _faults.Declare(JournalPart.Readings, failure.Failure, failure.Message);
        }

        LetGo();
    }

    /// <summary>Only after <see cref="Run"/> has ended, or where it never began.</summary>
    public void Dispose()
    {
        LetGo();
        _work.Dispose();
    }

    // The owner's loop edge: a programming error here must not end the watching of a place, and must be seen.
    private TimeSpan Round()
    {
        try
        {
            return Turn();
        }
        catch (Exception failure)
        {
            _events.JournalCrashed(failure);
            Fail(new MediumException(MediumFailure.Broken, failure.Message, failure));
            return Idle;
        }
    }

    private bool TryOpen(in Moment now)
    {
        var opened = now;
        try
        {
            var inTime = _watch.Run(JournalDefaults.OpenLimit, () => _alarms = LaneStart.Open(_options, JournalPart.Alarms, _witness, again: _wasOpen));
            if (!inTime)
            {
                _faults.Declare(JournalPart.Alarms, MediumFailure.Slow, "opening took too long");
            }
        }
        catch (MediumException failure)
        {
            Fail(failure);
            return false;
        }

        _wasOpen = true;
        var report = _alarms!.Report;
        _segments = 0;
        _toVerify.Clear();
        foreach (var segment in _alarms.Segments.SkipLast(1).Reverse())
        {
            _toVerify.Enqueue(segment.Number);
        }

        Moved();
        _intake.NoteFirst(Notes.Opened(opened, LaneKind.Alarms, report));
        _events.JournalOpened(report.Reason.ToString(), report.Lost.Count, _alarms.Epoch.ToString());
        return true;
    }

    private bool WriteGroup()
    {
        _group.Clear();
        _sequences.Clear();
        if (_intake.Take(_group, JournalDefaults.GroupMost) == 0)
        {
            return false;
        }

        foreach (var item in _group)
        {
            _sequences.Add(Append(item));
        }

        var inTime = _watch.Flush(_alarms!.Sync);
        Moved();
        TellLate(_intake.Settle(_group));
        _isProven = inTime;
        Timely(inTime);
        return true;
    }

    private long Append(in IntakeItem item)
    {
        _shared.ResetWrittenCount();
        _private.ResetWrittenCount();
        _state.ResetWrittenCount();
        _codec.Encode(item.Entry, item.Volatile?.ToString(), _shared, _private);
        switch (item.Entry)
        {
            case TransitionEntry { Row: { } row }:
                SnapshotCodec.WriteRow(row, _state);
                break;
            case RepeatsEntry many:
                SnapshotCodec.WriteRow(many.Row, _state);
                break;
            case ActionEntry action:
                SnapshotCodec.WriteIsolated(action.Isolated, _state);
                break;
        }

        return _alarms!.Append(new RecordDraft
        {
            Kind = EventCodec.KindOf(item.Entry),
            Stamp = _stamps.Of(item.Entry.At),
            Shared = _shared.WrittenSpan,
            Private = _private.WrittenSpan,
            State = _state.WrittenSpan,
        });
    }

    private bool SaveCheckpoint()
    {
        if (_intake.TakeCheckpoint() is not { } entry)
        {
            return false;
        }

        var checkpoint = new Checkpoint { Snapshot = entry.Snapshot, Taken = _stamps.Of(entry.At), Covers = _alarms!.Durable };
        try
        {
            var inTime = _watch.Flush(() => Checkpoints().Save(checkpoint));
            _faults.Works(JournalPart.Checkpoint);
            Timely(inTime);
        }
        catch (MediumException failure)
        {
            // The lane still has every row; the next one is due in a minute, in a directory opened anew.
            LetGoOfCheckpoints();
            _faults.Declare(JournalPart.Checkpoint, failure.Failure, failure.Message);
        }

        return true;
    }

    // Opened by the first save: a directory that cannot be used costs the checkpoints, never the lane.
    private CheckpointStore Checkpoints() => _checkpoints ??= new CheckpointStore(_checkpointMedium = _options.Open(JournalPart.Checkpoint));

    private void LetGoOfCheckpoints()
    {
        var medium = _checkpointMedium;
        (_checkpoints, _checkpointMedium) = (null, null);
        if (medium is not null)
        {
            _watch.Run(JournalDefaults.OpenLimit, medium.Dispose);
        }
    }

    private void KeepWithin(in Moment now)
    {
        Interlocked.Exchange(ref _alarmBytes, _alarms!.Bytes);
        if (_alarms.Segments.Count == _segments)
        {
            return;
        }

        var verdict = _budget.Judge(_alarms.Segments, _alarms.Bytes, 1, _stamps.Of(now));
        var dropped = new List<SegmentInfo>();
        _watch.Run(JournalDefaults.OpenLimit, () =>
        {
            for (var i = 0; i < verdict.Drop && _alarms.DropOldest() is { } segment; i++)
            {
                dropped.Add(segment);
            }
        });

        if (dropped.Count > 0)
        {
            _intake.NoteAll(Notes.Thinned(now, LaneKind.Alarms, dropped, _options.AlarmsBytes));
        }

        _segments = _alarms.Segments.Count;
    }

    // Whether more of them may wait.
    private bool TurnReadings(in Moment now)
    {
        if (_readings is null || (_readings.Lane is null && now.Elapsed < _readingsRetryAt))
        {
            return false;
        }

        try
        {
            _readings.Open(now);
            if (_readings.Turn(now) is { } inTime)
            {
                Timely(inTime);
                if (inTime)
                {
                    _faults.Works(JournalPart.Readings);
                }
            }

            Interlocked.Exchange(ref _readingBytes, _readings.Lane?.Bytes ?? 0);
            return _readings.HasMore;
        }
        catch (MediumException failure)
        {
            _readings.Close();
            var gaveWay = failure.Failure == MediumFailure.Full && GiveWay(now);
            _readingsRetryAt = gaveWay ? now.Elapsed : now.Elapsed + JournalDefaults.RetryMost.Ticks;
            if (!gaveWay)
            {
                _faults.Declare(JournalPart.Readings, failure.Failure, failure.Message);
            }

            return false;
        }
    }

    private bool GiveWay(in Moment now)
    {
        try
        {
            return _readings?.GiveWay(now) ?? false;
        }
        catch (MediumException failure)
        {
            _faults.Declare(JournalPart.Readings, failure.Failure, failure.Message);
            return false;
        }
    }

    private void VerifyNext(in Moment now)
    {
        if (now.Elapsed < _verifyAt)
        {
            return;
        }

        _verifyAt = now.Elapsed + JournalDefaults.VerifyPause.Ticks;
        if (!_toVerify.TryDequeue(out var segment))
        {
            VerifyReadings(now);
            return;
        }

        try
        {
            IReadOnlyList<SequenceRange> lost = [];
            _watch.Run(JournalDefaults.OpenLimit, () => lost = _alarms!.Verify(segment));
            Moved();
            if (lost.Count > 0)
            {
                _intake.NoteAll(Notes.Verified(now, LaneKind.Alarms, lost));
                _events.JournalDamaged(string.Join(", ", lost));
            }
        }
        catch (MediumException failure)
        {
            Fail(failure);
        }
    }

    private void VerifyReadings(in Moment now)
    {
        try
        {
            _readings?.VerifyNext(now);
        }
        catch (MediumException failure)
        {
            _readings!.Close();
            _readingsRetryAt = now.Elapsed + JournalDefaults.RetryMost.Ticks;
            _faults.Declare(JournalPart.Readings, failure.Failure, failure.Message);
        }
    }

    private void Moved()
    {
        // Before anything is durable the epoch alone tells this lane from another that may lie there later.
        _witness = _alarms!.Durable ?? new RecordId(_alarms.Epoch, 0);
        if (_alarms.Durable is { } durable)
        {
            Durable.Move(LaneKind.Alarms, durable);
        }
    }

    private void TellLate(IReadOnlyList<(int Place, VolatileId Id)> late)
    {
        foreach (var pairs in late.Chunk(EventCodec.RangesMost))
        {
            _intake.Note(JournalNotes.Matched(_clock.Now(), [.. pairs.Select(pair =>
                $"alarms/{pair.Id} = alarms/{new RecordId(_alarms!.Epoch, _sequences[pair.Place])}")]));
        }
    }

    // A flush of whatever part that came back too late is a failed disk; only a group of the alarms lane proves that it works again.
    private void Timely(bool inTime)
    {
        if (!inTime)
        {
            _faults.Declare(JournalPart.Alarms, MediumFailure.Slow, "a flush took too long");
        }
    }

    private void Fail(MediumException failure)
    {
        var now = _clock.Now();
        _intake.Return();
        _isProven = false;

        // First of all: what follows asks the same disk, and nobody may wait for it any more.
        _faults.Declare(JournalPart.Alarms, failure.Failure, failure.Message);
        var gaveWay = failure.Failure == MediumFailure.Full && GiveWay(now);
        LetGoOfAlarms();
        _retryAt = gaveWay ? now.Elapsed : now.Elapsed + _pause.Ticks;
        _pause = gaveWay ? _pause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, JournalDefaults.RetryMost.Ticks));
    }

    private void LetGoOfAlarms()
    {
        var alarms = _alarms;
        _alarms = null;
        if (alarms is not null)
        {
            _watch.Run(JournalDefaults.OpenLimit, alarms.Dispose);
        }

        LetGoOfCheckpoints();
    }

    private void LetGo()
    {
        LetGoOfAlarms();
        _readings?.Dispose();
    }
}
