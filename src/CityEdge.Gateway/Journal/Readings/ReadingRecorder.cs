using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>
/// Decides which readings are kept (report policy), gathers them in batches, and remembers the last two minutes of everything for the black box. On the
/// loop's thread: allocates nothing per reading, never waits.
/// </summary>
/// <remarks>
/// Two threads: the loop calls <see cref="Heard"/>, <see cref="Changed"/>, <see cref="Turn"/> and <see cref="Close"/>; the journal's owner everything else.
/// Buffers go round between them; when the owner does not come, the oldest full one is emptied and counted in <see cref="TakeDropped"/>.
/// </remarks>
internal sealed class ReadingRecorder
{
    private readonly RecorderOptions _options;
    private readonly ReportPolicy _policy;
    private readonly IReadOnlyList<PointDefinition> _points;
    private readonly uint _mark;
    private readonly BlackBox? _box;

    // Of both threads, under the gate.
    private readonly Lock _gate = new();
    private readonly Queue<Buffer> _free;
    private readonly Queue<Buffer> _ready;
    private DroppedReadings _dropped;

    // Of the loop.
    private Buffer _open;

    // Of the journal's owner.
    private readonly Queue<ReadOnlyMemory<byte>> _names = new();
    private readonly byte[] _scratch;
    private PendingBatch? _waiting;
    private bool _named;

    /// <param name="points">All points of the site.</param>
    /// <param name="policy">What is kept of each.</param>
    /// <param name="options">How it is gathered.</param>
    /// <param name="frames">What goes over the lines' wires; null where nobody listens to them.</param>
    public ReadingRecorder(IReadOnlyList<PointDefinition> points, ReportPolicy policy, RecorderOptions? options = null, FrameRing? frames = null)
    {
        (_points, _policy, _options, Frames) = (points, policy, options ?? new RecorderOptions(), frames);
        _mark = PointNames.MarkOf(points);
        _box = _options.BoxBytes > 0 ? new BlackBox(_options, _mark, frames) : null;
        _ready = new Queue<Buffer>(_options.BatchesWaiting);
        _free = new Queue<Buffer>(_options.BatchesWaiting + 2);
        for (var i = 0; i < _options.BatchesWaiting + 1; i++)
        {
            _free.Enqueue(new Buffer(_options.BatchReadings));
        }

        _open = new Buffer(_options.BatchReadings);
        _scratch = new byte[ReadingBatch.Most(_options.BatchReadings)];
    }

    /// <summary>Deadbands and intervals are multiplied by this: 1, 2, 4 or 8. Set by the journal's owner when the lane runs out of room.</summary>
    public int Factor
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = 1;

    /// <summary>What goes over the lines' wires: a line is made with <c>Frames?.Tap(its id)</c>.</summary>
    public FrameRing? Frames { get; }

    /// <summary>Takes the oldest batch that is ready; called by the journal's owner, again and again until null.</summary>
    /// <param name="newSegment">Whether the lane has begun a new segment since the last call, so that names of points must be said again.</param>
    public PendingBatch? TryTake(bool newSegment)
    {
        if (newSegment || !_named)
        {
            NameAll();
        }

        if ((_waiting ??= NextBatch() ?? _box?.TryTake()) is not { } batch)
        {
            return null;
        }

        if (_names.TryDequeue(out var names))
        {
            return new PendingBatch(RecordKind.Points, batch.At, names);
        }

        _waiting = null;
        return batch;
    }

    /// <summary>What was dropped since the last call, for a note; null when nothing was.</summary>
    public DroppedReadings? TakeDropped()
    {
        lock (_gate)
        {
            var dropped = _dropped;
            _dropped = default;
            return dropped.Count == 0 ? null : dropped;
        }
    }

    /// <summary>A reading that the engine has just taken.</summary>
    public void Heard(in Reading reading, in Moment now)
    {
        if (!_policy.Knows(reading.Point.Index))
        {
            return;
        }

        var heard = KeptReading.Of(reading);
        _box?.Heard(heard);
        if (!_policy.Keeps(heard, Factor))
        {
            return;
        }

        if (_open.Count > 0 && _open.Factor != Factor)
        {
            HandOver(now);
        }

        if (_open.Count == 0)
        {
            (_open.Since, _open.Factor) = (now, Factor);
        }

        _open.Readings[_open.Count++] = heard;
        if (_open.Count == _open.Readings.Length)
        {
            HandOver(now);
        }
    }

    /// <summary>Called by the loop while <see cref="SafetyEngine.Transitions"/> holds what has just happened.</summary>
    public void Changed(SafetyEngine engine, in Moment now)
    {
        if (_box is null)
        {
            return;
        }

        foreach (ref readonly var transition in engine.Transitions)
        {
            var alarm = engine.Alarms[transition.Alarm.Index];
            if (transition is { Event: AlarmEvent.Raised or AlarmEvent.ReRaised, Who: null } && alarm.Class != AlarmClass.Fault
                && (transition.Marks & (AlarmMarks.Test | AlarmMarks.Unarmed)) == 0)
            {
                _box.Raised(alarm.Id, alarm.LifeSafety, now);
            }
        }
    }

    /// <summary>Called by the loop once a turn: hands over batches that are due.</summary>
    public void Turn(in Moment now)
    {
        _box?.Turn(now);
        if (_open.Count > 0 && now.Since(_open.Since) >= _options.BatchTime)
        {
            HandOver(now);
        }
    }

    /// <summary>Hands over what there is: the loop has ended and nothing more will be heard.</summary>
    public void Close(in Moment now)
    {
        if (_open.Count > 0)
        {
            HandOver(now);
        }

        _box?.Close(now);
    }

    private PendingBatch? NextBatch()
    {
        Buffer? taken;
        lock (_gate)
        {
            if (!_ready.TryDequeue(out taken))
            {
                return null;
            }
        }

        var length = ReadingBatch.Write(taken.Readings.AsSpan(0, taken.Count), _mark, taken.Factor, taken.At, _scratch);
        var batch = new PendingBatch(RecordKind.Readings, taken.At, _scratch.AsSpan(0, length).ToArray());
        lock (_gate)
        {
            taken.Count = 0;
            _free.Enqueue(taken);
        }

        return batch;
    }

    private void HandOver(in Moment now)
    {
        _open.At = now;
        lock (_gate)
        {
            if (_ready.Count == _options.BatchesWaiting)
            {
                var oldest = _ready.Dequeue();
                _dropped = new(_dropped.Count + oldest.Count, _dropped.Count == 0 ? oldest.Since : _dropped.From, oldest.At);
                oldest.Count = 0;
                _free.Enqueue(oldest);
            }

            _ready.Enqueue(_open);
            _open = _free.Dequeue();
        }
    }

    private void NameAll()
    {
        _names.Clear();
        _named = true;
        foreach (var record in PointNames.Write(_points))
        {
            _names.Enqueue(record);
        }
    }

    private sealed class Buffer(int readings)
    {
        public KeptReading[] Readings { get; } = new KeptReading[readings];

        public int Count { get; set; }

        public int Factor { get; set; }

        public Moment Since { get; set; }

        public Moment At { get; set; }
    }
}
