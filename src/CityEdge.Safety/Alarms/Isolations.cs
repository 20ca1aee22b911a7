using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Alarms;

/// <summary>
/// Takes points out of service and back. Isolating a device or a line isolates everything beneath it, because a person who takes a device
/// off the wall takes all its points. An alarm whose points are all isolated is out of service; one that loses some of them is degraded.
/// </summary>
internal sealed class Isolations(PointTable points, AlarmTable alarms, RuleTable rules, FaultTree faults, DeadlineQueue deadlines, SlotPlan slots)
{
    /// <summary>Isolates a point and everything beneath; returns how many points.</summary>
    public int Begin(int point, long until, string who, string? why, in Moment now)
    {
        int[] scope = [point, .. points.Beneath(point)];
        foreach (var index in scope)
        {
            (points[index].IsolatedUntil, points[index].IsolatedBy) = (until, who);
            deadlines.Arm(slots.Isolation(index), until);
            faults.Isolate(points[index]);
        }

        Mark(scope, who, why, now);
        return scope.Length;
    }

    /// <summary>Puts a point and everything beneath back; returns how many points were isolated.</summary>
    public int End(int point, string who, string? why, in Moment now)
    {
        int[] scope = [.. points.Beneath(point).ToArray().Prepend(point).Where(index => points[index].Isolated)];
        Free(scope, who, why, now);
        return scope.Length;
    }

    /// <summary>An isolation has run out.</summary>
    public void Expired(int point, in Moment now) => Free([point], null, null, now);

    private void Free(int[] scope, string? who, string? why, in Moment now)
    {
        foreach (var index in scope)
        {
            (points[index].IsolatedUntil, points[index].IsolatedBy) = (null, null);
            deadlines.Disarm(slots.Isolation(index));
            rules.Forget(index);
        }

        foreach (var index in scope)
        {
            faults.EndIsolation(points[index], now);
        }

        Mark(scope, who, why, now);
    }

    private void Mark(int[] scope, string? who, string? why, in Moment now)
    {
        foreach (var index in scope)
        {
            if (points[index].Fault is var fault and >= 0)
            {
                alarms.MarkOutOfService(alarms[fault], points[index].Isolated, who, why, now);
            }
        }

        foreach (var rule in scope.SelectMany(index => rules.Of(index).ToArray()).Distinct().Order())
        {
            alarms.MarkOutOfService(alarms[rule], Array.TrueForAll(rules.All[rule].Points, point => points[point].Isolated), who, why, now);
        }

        foreach (var index in scope)
        {
            rules.Touch(index, now);
        }
    }
}
