using CityEdge.Safety.Points;

namespace CityEdge.Safety.Alarms;

/// <summary>
/// Decides when outputs act (S3). Each has an alarm of its own that is active while it acts, so that what was done is told, acknowledged, journalled and
/// resumed like every alarm. What must hold: it begins only with two causes that are live at once and whose points belong to two devices, or with a person;
/// causes that stood when it last ended never begin it again; no restart begins it; nothing but a person or its longest time ends it.
/// </summary>
internal sealed class ActBoard
{
    // Whatever makes a cause doubtful. Silenced is not among them: it stops a sound, and the leak goes on.
    private const AlarmMarks Doubts = AlarmMarks.Unverified | AlarmMarks.Degraded | AlarmMarks.Test | AlarmMarks.Unarmed
        | AlarmMarks.OutOfService | AlarmMarks.Shelved | AlarmMarks.SuppressedByDesign;

    private readonly Acting[] _acting;
    private readonly AlarmTable _alarms;
    private readonly PointTable _points;
    private readonly OutputBoard _outputs;
    private readonly DeadlineQueue _deadlines;
    private readonly SlotPlan _slots;
    private long _seen = -1;
    private bool _waiting;

    public ActBoard(IReadOnlyList<OutputDefinition> outputs, AlarmTable alarms, PointTable points, OutputBoard board, DeadlineQueue deadlines, SlotPlan slots)
    {
        (_alarms, _points, _outputs, _deadlines, _slots) = (alarms, points, board, deadlines, slots);
        var acting = new List<Acting>();
        foreach (var row in alarms.All)
        {
            if (row.Definition.Acts is var output and >= 0)
            {
                acting.Add(new(output, outputs[output].Acts!, row, Causes(outputs[output], alarms)));
            }
        }

        _acting = [.. acting];
    }

    /// <summary>Looks at the causes again where anything may have changed; called after every step of the engine.</summary>
    public void Settle(in Moment now)
    {
        if (_acting.Length == 0 || (_seen == _alarms.Sequence && !_waiting))
        {
            return;
        }

        _waiting = false;
        foreach (var acting in _acting)
        {
            if (!acting.Row.Active)
            {
                Consider(acting, now);
            }
        }

        _seen = _alarms.Sequence;
    }

    /// <summary>A person has it act.</summary>
    public ActOutcome Operate(int alarm, string who, string? why, in Moment now)
    {
        if (Of(alarm) is not { } acting)
        {
            return ActOutcome.NoSuchOutput;
        }

        if (acting.Row.Active)
        {
            return ActOutcome.Nothing;
        }

        _alarms.Operate(acting.Row, who, why, now);
        Begin(acting, now);
        return ActOutcome.Changed;
    }

    /// <summary>A person ends it. One that was found in its position at the start, and that nobody here put there, is let go as well.</summary>
    public ActOutcome Release(int alarm, string who, string? why, in Moment now)
    {
        if (Of(alarm) is not { } acting)
        {
            return ActOutcome.NoSuchOutput;
        }

        if (acting.Row.Active)
        {
            End(acting, who, why, now);
            return ActOutcome.Changed;
        }

        return _outputs.StopFound(acting.Output, _points, now) ? ActOutcome.Changed : ActOutcome.Nothing;
    }

    /// <summary>Its longest time has passed.</summary>
    public void Expired(int alarm, in Moment now)
    {
        if (Of(alarm) is { Row.Active: true } acting)
        {
            End(acting, null, null, now);
        }
    }

    /// <summary>Takes up the rest of an act's time, after a restore.</summary>
    /// <param name="row">Its alarm, restored.</param>
    /// <param name="now">The moment of the restore.</param>
    /// <param name="gap">Time that the gateway was off, as far as it is known.</param>
    public void ResumeTime(AlarmRow row, long now, long gap)
    {
        if (Of(row.Index) is not { } acting)
        {
            return;
        }

        _deadlines.Disarm(Slot(acting));
        if (row.Active && acting.Definition.Most is { } most)
        {
            var passed = row.RaisedAt is { } raised ? now - raised + gap : 0;
            _deadlines.Arm(Slot(acting), now + Math.Clamp(most.Ticks - passed, 0, most.Ticks));
        }
    }

    /// <summary>Commands again what was commanded before a restart, and begins nothing.</summary>
    public void Resume(in Moment now)
    {
        foreach (var acting in _acting)
        {
            if (acting.Row.Active)
            {
                _outputs.Hold(acting.Output, true, acting.Row.Id, now);
            }
        }
    }

    // Two live causes of two devices, one of which came after the output was last let go: whoever released it knows of the others.
    private void Consider(Acting acting, in Moment now)
    {
        var (standing, device, two) = (0, -1, false);
        AlarmRow? newest = null;
        foreach (var index in acting.Causes)
        {
            var row = _alarms[index];
            standing += row.Active ? 1 : 0;
            if (!IsLive(row))
            {
                continue;
            }

            var of = _alarms.DeviceOf(row.Proof);
            two |= device >= 0 && of != device;
            device = of;
            if (!IsSpent(acting, row) && (newest is null || row.RaisedAt > newest.RaisedAt))
            {
                newest = row;
            }
        }

        // A cause that becomes live by a mere reading leaves no transition: while two stand each step asks again.
        _waiting |= standing > 1;
        if (two && newest is not null)
        {
            _alarms.Raise(acting.Row, newest.Cause, newest.Value, false, now);
            Begin(acting, now);
        }
    }

    private void Begin(Acting acting, in Moment now)
    {
        _outputs.Hold(acting.Output, true, acting.Row.Id, now);
        if (acting.Definition.Most is { } most)
        {
            _deadlines.Arm(Slot(acting), now.Elapsed + most.Ticks);
        }
    }

    private void End(Acting acting, string? who, string? why, in Moment now)
    {
        _deadlines.Disarm(Slot(acting));
        _alarms.Release(acting.Row, who, why, now);
        _outputs.Hold(acting.Output, false, null, now);
    }

    private bool IsLive(AlarmRow row)
    {
        // What shows it now, which need not be what raised it. A dead point is a bad one, and an isolated one has marked its alarm.
        return row.Active && (row.Marks & Doubts) == 0 && row.Proof is { } proof && _points[proof.Index].Quality == Quality.Good;
    }

    // Raised before the output was let go (or, of one that never acted, before this gateway knew of it).
    private static bool IsSpent(Acting acting, AlarmRow row) =>
        row.RaisedAt is not { } raised || raised < acting.Row.Since.Elapsed || (raised == acting.Row.Since.Elapsed && acting.Row.RaisedAt is not null);

    private Acting? Of(int alarm) => Array.Find(_acting, acting => acting.Row.Index == alarm);

    private int Slot(Acting acting) => _slots.Of(acting.Row.Index, AlarmTimer.Act);

    private static int[] Causes(OutputDefinition output, AlarmTable alarms)
    {
        var causes = new List<int>();
        foreach (var row in alarms.All)
        {
            if (output.Acts!.IsCause(row.Definition) && (output.Zones.Count == 0 || output.Zones.Contains(row.Definition.Zone)))
            {
                causes.Add(row.Index);
            }
        }

        return [.. causes];
    }

    private sealed record Acting(int Output, ActDefinition Definition, AlarmRow Row, int[] Causes);
}
