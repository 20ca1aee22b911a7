using CityEdge.Safety.Points;

namespace CityEdge.Safety.Alarms;

/// <summary>
/// The alarms of the site and every change of them. What must hold: each change of state, mark or sound passes through here, leaves exactly one
/// transition with the next sequence number, and is followed by what it means for the outputs.
/// </summary>
internal sealed class AlarmTable
{
    /// <summary>More alarms than this within <see cref="FloodWindow"/> are a flood (EEMUA 191).</summary>
    public const int FloodCount = 10;

    /// <summary>As many raises of one alarm within <see cref="ChatterWindow"/> are chattering.</summary>
    public const int ChatterCount = 3;

    public static readonly TimeSpan FloodWindow = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan ChatterWindow = TimeSpan.FromMinutes(1);

    /// <summary>An alarm that stays active under test for longer than this is real (S16).</summary>
    public static readonly TimeSpan TestPatience = TimeSpan.FromSeconds(120);

    private const AlarmMarks Quiet =
        AlarmMarks.Silenced | AlarmMarks.Shelved | AlarmMarks.OutOfService | AlarmMarks.SuppressedByDesign | AlarmMarks.Unarmed;

    private readonly AlarmRow[] _rows;
    private readonly int[] _standing;
    private readonly long?[] _raises = new long?[FloodCount + 1];
    private readonly PointTable _points;
    private readonly DeadlineQueue _deadlines;
    private readonly SlotPlan _slots;
    private readonly OutputBoard _outputs;

    public AlarmTable(IReadOnlyList<AlarmDefinition> definitions, PointTable points, OutputBoard outputs, DeadlineQueue deadlines, SlotPlan slots, in Moment start)
    {
        (_points, _outputs, _deadlines, _slots) = (points, outputs, deadlines, slots);
        var groups = new Dictionary<(int, AlarmClass), int>();
        _rows = new AlarmRow[definitions.Count];
        for (var i = 0; i < _rows.Length; i++)
        {
            var key = (definitions[i].Zone, definitions[i].Class);
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = groups.Count);
            }

            _rows[i] = new AlarmRow(i, definitions[i], group) { Since = start, Marks = definitions[i].Armed ? AlarmMarks.None : AlarmMarks.Unarmed };
        }

        _standing = new int[groups.Count];
    }

    public Outcome<AlarmTransition> Transitions { get; } = new(64);

    public long Sequence { get; set; }

    public ReadOnlySpan<AlarmRow> All => _rows;

    /// <summary>When the last alarms were raised, newest first.</summary>
    public Span<long?> Raises => _raises;

    public AlarmRow this[int index] => _rows[index];

    /// <summary>The condition of an alarm holds.</summary>
    public void Raise(AlarmRow row, PointId? cause, double value, bool unverified, in Moment now)
    {
        (row.Active, row.Cause, row.Value, row.Reason) = (true, cause, value, QualityReason.None);
        Occur(row, unverified, now);
    }

    /// <summary>A person has an output act.</summary>
    public void Operate(AlarmRow row, string who, string? why, in Moment now)
    {
        (row.Active, row.Cause, row.Value, row.Reason) = (true, null, double.NaN, QualityReason.None);
        Occur(row, false, now, who, why);
    }

    /// <summary>An output acts no more: a person let it go, or its time has passed.</summary>
    public void Release(AlarmRow row, string? who, string? why, in Moment now)
    {
        row.Active = false;
        var to = AlarmLifecycle.Return(row.State, row.Definition.Latched, row.Definition.NeedsAcknowledge);
        Change(row, AlarmEvent.ReturnedToNormal, to, null, double.NaN, QualityReason.None, who, why, now);
    }

    /// <summary>A point is dead and its own fault says so.</summary>
    public void RaiseFault(AlarmRow row, PointId point, QualityReason reason, int members, in Moment now)
    {
        (row.Active, row.Cause, row.Value, row.Reason) = (true, point, double.NaN, reason);
        row.Members = row.MembersTold = members;
        Occur(row, false, now);
    }

    /// <summary>The condition of an alarm is gone.</summary>
    public void Return(AlarmRow row, PointId? cause, double value, in Moment now)
    {
        row.Active = false;
        var to = AlarmLifecycle.Return(row.State, row.Definition.Latched, row.Definition.NeedsAcknowledge);
        Change(row, AlarmEvent.ReturnedToNormal, to, cause, value, QualityReason.None, null, null, now);
    }

    /// <summary>A fault is over, or goes on under a parent's name.</summary>
    public void ReturnFault(AlarmRow row, PointId cause, QualityReason reason, AlarmMarks mark, in Moment now)
    {
        row.Marks |= mark;
        if (!row.Active)
        {
            return;
        }

        row.Active = false;
        var to = AlarmLifecycle.Return(row.State, row.Definition.Latched, row.Definition.NeedsAcknowledge);
        _deadlines.Disarm(_slots.Of(row.Index, AlarmTimer.Members));
        Change(row, AlarmEvent.ReturnedToNormal, to, cause, _points[cause.Index].Value, reason, null, null, now);
        row.Members = row.MembersTold = 1;
    }

    /// <summary>A parent's fault speaks for this one.</summary>
    public void Suppress(AlarmRow row, PointId carrier, QualityReason reason, in Moment now) =>
        ReturnFault(row, carrier, reason, AlarmMarks.SuppressedByDesign, now);

    public static void Unsuppress(AlarmRow row) => row.Marks &= ~AlarmMarks.SuppressedByDesign;

    /// <summary>Drops a fault that the site no longer has, after a restore.</summary>
    public static void Forget(AlarmRow row)
    {
        (row.State, row.Active, row.Calling, row.Members, row.MembersTold) = (AlarmState.Normal, false, false, 1, 1);
        row.Marks &= ~AlarmRow.OfOccurrence;
    }

    public void TellMembers(AlarmRow row, in Moment now)
    {
        row.MembersTold = row.Members;
        Emit(row, AlarmEvent.MembersChanged, row.State, null, double.NaN, row.Reason, null, null, now);
    }

    /// <summary>Keeps the marks that speak of the condition's footing.</summary>
    public void MarkCondition(AlarmRow row, bool degraded, bool unverified, bool known, in Moment now)
    {
        var marks = row.Marks & ~AlarmMarks.Degraded;
        marks |= degraded ? AlarmMarks.Degraded : AlarmMarks.None;
        if (known && !unverified)
        {
            marks &= ~AlarmMarks.Unverified;
        }

        Mark(row, AlarmEvent.MarksChanged, marks, null, null, now);
    }

    public void Acknowledge(AlarmRow row, string who, string? why, in Moment now) =>
        Change(row, AlarmEvent.Acknowledged, AlarmLifecycle.Acknowledge(row.State), null, double.NaN, row.Reason, who, why, now);

    public void Silence(AlarmRow row, long until, string who, string? why, in Moment now)
    {
        row.SilencedBy = who;
        _deadlines.Arm(_slots.Of(row.Index, AlarmTimer.Silence), until);
        row.Marks |= AlarmMarks.Silenced;
        Emit(row, AlarmEvent.Silenced, row.State, null, double.NaN, row.Reason, who, why, now);
    }

    /// <summary>The silence is over; what is still active sounds again, what is gone stays quiet.</summary>
    public void EndSilence(AlarmRow row, in Moment now)
    {
        row.SilencedBy = null;
        row.Calling &= row.Active;
        Mark(row, AlarmEvent.SilenceEnded, row.Marks & ~AlarmMarks.Silenced, null, null, now);
    }

    /// <summary>A person ends a latched alarm whose condition is gone.</summary>
    public void Reset(AlarmRow row, string who, string? why, in Moment now) =>
        Change(row, AlarmEvent.Reset, AlarmLifecycle.Reset(row.State), null, double.NaN, row.Reason, who, why, now);

    /// <summary>A person tried to reset what still holds: it stays and sounds again (S8).</summary>
    public void SoundAgain(AlarmRow row, string who, string? why, in Moment now)
    {
        Unsilence(row);
        row.Calling = true;
        Emit(row, AlarmEvent.ReRaised, row.State, null, double.NaN, row.Reason, who, why, now);
    }

    public void Shelve(AlarmRow row, long until, string who, string? why, in Moment now)
    {
        row.ShelvedBy = who;
        _deadlines.Arm(_slots.Of(row.Index, AlarmTimer.Shelf), until);
        row.Marks |= AlarmMarks.Shelved;
        Emit(row, AlarmEvent.Shelved, row.State, null, double.NaN, row.Reason, who, why, now);
    }

    public void Unshelve(AlarmRow row, string? who, string? why, in Moment now)
    {
        row.ShelvedBy = null;
        _deadlines.Disarm(_slots.Of(row.Index, AlarmTimer.Shelf));
        Mark(row, AlarmEvent.Unshelved, row.Marks & ~AlarmMarks.Shelved, who, why, now);
    }

    /// <summary>All points of an alarm are isolated, or no longer all; a person who isolates again is recorded again.</summary>
    public void MarkOutOfService(AlarmRow row, bool isolated, string? who, string? why, in Moment now)
    {
        var marks = isolated ? row.Marks | AlarmMarks.OutOfService : row.Marks & ~AlarmMarks.OutOfService;
        if (isolated && who is not null)
        {
            row.Marks = marks;
            Emit(row, AlarmEvent.Isolated, row.State, null, double.NaN, row.Reason, who, why, now);
            return;
        }

        Mark(row, AlarmEvent.IsolationEnded, marks, who, why, now);
    }

    public void StartTest(AlarmRow row, long until, bool asked, string who, string? why, in Moment now)
    {
        (row.TestUntil, row.TestedBy, row.TestAsked) = (until, who, asked);
        _deadlines.Arm(_slots.Of(row.Index, AlarmTimer.Test), until);
        Emit(row, AlarmEvent.TestStarted, row.State, null, double.NaN, row.Reason, who, why, now);
    }

    /// <summary>The test is over; what it raised and is still active is real.</summary>
    public void EndTest(AlarmRow row, string? who, string? why, in Moment now)
    {
        (row.TestUntil, row.TestedBy, row.TestAsked) = (null, null, false);
        _deadlines.Disarm(_slots.Of(row.Index, AlarmTimer.Test));
        Emit(row, AlarmEvent.TestEnded, row.State, null, double.NaN, row.Reason, who, why, now);
        BecomeReal(row, now);
    }

    /// <summary>An alarm that was taken for a test and is still active counts as real from now on.</summary>
    public void BecomeReal(AlarmRow row, in Moment now)
    {
        _deadlines.Disarm(_slots.Of(row.Index, AlarmTimer.TestPatience));
        if (!row.Active || !row.Marks.Has(AlarmMarks.Test))
        {
            return;
        }

        Unsilence(row);
        row.Calling = true;
        row.Marks = (row.Marks & ~AlarmMarks.Test) | Occurrence(row, now);
        var from = row.State;
        row.State = AlarmState.Unacknowledged;
        row.Since = from == AlarmState.Normal ? now : row.Since;
        CountStanding(row, 1);
        Emit(row, AlarmEvent.ReRaised, from, row.Cause, row.Value, row.Reason, null, null, now);
    }

    /// <summary>Counts and outputs anew, after a restore.</summary>
    public void Recount(in Moment now)
    {
        Array.Clear(_standing);
        foreach (var row in _rows)
        {
            CountStanding(row, row.Standing ? 1 : 0);
            _outputs.Ask(row, LevelOf(row), now);
        }
    }

    private void Occur(AlarmRow row, bool unverified, in Moment now, string? who = null, string? why = null)
    {
        var stood = row.Standing;
        var from = row.State;
        Unsilence(row);
        row.Calling = true;
        row.Marks &= ~AlarmRow.OfOccurrence;
        row.Marks |= unverified ? AlarmMarks.Unverified : AlarmMarks.None;
        row.State = AlarmLifecycle.Raise(from);
        row.Since = from == AlarmState.Normal ? now : row.Since;
        if (IsTest(row))
        {
            row.Marks |= AlarmMarks.Test;
            _deadlines.Arm(_slots.Of(row.Index, AlarmTimer.TestPatience), now.Elapsed + TestPatience.Ticks);
            CountStanding(row, stood ? -1 : 0);
        }
        else
        {
            CountStanding(row, stood ? -1 : 0);
            row.Marks |= Occurrence(row, now);
            CountStanding(row, row.Standing ? 1 : 0);
        }

        Emit(row, from == AlarmState.Normal ? AlarmEvent.Raised : AlarmEvent.ReRaised, from, row.Cause, row.Value, row.Reason, who, why, now);
    }

    // First-out, flood and chattering of one occurrence. A P1 is never part of a flood: nothing may summarise it (S12).
    private AlarmMarks Occurrence(AlarmRow row, in Moment now)
    {
        if (row.Marks.Has(AlarmMarks.Unarmed))
        {
            return AlarmMarks.None;
        }

        var marks = _standing[row.Group] == 0 ? AlarmMarks.FirstOut : AlarmMarks.None;
        marks |= row.RaisedBefore >= now.Elapsed - ChatterWindow.Ticks ? AlarmMarks.Chattering : AlarmMarks.None;
        (row.RaisedBefore, row.RaisedAt) = (row.RaisedAt, now.Elapsed);
        Array.Copy(_raises, 0, _raises, 1, FloodCount);
        _raises[0] = now.Elapsed;
        var flood = _raises[FloodCount] >= now.Elapsed - FloodWindow.Ticks && row.Definition.Priority != AlarmPriority.P1;
        return flood ? marks | AlarmMarks.Flood : marks;
    }

    // Of a test over a zone or the site one device at a time is believed: the tester stands at one detector, a fire does not (S16).
    private bool IsTest(AlarmRow row)
    {
        if (row.TestUntil is null || row.Definition is { Class: AlarmClass.Fault } or { Acts: >= 0 })
        {
            return false;
        }

        if (row.TestAsked)
        {
            return true;
        }

        foreach (var other in _rows)
        {
            if (other != row && other.Active && other.Marks.Has(AlarmMarks.Test) && DeviceOf(other) != DeviceOf(row))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The device whose point decided: the point's parent, or the point itself where it has none; -1 without a point.</summary>
    public int DeviceOf(AlarmRow row) => DeviceOf(row.Cause);

    /// <summary>The device of a point: its parent, or the point itself where it has none or is a device's own; -1 without a point.</summary>
    public int DeviceOf(PointId? point) => point is not { } of ? -1
        : _points[of.Index] is { Parent: var parent and >= 0, Definition.Role: not PointRole.Device } ? parent : of.Index;

    private void Change(
        AlarmRow row, AlarmEvent what, AlarmState to, PointId? cause, double value, QualityReason reason, string? who, string? why, in Moment now)
    {
        var stood = row.Standing;
        var from = row.State;
        row.State = to;
        row.Since = to == AlarmState.Normal && from != AlarmState.Normal ? now : row.Since;
        if (!row.Active)
        {
            _deadlines.Disarm(_slots.Of(row.Index, AlarmTimer.TestPatience));
        }

        if (to == AlarmState.Normal)
        {
            Unsilence(row);
            row.Calling = false;
        }

        CountStanding(row, (row.Standing ? 1 : 0) - (stood ? 1 : 0));
        Emit(row, what, from, cause, value, reason, who, why, now);

        // The last transition still says what kind of occurrence ended.
        if (to == AlarmState.Normal)
        {
            row.Marks &= ~AlarmRow.OfOccurrence;
        }
    }

    private void Mark(AlarmRow row, AlarmEvent what, AlarmMarks marks, string? who, string? why, in Moment now)
    {
        if (row.Marks != marks)
        {
            row.Marks = marks;
            Emit(row, what, row.State, null, double.NaN, row.Reason, who, why, now);
        }
    }

    private void Unsilence(AlarmRow row)
    {
        row.Marks &= ~AlarmMarks.Silenced;
        row.SilencedBy = null;
        _deadlines.Disarm(_slots.Of(row.Index, AlarmTimer.Silence));
    }

    private void CountStanding(AlarmRow row, int change) => _standing[row.Group] += change;

    private static SoundLevel LevelOf(AlarmRow row) => !row.Calling || (row.Marks & Quiet) != 0 ? SoundLevel.None
        : row.Marks.Has(AlarmMarks.Test) ? SoundLevel.Test : SoundLevel.Full;

    private void Emit(
        AlarmRow row, AlarmEvent what, AlarmState from, PointId? cause, double value, QualityReason reason, string? who, string? why, in Moment now)
    {
        Transitions.Add(new(
            ++Sequence, row.Id, what, from, row.State, row.Marks, cause, value, reason, row.Members, who, why, now));
        _outputs.Ask(row, LevelOf(row), now);
    }
}
