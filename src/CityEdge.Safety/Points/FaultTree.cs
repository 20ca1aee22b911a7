using CityEdge.Safety.Alarms;

namespace CityEdge.Safety.Points;

/// <summary>
/// Decides when a silence is a fault and whose (S2). What must hold:
/// a supervised point without a good value for its supervision time is dead; of all that are dead for one cause the highest one known to be bad
/// carries the fault and the others are suppressed; of two that are due together the parent is judged first; a fault ends only by a good value; when a parent comes back each member beneath gets a fresh
/// supervision time of its own.
/// </summary>
internal sealed class FaultTree
{
    /// <summary>What an unsupervised point that is still bad gets instead of a supervision time when its parent comes back.</summary>
    public static readonly TimeSpan FreshWindow = TimeSpan.FromSeconds(10);

    /// <summary>How often at most a carried fault tells that its members have changed.</summary>
    public static readonly TimeSpan MembersInterval = TimeSpan.FromSeconds(10);

    private readonly PointTable _points;
    private readonly AlarmTable _alarms;
    private readonly DeadlineQueue _deadlines;
    private readonly SlotPlan _slots;

    public FaultTree(PointTable points, AlarmTable alarms, DeadlineQueue deadlines, SlotPlan slots)
    {
        _points = points;
        _alarms = alarms;
        _deadlines = deadlines;
        _slots = slots;
    }

    /// <summary>Called when a point has died or lives again for another reason than its own reading, so that rules on it are asked again.</summary>
    public required Action<int, Moment> Touched { get; init; }

    /// <summary>Starts the supervision of every point.</summary>
    public void Start(long now)
    {
        for (var i = 0; i < _points.Count; i++)
        {
            ArmFresh(_points[i], now);
            CountLost(_points[i], null);
        }
    }

    /// <summary>Takes note of a reading's quality; the caller asks the rules on this point afterwards.</summary>
    public void Heard(PointState point, long received, in Moment now)
    {
        CountLost(point, now.Elapsed);
        if (point.Quality == Quality.Bad)
        {
            if (!point.Dead && point.Definition.Supervision <= TimeSpan.Zero)
            {
                Die(point, now);
            }

            return;
        }

        // An uncertain value shows that something lives, so no new fault; but it ends none.
        if (point.Dead && point.Quality == Quality.Good)
        {
            Revive(point, now);
        }

        if (!point.Dead && point.Definition.Supervision > TimeSpan.Zero)
        {
            _deadlines.Arm(_slots.Supervision(point.Index), received + point.Definition.Supervision.Ticks);
        }
        else
        {
            _deadlines.Disarm(_slots.Supervision(point.Index));
        }
    }

    /// <summary>Takes note of what an isolated point says: it decides nothing, but its parent's fault counts it.</summary>
    public void HeardIsolated(PointState point, in Moment now) => CountLost(point, now.Elapsed);

    /// <summary>A supervision time has passed.</summary>
    public void Lapsed(int index, in Moment now)
    {
        var point = _points[index];
        if (point.Dead || point.Isolated)
        {
            return;
        }

        if (point.Quality != Quality.Bad)
        {
            (point.Quality, point.Reason, point.Value) = (Quality.Bad, QualityReason.Stale, double.NaN);
        }

        Die(point, now);
        Touched(index, now);
    }

    /// <summary>Takes a point out of supervision.</summary>
    public void Isolate(PointState point) => _deadlines.Disarm(_slots.Supervision(point.Index));

    /// <summary>Puts a point back: what was heard last decides, and silence counts anew.</summary>
    public void EndIsolation(PointState point, in Moment now)
    {
        if (point.Dead && point.Quality == Quality.Good)
        {
            Revive(point, now);
        }
        else if (point.Suppressed && !_points.HasDeadParent(point))
        {
            Release(point, now);
        }

        if (!point.Dead)
        {
            ArmFresh(point, now.Elapsed);
        }
        else if (!point.Suppressed && point.Fault >= 0)
        {
            // Members that were put back before it spoke for themselves; from now on it speaks for them again.
            TakeOver(point, now);
        }
    }

    /// <summary>The interval for telling members has passed.</summary>
    public void TellMembers(int alarm, in Moment now)
    {
        var row = _alarms[alarm];
        if (row.Active && row.MembersTold != row.Members)
        {
            _alarms.TellMembers(row, now);
        }
    }

    /// <summary>Makes points, counts and fault alarms agree after a restore, where the site may have changed.</summary>
    public void Reconcile(long now)
    {
        for (var i = 0; i < _points.Count; i++)
        {
            var point = _points[i];
            var carried = point.Suppressed && _points.HasDeadParent(point);
            var shown = point.Fault < 0 || _alarms[point.Fault].Active;
            if (point.Dead && !carried && (point.Suppressed || !shown))
            {
                (point.Dead, point.Suppressed) = (false, false);
                ArmFresh(point, now);
            }

            if (point.Fault >= 0 && _alarms[point.Fault].Active && (!point.Dead || point.Suppressed))
            {
                AlarmTable.Forget(_alarms[point.Fault]);
            }
        }

        for (var i = 0; i < _points.Count; i++)
        {
            (_points[i].LostBeneath, _points[i].CountedAsLost) = (0, false);
        }

        for (var i = 0; i < _points.Count; i++)
        {
            CountLost(_points[i], null);
        }

        for (var i = 0; i < _points.Count; i++)
        {
            if (_points[i].Fault is var fault and >= 0)
            {
                _alarms[fault].Members = _alarms[fault].Active ? Members(_points[i]) : 1;
            }
        }
    }

    private void Die(PointState point, in Moment now)
    {
        point.Dead = true;
        _deadlines.Disarm(_slots.Supervision(point.Index));
        CountLost(point, now.Elapsed);
        var carrier = Carrier(point);
        if (carrier is not null)
        {
            Suppress(point, carrier, now);
            if (!carrier.Dead)
            {
                Die(carrier, now);
                Touched(carrier.Index, now);
            }

            return;
        }

        if (point.Fault >= 0)
        {
            TakeOver(point, now);
            _alarms.RaiseFault(_alarms[point.Fault], point.Id, point.Reason, Members(point), now);
        }
    }

    private void TakeOver(PointState point, in Moment now)
    {
        foreach (var member in _points.Beneath(point.Index))
        {
            if (_points[member].Dead && !_points[member].Suppressed)
            {
                Suppress(_points[member], point, now);
            }
        }
    }

    private void Revive(PointState point, in Moment now)
    {
        var carried = point.Suppressed;
        Live(point, now);
        if (point.Fault >= 0)
        {
            _alarms.ReturnFault(_alarms[point.Fault], point.Id, QualityReason.None, AlarmMarks.None, now);
        }

        if (carried || _points.HasDeadParent(point))
        {
            return;
        }

        foreach (var member in _points.Beneath(point.Index))
        {
            if (_points[member].Suppressed)
            {
                Release(_points[member], now);
            }
        }

        // Twice over the members, because a rule must see all of them as they are now.
        foreach (var member in _points.Beneath(point.Index))
        {
            if (_points[member].Quality == Quality.Bad)
            {
                Touched(member, now);
            }
        }
    }

    private void Release(PointState point, in Moment now)
    {
        Live(point, now);
        if (!point.Isolated)
        {
            ArmFresh(point, now.Elapsed);
        }
    }

    private void Live(PointState point, in Moment now)
    {
        (point.Dead, point.Suppressed) = (false, false);
        CountLost(point, now.Elapsed);
        if (point.Fault >= 0)
        {
            AlarmTable.Unsuppress(_alarms[point.Fault]);
        }
    }

    private void Suppress(PointState point, PointState carrier, in Moment now)
    {
        point.Suppressed = true;
        if (point.Fault >= 0)
        {
            _alarms.Suppress(_alarms[point.Fault], carrier.Id, carrier.Reason, now);
        }
    }

    private PointState? Carrier(PointState point)
    {
        PointState? highest = null;
        for (var at = point.Parent; at >= 0; at = _points[at].Parent)
        {
            highest = _points[at].KnownBad && _points[at].Fault >= 0 ? _points[at] : highest;
        }

        return highest;
    }

    private void ArmFresh(PointState point, long now)
    {
        var window = point.Definition.Supervision > TimeSpan.Zero ? point.Definition.Supervision
            : point.Quality == Quality.Bad && point.Reason != QualityReason.AwaitingFirst ? FreshWindow : TimeSpan.Zero;
        if (window > TimeSpan.Zero)
        {
            _deadlines.Arm(_slots.Supervision(point.Index), now + window.Ticks);
        }
    }

    private int Members(PointState point) => _points.Beneath(point.Index).IsEmpty ? 1 : point.LostBeneath;

    // Kept up to date with every change of quality, so that a fault knows its members without asking them.
    private void CountLost(PointState point, long? now)
    {
        if (point.Lost == point.CountedAsLost)
        {
            return;
        }

        point.CountedAsLost = point.Lost;
        var change = point.Lost ? 1 : -1;
        for (var at = point.Parent; at >= 0; at = _points[at].Parent)
        {
            var parent = _points[at];
            parent.LostBeneath += change;
            if (parent.Fault < 0 || !_alarms[parent.Fault].Active)
            {
                continue;
            }

            _alarms[parent.Fault].Members = parent.LostBeneath;
            var slot = _slots.Of(parent.Fault, AlarmTimer.Members);
            if (now is { } from && _deadlines.Due(slot) is null)
            {
                _deadlines.Arm(slot, from + MembersInterval.Ticks);
            }
        }
    }
}
