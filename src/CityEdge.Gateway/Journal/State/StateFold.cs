using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Journal.State;

/// <summary>
/// Takes the records of the alarms lane one by one and keeps what they say of the state. What must hold: of each alarm the last row wins, of the isolations the
/// last list; no verb outlives what was journalled of it; where anything is missing or cannot be read, every verb known until there is ended (S8), because
/// what ended it may be what is missing; alarms stay as they were last seen.
/// </summary>
/// <remarks>
/// Readings are not in the lane. So each point keeps what the checkpoint says of its supervision and its age, as if no time had passed since, and its value is
/// uncertain until it is heard again: it may raise, never clear (S2).
/// </remarks>
internal sealed class StateFold
{
    private const long None = EngineSnapshot.None;
    private const int RaisesKept = 16;

    private readonly Checkpoint? _checkpoint;
    private readonly Dictionary<string, Dated<AlarmSnapshot>> _rows = new(StringComparer.Ordinal);
    private Dated<IReadOnlyList<PointSnapshot>>? _isolated;
    private RecordId? _previous;
    private Stamp? _last;
    private long _elapsed;
    private long _transitions;
    private bool _verbsEnded;

    public StateFold(Checkpoint? checkpoint)
    {
        _checkpoint = checkpoint;
        if (checkpoint is null)
        {
            return;
        }

        (_previous, _last) = (checkpoint.Covers, checkpoint.Taken);
        foreach (var row in checkpoint.Snapshot.Alarms)
        {
            _rows[row.Id] = new(row, checkpoint.Taken, 0, IsNew: false);
        }
    }

    /// <summary>Takes the next record; one that the checkpoint covers, or that was taken before, is passed over.</summary>
    public void Add(StoredRecord record)
    {
        if (record.Id.CompareTo(_previous ?? record.Id) < 0 || record.Id == _previous)
        {
            return;
        }

        if (!Follows(record.Id))
        {
            EndVerbs();
        }

        _previous = record.Id;
        _elapsed += _last is { } last && record.Stamp.Since(last) is { } passed ? passed.Ticks : 0;
        _last = record.Stamp;
        _transitions += record.Kind is RecordKind.Transition or RecordKind.Repeats ? 1 : 0;
        if (!record.State.IsEmpty && record.Kind is RecordKind.Transition or RecordKind.Repeats or RecordKind.Action)
        {
            Take(record);
        }
    }

    /// <summary>Something is missing here, or cannot be read: whatever a person had put aside for a time is not put aside any more.</summary>
    public void EndVerbs()
    {
        _verbsEnded = true;
        _isolated = null;
        foreach (var (id, row) in _rows)
        {
            _rows[id] = row with { Value = WithoutVerbs(row.Value) };
        }
    }

    /// <summary>The state as of the last record; null when there was neither checkpoint nor record.</summary>
    public (EngineSnapshot Snapshot, Stamp Taken)? Finish()
    {
        if (_last is not { } last)
        {
            return null;
        }

        var old = _checkpoint?.Snapshot ?? new EngineSnapshot();
        var snapshot = new EngineSnapshot
        {
            Taken = new(last.Monotonic, last.Wall, last.Clock),
            Sequence = old.Sequence + _transitions,
            Alarms = [.. _rows.Values.Select(row => Later(row.Value, Passed(row.At, row.Elapsed)))],
            Points = [.. Points(old)],
            Rules = [.. old.Rules.Select(Later)],
            RaisesAgo = Raises(old),
        };
        return (snapshot, last);
    }

    private static AlarmSnapshot WithoutVerbs(AlarmSnapshot row) => row with
    {
        Marks = row.Marks & ~(AlarmMarks.Silenced | AlarmMarks.Shelved),
        SilenceLeft = None,
        SilencedBy = null,
        ShelfLeft = None,
        ShelvedBy = null,
        TestLeft = None,
        TestedBy = null,
        TestAsked = false,
        TestPatienceLeft = None,
    };

    private static AlarmSnapshot Later(AlarmSnapshot row, long passed) => row with
    {
        SinceAgo = row.SinceAgo + passed,
        RaisedAgo = Ago(row.RaisedAgo, passed),
        RaisedBeforeAgo = Ago(row.RaisedBeforeAgo, passed),
        SilenceLeft = Left(row.SilenceLeft, passed),
        ShelfLeft = Left(row.ShelfLeft, passed),
        TestLeft = Left(row.TestLeft, passed),
        TestPatienceLeft = Left(row.TestPatienceLeft, passed),
        MembersLeft = Left(row.MembersLeft, passed),
    };

    private static long Ago(long ago, long passed) => ago == None ? None : ago + passed;

    // Used up is zero, not none: the engine ends it with its first deadline, and visibly. A negative one was never right and stays so.
    private static long Left(long left, long passed) => left < 0 ? left : Math.Max(0, left - passed);

    private bool Follows(RecordId id) => _previous is { } previous && previous.Epoch == id.Epoch ? id.Sequence == previous.Sequence + 1
        : id.Sequence == 1 || (_previous is null && _checkpoint is null);

    private void Take(StoredRecord record)
    {
        if (SnapshotCodec.ReadRow(record.State.Span) is { } row)
        {
            _rows[row.Id] = new(row, record.Stamp, _elapsed, IsNew: true);
        }
        else if (SnapshotCodec.ReadIsolated(record.State.Span) is { } isolated)
        {
            _isolated = new(isolated, record.Stamp, _elapsed, IsNew: true);
        }
        else
        {
            EndVerbs();
        }
    }

    // Both are times that have passed at least: boot by boot along the records, and straight across where both clocks were right.
    private long Passed(in Stamp since, long elapsedThen) => Math.Max(_elapsed - elapsedThen, _last!.Value.Since(since)?.Ticks ?? 0);

    private long PassedSinceCheckpoint => _checkpoint is null ? 0 : Passed(_checkpoint.Taken, 0);

    private IEnumerable<PointSnapshot> Points(EngineSnapshot old)
    {
        var points = old.Points.ToDictionary(static point => point.Name, StringComparer.Ordinal);
        if (_isolated is not null || _verbsEnded)
        {
            foreach (var point in old.Points.Where(static point => point.IsolationLeft != None))
            {
                points[point.Name] = point with { IsolationLeft = None, IsolatedBy = null };
            }
        }

        foreach (var point in _isolated?.Value ?? [])
        {
            points[point.Name] = point;
        }

        var passed = _isolated is { } list ? Passed(list.At, list.Elapsed) : PassedSinceCheckpoint;
        return points.Values.Select(point => Unheard(point) with { IsolationLeft = IsolationLeft(point, passed) });
    }

    private static PointSnapshot Unheard(PointSnapshot point) =>
        point.Quality == Quality.Good ? point with { Quality = Quality.Uncertain, Reason = QualityReason.Stale } : point;

    // An isolation that ends leaves no list, only the transitions of its alarms: one that is used up has ended, unless its fault alarm still says otherwise.
    private long IsolationLeft(PointSnapshot point, long passed) =>
        point.IsolationLeft > passed || point.IsolationLeft < 0 ? Left(point.IsolationLeft, passed)
        : _rows.TryGetValue(point.Name, out var fault) && (fault.Value.Marks & AlarmMarks.OutOfService) != 0 ? 0 : None;

    // The delay of a rule whose alarm has moved since belongs to the past. One that has run out since without its alarm moving met a condition that was not known
    // or had changed its mind: then the next value decides, at once where it raises, anew where it clears.
    private RuleSnapshot Later(RuleSnapshot rule)
    {
        var left = Left(rule.DelayLeft, PassedSinceCheckpoint);
        return _rows.TryGetValue(rule.Id, out var row) && row.IsNew ? rule with { Delay = DelayPhase.Idle, DelayLeft = None }
            : rule.Delay is not (DelayPhase.Raising or DelayPhase.Clearing) || left > 0 || left == rule.DelayLeft ? rule with { DelayLeft = left }
            : rule.Delay == DelayPhase.Raising ? rule with { Delay = DelayPhase.RaisingSpent, DelayLeft = None }
            : rule with { Delay = DelayPhase.Idle, DelayLeft = None };
    }

    private long[] Raises(EngineSnapshot old)
    {
        var passed = PassedSinceCheckpoint;
        var since = _rows.Values.Where(static row => row.IsNew)
            .Select(row => Later(row.Value, Passed(row.At, row.Elapsed)))
            .SelectMany(static row => new[] { row.RaisedAgo, row.RaisedBeforeAgo })
            .Where(ago => ago != None && (_checkpoint is null || ago < passed));
        return [.. old.RaisesAgo.Where(static ago => ago != None).Select(ago => ago + passed).Concat(since).Order().Take(RaisesKept)];
    }

    /// <summary>A value with the moment that its times count from.</summary>
    private readonly record struct Dated<T>(T Value, Stamp At, long Elapsed, bool IsNew);
}
