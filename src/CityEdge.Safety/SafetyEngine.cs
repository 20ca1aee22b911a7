using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety;

/// <summary>Owns all alarm state of a site: readings, verbs and time go in, transitions and output demands come out.</summary>
/// <remarks>
/// One owner, no threads, no clock: every call carries its moment, and the same calls in the same order give the same outcome (S11).
/// Each call first runs the deadlines that have passed, in their order and each at its own exact moment, then does its work.
/// </remarks>
public sealed class SafetyEngine
{
    private readonly DeadlineQueue _deadlines;
    private readonly SlotPlan _slots;
    private readonly PointTable _points;
    private readonly OutputBoard _outputs;
    private readonly AlarmTable _alarms;
    private readonly RuleTable _rules;
    private readonly FaultTree _faults;
    private readonly Isolations _isolations;
    private readonly ActBoard _acts;
    private readonly OperatorVerbs _verbs;
    private readonly WallClock _wall;
    private readonly EngineMemory _memory;
    private long _now;

    /// <summary>Starts with every alarm normal and every supervised point awaiting its first reading (S15).</summary>
    /// <exception cref="ArgumentException">The model has errors; <see cref="SafetyModel.Validate"/> lists them.</exception>
    public SafetyEngine(SafetyModel model, in Moment start)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join("; ", errors.Select(static error => error.En)), nameof(model));
        }

        Model = model;
        _now = start.Elapsed;
        _points = new PointTable(model.Points, start);
        Alarms = AlarmCatalogue.Of(model, _points);
        _slots = new SlotPlan(_points, Alarms.Count, model.Rules.Count, model.Rules.Sum(static rule => Rules.Parts.ConditionCompiler.CountParts(rule.When)));
        _deadlines = new DeadlineQueue(_slots.Count);
        _outputs = new OutputBoard(model.Outputs, Alarms);
        _alarms = new AlarmTable(Alarms, _points, _outputs, _deadlines, _slots, start);
        _rules = new RuleTable(model, _points, _alarms, _deadlines, _slots, start.Elapsed);
        _faults = new FaultTree(_points, _alarms, _deadlines, _slots) { Touched = (point, now) => _rules.Touch(point, now) };
        _isolations = new Isolations(_points, _alarms, _rules, _faults, _deadlines, _slots);
        _acts = new ActBoard(model.Outputs, _alarms, _points, _outputs, _deadlines, _slots);
        _verbs = new OperatorVerbs(model, _points, _alarms, _rules, _isolations, _outputs, _acts);
        _wall = new WallClock(Schedules(model), _deadlines);
        _memory = new EngineMemory(model, _points, _alarms, _rules, _faults, _acts, _deadlines, _slots);
        _wall.Set(start);
        _faults.Start(start.Elapsed);
        _rules.TouchAll(start);
    }

    public SafetyModel Model { get; }

    /// <summary>First one per rule, in their order; then one per point whose fault people must hear of; then one per output that acts.</summary>
    public IReadOnlyList<AlarmDefinition> Alarms { get; }

    /// <summary>Monotonic time of the earliest deadline; the owner of the engine calls <see cref="Advance"/> then at the latest.</summary>
    public long? NextDeadline => _deadlines.Next;

    /// <summary>What happened since <see cref="ClearOutcome"/>, in order.</summary>
    public ReadOnlySpan<AlarmTransition> Transitions => _alarms.Transitions.Items;

    /// <summary>Changes of what the outputs shall do since <see cref="ClearOutcome"/>, in order.</summary>
    public ReadOnlySpan<OutputDemand> Demands => _outputs.Demands.Items;

    /// <summary>Points whose detector's own reset is to be commanded, since <see cref="ClearOutcome"/>.</summary>
    public ReadOnlySpan<PointId> DetectorResets => _verbs.DetectorResets.Items;

    /// <summary>Whether an output shall sound now.</summary>
    public bool Wants(int output) => _outputs.Wants(output);

    /// <summary>The fault alarm of a point; null where its silence is no fault.</summary>
    public AlarmId? FaultOf(PointId id) => _points[id.Index].Fault is var fault and >= 0 ? new AlarmId(fault) : null;

    public AlarmView View(AlarmId id)
    {
        var row = _alarms[id.Index];
        return new()
        {
            Id = id,
            State = row.State,
            Marks = row.Marks,
            Since = row.Since,
            Cause = row.Cause,
            Value = row.Value,
            Reason = row.Reason,
            Members = row.Members,
            IsActive = row.Active,
            IsSounding = row.Sound == SoundLevel.Full,
            InTest = row.TestUntil is not null,
            SilencedUntil = _deadlines.Due(_slots.Of(row.Index, AlarmTimer.Silence)),
            SilencedBy = row.SilencedBy,
            ShelvedUntil = _deadlines.Due(_slots.Of(row.Index, AlarmTimer.Shelf)),
            ShelvedBy = row.ShelvedBy,
            TestUntil = row.TestUntil,
            TestedBy = row.TestedBy,
        };
    }

    public PointView View(PointId id)
    {
        var point = _points[id.Index];
        return new()
        {
            Id = id,
            Last = new(id, point.Value, point.Quality, point.Reason, point.SourceTime, point.Received),
            LastGood = point.LastGood,
            Heard = point.Heard,
            InFault = point.Dead,
            Suppressed = point.Suppressed,
            IsolatedUntil = point.IsolatedUntil,
            IsolatedBy = point.IsolatedBy,
        };
    }

    /// <summary>The points that a fault covers: the measurements beneath it that have no value now, or its own point; none while it is not active.</summary>
    public IEnumerable<PointId> MembersOf(AlarmId id)
    {
        if (!_alarms[id.Index].Active || id.Index < _rules.All.Length || _alarms[id.Index].Cause is not { } cause)
        {
            return [];
        }

        var beneath = _points.Beneath(cause.Index).ToArray();
        return beneath.Length == 0 ? [cause] : beneath.Where(index => _points[index].Lost).Select(static index => new PointId(index));
    }

    /// <summary>Takes a reading.</summary>
    /// <param name="reading">What was learned.</param>
    /// <param name="now">When it is taken; deadlines up to here run first.</param>
    public void Accept(in Reading reading, in Moment now)
    {
        var at = Proceed(now);
        var point = _points[reading.Point.Index];
        var received = Store(point, reading, at);
        if (point.Isolated)
        {
            _faults.HeardIsolated(point, at);
            return;
        }

        if (point.Quality == Quality.Good)
        {
            _rules.Feed(point.Index, point.Value, received);
        }

        _faults.Heard(point, received, at);
        _rules.Touch(point.Index, at);
        _acts.Settle(at);
    }

    /// <summary>Runs the deadlines up to now and notices a step of the wall clock.</summary>
    public void Advance(in Moment now) => Proceed(now);

    /// <summary>Whether <see cref="Advance"/> would do more than move time on: a deadline is due, or the wall clock has stepped. A recording leaves out the others.</summary>
    public bool IsDue(in Moment now)
    {
        var at = now.Elapsed < _now ? now.At(_now) : now;
        return _deadlines.Next <= at.Elapsed || _wall.Moved(at);
    }

    /// <summary>A moment by the wall clock as it was last taken, without the drift since then: an engine restored at it notices the same steps as this one.</summary>
    public Moment AsTaken(in Moment now) => _wall.AsTaken(now);

    /// <summary>Carries out what a person asks for.</summary>
    public ActionResult Act(OperatorAction action, in Moment now)
    {
        ArgumentNullException.ThrowIfNull(action);
        var at = Proceed(now);
        var result = _verbs.Act(action, at);
        _acts.Settle(at);
        return result;
    }

    /// <summary>Forgets what has been read from <see cref="Transitions"/>, <see cref="Demands"/> and <see cref="DetectorResets"/>.</summary>
    public void ClearOutcome()
    {
        _alarms.Transitions.Clear();
        _outputs.Demands.Clear();
        _verbs.DetectorResets.Clear();
    }

    /// <summary>Everything that the engine knows, after the deadlines up to now.</summary>
    public EngineSnapshot Snapshot(in Moment now) => _memory.Save(Proceed(now));

    /// <summary>One alarm as <see cref="Snapshot"/> would have it, for the record of a transition; runs no deadlines.</summary>
    public AlarmSnapshot Remember(AlarmId id, in Moment now) => _memory.Save(_alarms[id.Index], now.Elapsed);

    /// <summary>Every isolated point as <see cref="Snapshot"/> would have it; runs no deadlines.</summary>
    public IReadOnlyList<PointSnapshot> RememberIsolated(in Moment now) => _memory.SaveIsolated(now.Elapsed);

    /// <summary>
    /// Takes up a snapshot, matched by names. Verbs go on with at most what was left of them (less the time since, where the wall clock was
    /// synchronised on both sides); what the site no longer has, or what cannot be read, is ended.
    /// </summary>
    /// <param name="snapshot">What was known.</param>
    /// <param name="now">The moment of the restore.</param>
    /// <param name="away">How long ago the snapshot was taken, where the caller knows it (one boot of the machine); null to judge by the wall clocks.</param>
    public void Restore(EngineSnapshot snapshot, in Moment now, TimeSpan? away = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var at = Proceed(now);
        _memory.Load(snapshot, at, away);
        _alarms.Recount(at);
        _acts.Resume(at);
        _wall.Set(at);
    }

    // A stamp from before the last one (a reading that waited in a queue) never turns time back.
    private Moment Proceed(in Moment now)
    {
        var at = now.Elapsed < _now ? now.At(_now) : now;
        while (_deadlines.TryTake(at.Elapsed, out var slot, out var due))
        {
            _now = Math.Max(_now, due);
            Run(slot, at.At(_now));
            _acts.Settle(at.At(_now));
        }

        _now = at.Elapsed;
        if (_wall.Moved(at))
        {
            _wall.Set(at);
            _rules.TouchHours(at);
            _acts.Settle(at);
        }

        return at;
    }

    // Hours that begin when they end never change.
    // The site's hours, and each time of the day between which a rule looks, as hours of its own.
    private static OpeningHours[] Schedules(SafetyModel model) =>
        [.. model.Rules.SelectMany(static rule => Conditions.Flatten(rule.When)).OfType<Between>().Select(static between => new OpeningHours(between.From, between.To))
            .Concat(model.Hours is { } hours ? [hours] : []).Distinct()];

    private void Run(int slot, in Moment due)
    {
        var (purpose, index) = _slots.Read(slot);
        switch (purpose)
        {
            case SlotPurpose.Hours:
                _wall.Set(due);
                _rules.TouchHours(due);
                break;
            case SlotPurpose.Supervision:
                _faults.Lapsed(index, due);
                break;
            case SlotPurpose.Isolation:
                _isolations.Expired(index, due);
                break;
            case SlotPurpose.Alarm:
                RunAlarm(_alarms[index / SlotPlan.TimersPerAlarm], (AlarmTimer)(index % SlotPlan.TimersPerAlarm), due);
                break;
            case SlotPurpose.Delay:
                _rules.DelayDue(index, due);
                break;
            case SlotPurpose.Part:
                _rules.PartDue(index, due);
                break;
        }
    }

    private void RunAlarm(AlarmRow row, AlarmTimer timer, in Moment due)
    {
        switch (timer)
        {
            case AlarmTimer.Silence:
                _alarms.EndSilence(row, due);
                break;
            case AlarmTimer.Shelf:
                _alarms.Unshelve(row, null, null, due);
                break;
            case AlarmTimer.Test:
                _alarms.EndTest(row, null, null, due);
                break;
            case AlarmTimer.TestPatience:
                _alarms.BecomeReal(row, due);
                break;
            case AlarmTimer.Members:
                _faults.TellMembers(row.Index, due);
                break;
            case AlarmTimer.Act:
                _acts.Expired(row.Index, due);
                break;
        }
    }

    // A value that is no number says nothing; one that was already older than its supervision time when it came may raise, not clear.
    private static long Store(PointState point, in Reading reading, in Moment now)
    {
        var received = Math.Min(reading.Received.Elapsed, now.Elapsed);
        var stale = point.Definition.Supervision > TimeSpan.Zero && now.Elapsed - received >= point.Definition.Supervision.Ticks;
        var (quality, reason) = reading.Quality == Quality.Bad ? (Quality.Bad, Known(reading.Reason))
            : !double.IsFinite(reading.Value) ? (Quality.Bad, QualityReason.OutOfRange)
            : stale ? (Quality.Uncertain, QualityReason.Stale)
            : (reading.Quality, reading.Reason);
        (point.Quality, point.Reason, point.Value) = (quality, reason, quality == Quality.Bad ? double.NaN : reading.Value);
        (point.SourceTime, point.Received, point.Heard) = (reading.SourceTime, reading.Received, true);
        if (quality == Quality.Good)
        {
            point.LastGood = Math.Max(received, point.LastGood ?? received);
        }

        return stale ? now.Elapsed - point.Definition.Supervision.Ticks : received;
    }

    // "Awaiting first" is the engine's own word for nothing heard; a line that says it has been heard.
    private static QualityReason Known(QualityReason reason) =>
        reason is QualityReason.None or QualityReason.AwaitingFirst ? QualityReason.CommunicationFailure : reason;
}
