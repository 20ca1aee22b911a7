using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety;

/// <summary>
/// Writes the engine's state as plain values and takes it up again. What must hold: at the same moment the future of the restored engine is that of the
/// saved one; on another day, with another configuration, nothing temporary lives longer than it was given (S8), latched alarms stay latched,
/// and an entry that cannot be read is ended.
/// </summary>
internal sealed class EngineMemory(
    SafetyModel model, PointTable points, AlarmTable alarms, RuleTable rules, FaultTree faults, ActBoard acts, DeadlineQueue deadlines, SlotPlan slots)
{
    private const long None = EngineSnapshot.None;

    public EngineSnapshot Save(in Moment now)
    {
        var at = now.Elapsed;
        return new()
        {
            Taken = now,
            Sequence = alarms.Sequence,
            Alarms = [.. alarms.All.ToArray().Select(row => Save(row, at))],
            Points = [.. Enumerable.Range(0, points.Count).Select(i => Save(points[i], at))],
            Rules = [.. rules.All.ToArray().Select(rule => Save(rule, at))],
            RaisesAgo = [.. alarms.Raises.ToArray().Select(raise => Ago(raise, at))],
        };
    }

    public IReadOnlyList<PointSnapshot> SaveIsolated(long now) =>
        [.. Enumerable.Range(0, points.Count).Where(i => points[i].Isolated).Select(i => Save(points[i], now))];

    public void Load(EngineSnapshot snapshot, in Moment now, TimeSpan? away)
    {
        if (snapshot.Version != EngineSnapshot.CurrentVersion)
        {
            return;
        }

        var gap = away is { Ticks: >= 0 } known ? known.Ticks : Gap(snapshot.Taken, now);
        var pointsByName = Enumerable.Range(0, points.Count).ToDictionary(i => points[i].Definition.Name, StringComparer.Ordinal);
        var alarmsById = Enumerable.Range(0, alarms.All.Length).ToDictionary(i => alarms[i].Definition.Id, StringComparer.Ordinal);
        alarms.Sequence = Math.Max(alarms.Sequence, snapshot.Sequence);
        foreach (var point in snapshot.Points)
        {
            if (pointsByName.TryGetValue(point.Name, out var index))
            {
                Load(point, points[index], now, gap);
            }
        }

        foreach (var alarm in snapshot.Alarms)
        {
            if (alarmsById.TryGetValue(alarm.Id, out var index) && Enum.IsDefined(alarm.State))
            {
                Load(alarm, alarms[index], pointsByName, now, gap);
                acts.ResumeTime(alarms[index], now.Elapsed, gap);
            }
        }

        BindFaults();
        foreach (var rule in snapshot.Rules)
        {
            if (alarmsById.TryGetValue(rule.Id, out var index) && index < rules.All.Length)
            {
                Load(rule, rules.All[index], now.Elapsed);
            }
        }

        BindDeadbands();
        for (var i = 0; i < Math.Min(snapshot.RaisesAgo.Length, alarms.Raises.Length); i++)
        {
            alarms.Raises[i] = Back(snapshot.RaisesAgo[i], now.Elapsed);
        }

        faults.Reconcile(now.Elapsed);
        MarkOutOfService();
    }

    private static long Ago(long? time, long now) => time is { } at ? now - at : None;

    private static long? Back(long ago, long now) => ago == None ? null : now - ago;

    // Time spent switched off counts against the verbs, where both stamps can be believed; where not, the remainder stands.
    private static long Gap(in Moment taken, in Moment now) =>
        taken.Clock == ClockQuality.Synchronised && now.Clock == ClockQuality.Synchronised ? Math.Max(0, (now.Wall - taken.Wall).Ticks) : 0;

    private long Left(int slot, long now) => deadlines.Due(slot) is { } due ? due - now : None;

    public AlarmSnapshot Save(AlarmRow row, long now) => new()
    {
        Id = row.Definition.Id,
        State = row.State,
        Marks = row.Marks,
        Active = row.Active,
        Calling = row.Calling,
        Cause = row.Cause is { } cause ? points[cause.Index].Definition.Name : null,
        ValueBits = BitConverter.DoubleToInt64Bits(row.Value),
        Reason = row.Reason,
        Members = row.MembersTold,
        Since = row.Since,
        SinceAgo = now - row.Since.Elapsed,
        RaisedAgo = Ago(row.RaisedAt, now),
        RaisedBeforeAgo = Ago(row.RaisedBefore, now),
        SilenceLeft = Left(slots.Of(row.Index, AlarmTimer.Silence), now),
        SilencedBy = row.SilencedBy,
        ShelfLeft = Left(slots.Of(row.Index, AlarmTimer.Shelf), now),
        ShelvedBy = row.ShelvedBy,
        TestLeft = Left(slots.Of(row.Index, AlarmTimer.Test), now),
        TestedBy = row.TestedBy,
        TestAsked = row.TestAsked,
        TestPatienceLeft = Left(slots.Of(row.Index, AlarmTimer.TestPatience), now),
        MembersLeft = Left(slots.Of(row.Index, AlarmTimer.Members), now),
    };

    private PointSnapshot Save(PointState point, long now) => new()
    {
        Name = point.Definition.Name,
        ValueBits = BitConverter.DoubleToInt64Bits(point.Value),
        Quality = point.Quality,
        Reason = point.Reason,
        SourceTime = point.SourceTime,
        Received = point.Received,
        ReceivedAgo = now - point.Received.Elapsed,
        LastGoodAgo = Ago(point.LastGood, now),
        Dead = point.Dead,
        Suppressed = point.Suppressed,
        SupervisionLeft = Left(slots.Supervision(point.Index), now),
        IsolationLeft = Left(slots.Isolation(point.Index), now),
        IsolatedBy = point.IsolatedBy,
    };

    private RuleSnapshot Save(RuleState rule, long now)
    {
        var parts = new List<long>();
        rule.When.Save(parts, now);
        return new()
        {
            Id = rule.Definition.Alarm.Id,
            Condition = ConditionText.Of(rule.Definition.When, model.Points),
            Delay = rule.Delay,
            DelayLeft = Left(slots.Delay(rule.Index), now),
            Parts = [.. parts],
        };
    }

    private void Load(PointSnapshot from, PointState point, in Moment now, long gap)
    {
        var at = now.Elapsed;
        var readable = Enum.IsDefined(from.Quality) && Enum.IsDefined(from.Reason);
        point.Quality = readable ? from.Quality : Quality.Bad;
        point.Reason = readable ? from.Reason : QualityReason.AwaitingFirst;
        point.Value = point.Quality == Quality.Bad ? double.NaN : BitConverter.Int64BitsToDouble(from.ValueBits);
        (point.SourceTime, point.Received) = (from.SourceTime, from.Received with { Elapsed = at - from.ReceivedAgo });
        (point.LastGood, point.Dead, point.Suppressed) = (Back(from.LastGoodAgo, at), from.Dead, from.Suppressed);
        point.IsolatedUntil = Resume(slots.Isolation(point.Index), from.IsolationLeft, VerbLimits.IsolateMost, from.IsolatedBy, at, gap);
        point.IsolatedBy = point.Isolated ? from.IsolatedBy : null;

        var slot = slots.Supervision(point.Index);
        var window = Math.Max(point.Definition.Supervision.Ticks, FaultTree.FreshWindow.Ticks);
        deadlines.Disarm(slot);
        if (from.SupervisionLeft != None)
        {
            deadlines.Arm(slot, at + Math.Clamp(from.SupervisionLeft, 0, window));
        }
        else if (!point.Dead && !point.Isolated && point.Definition.Supervision > TimeSpan.Zero)
        {
            // Supervised now and not then, or an isolation that could not be read: nothing else would ever miss it.
            deadlines.Arm(slot, at + point.Definition.Supervision.Ticks);
        }
    }

    private void Load(AlarmSnapshot from, AlarmRow row, Dictionary<string, int> pointsByName, in Moment now, long gap)
    {
        var at = now.Elapsed;
        row.State = from.State;
        row.Active = from.State is AlarmState.Unacknowledged or AlarmState.Acknowledged;
        row.Calling = from.Calling && from.State != AlarmState.Normal;
        row.Marks = (from.Marks & ~(AlarmMarks.Unarmed | AlarmMarks.Silenced | AlarmMarks.Shelved)) | (row.Marks & AlarmMarks.Unarmed);
        row.Cause = from.Cause is { } cause && pointsByName.TryGetValue(cause, out var index) ? new PointId(index) : null;
        row.Proof = row.Active ? row.Cause : null;
        (row.Value, row.Reason) = (BitConverter.Int64BitsToDouble(from.ValueBits), from.Reason);
        row.Members = row.MembersTold = from.Members;
        row.Since = from.Since with { Elapsed = at - from.SinceAgo };
        (row.RaisedAt, row.RaisedBefore) = (Back(from.RaisedAgo, at), Back(from.RaisedBeforeAgo, at));

        var silenced = from.State == AlarmState.Normal ? null
            : Resume(slots.Of(row.Index, AlarmTimer.Silence), from.SilenceLeft, VerbLimits.SilenceMost, from.SilencedBy, at, gap);
        var shelved = row.Definition.Class == AlarmClass.Fire ? null
            : Resume(slots.Of(row.Index, AlarmTimer.Shelf), from.ShelfLeft, VerbLimits.ShelveMost, from.ShelvedBy, at, gap);
        row.TestUntil = Resume(slots.Of(row.Index, AlarmTimer.Test), from.TestLeft, VerbLimits.TestMost, from.TestedBy, at, gap);
        row.Marks |= (silenced is null ? AlarmMarks.None : AlarmMarks.Silenced) | (shelved is null ? AlarmMarks.None : AlarmMarks.Shelved);
        row.SilencedBy = silenced is null ? null : from.SilencedBy;
        row.ShelvedBy = shelved is null ? null : from.ShelvedBy;
        (row.TestedBy, row.TestAsked) = row.TestUntil is null ? (null, false) : (from.TestedBy, from.TestAsked);

        if (row.Active && row.Marks.Has(AlarmMarks.Test))
        {
            // Without a test that can be believed its alarm is real at once.
            var patience = row.TestUntil is null || from.TestPatienceLeft == None ? 0 : from.TestPatienceLeft;
            deadlines.Arm(slots.Of(row.Index, AlarmTimer.TestPatience), at + Math.Clamp(patience, 0, AlarmTable.TestPatience.Ticks));
        }

        if (from.MembersLeft != None)
        {
            deadlines.Arm(slots.Of(row.Index, AlarmTimer.Members), at + Math.Clamp(from.MembersLeft, 0, FaultTree.MembersInterval.Ticks));
        }
    }

    private void Load(RuleSnapshot from, RuleState rule, long now)
    {
        var expected = new List<long>();
        rule.When.Save(expected, now);
        if (from.Condition != ConditionText.Of(rule.Definition.When, model.Points) || from.Parts.Length != expected.Count || !Enum.IsDefined(from.Delay))
        {
            return;
        }

        ReadOnlySpan<long> parts = from.Parts;
        rule.When.Load(ref parts, now);
        var raising = from.Delay is DelayPhase.Raising or DelayPhase.RaisingSpent;
        var fits = from.Delay != DelayPhase.Idle && raising != alarms[rule.Index].Active;
        rule.Delay = fits ? from.Delay : DelayPhase.Idle;
        deadlines.Disarm(slots.Delay(rule.Index));
        if (rule.Delay is DelayPhase.Raising or DelayPhase.Clearing)
        {
            var most = raising ? rule.Definition.OnDelay : rule.Definition.OffDelay;
            deadlines.Arm(slots.Delay(rule.Index), now + Math.Clamp(from.DelayLeft, 0, most.Ticks));
        }
    }

    // An alarm may be younger than its point: the journal keeps a row with every transition, the points only now and then. A fault that stands then speaks for
    // its point, and ends as every fault does, by a good value.
    private void BindFaults()
    {
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            if (point.Fault < 0 || !alarms[point.Fault].Active || point is { Dead: true, Suppressed: false })
            {
                continue;
            }

            var reason = alarms[point.Fault].Reason;
            point.Reason = Enum.IsDefined(reason) && reason != QualityReason.None ? reason : QualityReason.CommunicationFailure;
            (point.Dead, point.Suppressed, point.Quality, point.Value) = (true, false, Quality.Bad, double.NaN);
            deadlines.Disarm(slots.Supervision(i));
        }
    }

    // While no delay runs, condition and alarm agree: an alarm that is younger than its rule's memory says on which side of the deadband the value is.
    private void BindDeadbands()
    {
        foreach (var rule in rules.All)
        {
            var row = alarms[rule.Index];

            // What was raised for want of a reading says nothing of the value.
            if (rule.Delay == DelayPhase.Idle && (rule.Definition.Unknown == UnknownRule.Keep || !row.Active || !row.Marks.Has(AlarmMarks.Unverified)))
            {
                rule.When.TakeSide(row.Active);
            }
        }
    }

    // What was left, less the time switched off; one that is used up ends at once, and visibly. Nobody's verb and one longer than allowed cannot be right.
    private long? Resume(int slot, long left, TimeSpan most, string? who, long now, long gap)
    {
        deadlines.Disarm(slot);
        if (left < 0 || left > most.Ticks || string.IsNullOrWhiteSpace(who))
        {
            return null;
        }

        var due = now + Math.Max(0, left - gap);
        deadlines.Arm(slot, due);
        return due;
    }

    // From the points themselves, because the rules may ask others now.
    private void MarkOutOfService()
    {
        foreach (var rule in rules.All)
        {
            SetOutOfService(alarms[rule.Index], rule.Points.Length > 0 && Array.TrueForAll(rule.Points, point => points[point].Isolated));
        }

        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Fault is var fault and >= 0)
            {
                SetOutOfService(alarms[fault], points[i].Isolated);
                SetSuppressed(alarms[fault], points[i].Suppressed);
            }
        }
    }

    private static void SetOutOfService(AlarmRow row, bool isolated) =>
        row.Marks = isolated ? row.Marks | AlarmMarks.OutOfService : row.Marks & ~AlarmMarks.OutOfService;

    private static void SetSuppressed(AlarmRow row, bool suppressed) =>
        row.Marks = suppressed ? row.Marks | AlarmMarks.SuppressedByDesign : row.Marks & ~AlarmMarks.SuppressedByDesign;
}
