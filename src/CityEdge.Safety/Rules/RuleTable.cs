using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules.Parts;

namespace CityEdge.Safety.Rules;

/// <summary>
/// The rules at work. What must hold: an unknown condition raises nothing, clears nothing and stops no running delay; a delay that runs out
/// while the condition is unknown is spent, and the next known value decides at once.
/// </summary>
internal sealed class RuleTable
{
    private readonly RuleState[] _rules;
    private readonly int[][] _rulesOf;
    private readonly PointHistory[][] _historiesOf;
    private readonly int[] _ruleOfPart;
    private readonly int[] _clockRules;
    private readonly PointTable _points;
    private readonly AlarmTable _alarms;
    private readonly DeadlineQueue _deadlines;
    private readonly SlotPlan _slots;

    public RuleTable(SafetyModel model, PointTable points, AlarmTable alarms, DeadlineQueue deadlines, SlotPlan slots, long start)
    {
        (_points, _alarms, _deadlines, _slots) = (points, alarms, deadlines, slots);
        var compiler = new ConditionCompiler(points, model.Hours, deadlines, slots, start);
        _rules = [.. model.Rules.Select((rule, index) => new RuleState(
            index, rule, compiler.Compile(rule.When, index), [.. Conditions.PointsOf(rule.When).Select(static id => id.Index)]))];
        _ruleOfPart = [.. compiler.RuleOfPart];
        _clockRules = [.. _rules.Where(static rule => rule.AsksClock).Select(static rule => rule.Index)];
        _rulesOf = Group(_rules.SelectMany(static rule => rule.Points.Select(point => (point, rule.Index))), points.Count);
        _historiesOf = Group(compiler.Histories, points.Count);
    }

    public ReadOnlySpan<RuleState> All => _rules;

    /// <summary>The rules that ask a point.</summary>
    public ReadOnlySpan<int> Of(int point) => _rulesOf[point];

    /// <summary>Gives a good value to the parts that keep a history.</summary>
    public void Feed(int point, double value, long time)
    {
        foreach (var history in _historiesOf[point])
        {
            history.Feed(value, time);
        }
    }

    /// <summary>Drops the history of a point that comes back into service.</summary>
    public void Forget(int point)
    {
        foreach (var history in _historiesOf[point])
        {
            history.Forget();
        }
    }

    /// <summary>Asks every rule on a point again.</summary>
    public void Touch(int point, in Moment now)
    {
        foreach (var rule in _rulesOf[point])
        {
            Evaluate(_rules[rule], now);
        }
    }

    /// <summary>Asks every rule, at the start: ages and opening hours need no reading.</summary>
    public void TouchAll(in Moment now)
    {
        foreach (var rule in _rules)
        {
            Evaluate(rule, now);
        }
    }

    /// <summary>Asks every rule on the wall clock again.</summary>
    public void TouchHours(in Moment now)
    {
        foreach (var rule in _clockRules)
        {
            Evaluate(_rules[rule], now);
        }
    }

    /// <summary>A deadline inside a condition is due.</summary>
    public void PartDue(int part, in Moment now) => Evaluate(_rules[_ruleOfPart[part]], now);

    /// <summary>An on-delay or off-delay has run out.</summary>
    public void DelayDue(int index, in Moment now)
    {
        var rule = _rules[index];
        rule.Delay = rule.Delay switch
        {
            DelayPhase.Raising => DelayPhase.RaisingSpent,
            DelayPhase.Clearing => DelayPhase.ClearingSpent,
            _ => rule.Delay,
        };
        Evaluate(rule, now);
    }

    private static T[][] Group<T>(IEnumerable<(int Point, T Item)> pairs, int count)
    {
        var lists = new List<T>?[count];
        foreach (var (point, item) in pairs)
        {
            (lists[point] ??= []).Add(item);
        }

        return [.. lists.Select(static list => list?.ToArray() ?? [])];
    }

    private void Evaluate(RuleState rule, in Moment now)
    {
        var verdict = rule.When.Evaluate(now);
        if (verdict.Truth == Truth.Unknown && rule.Definition.Unknown == UnknownRule.Raise && IsMissing(rule, now))
        {
            verdict = new(Truth.True, true, true, Missing(rule));
        }

        var row = _alarms[rule.Index];
        if (verdict.IsTrue)
        {
            Hold(rule, row, verdict, now);
        }
        else if (verdict.Clears)
        {
            Clear(rule, row, verdict, now);
        }

        row.Proof = !row.Active || verdict.Truth == Truth.Unknown ? null : verdict.IsTrue ? Cause(verdict) : row.Proof;
        _alarms.MarkCondition(row, verdict.Degraded || PartlyIsolated(rule), verdict.Truth == Truth.True && verdict.Unverified, verdict.IsTrue, now);
    }

    private void Hold(RuleState rule, AlarmRow row, in Verdict verdict, in Moment now)
    {
        if (row.Active)
        {
            Idle(rule);
        }
        else if (rule.Delay == DelayPhase.RaisingSpent || rule.Definition.OnDelay <= TimeSpan.Zero)
        {
            Idle(rule);
            _alarms.Raise(row, Cause(verdict), Value(verdict), verdict.Unverified, now);
        }
        else if (rule.Delay != DelayPhase.Raising)
        {
            rule.Delay = DelayPhase.Raising;
            _deadlines.Arm(_slots.Delay(rule.Index), now.Elapsed + rule.Definition.OnDelay.Ticks);
        }
    }

    private void Clear(RuleState rule, AlarmRow row, in Verdict verdict, in Moment now)
    {
        if (!row.Active)
        {
            Idle(rule);
        }
        else if (rule.Delay == DelayPhase.ClearingSpent || rule.Definition.OffDelay <= TimeSpan.Zero)
        {
            Idle(rule);
            _alarms.Return(row, Cause(verdict), Value(verdict), now);
        }
        else if (rule.Delay != DelayPhase.Clearing)
        {
            rule.Delay = DelayPhase.Clearing;
            _deadlines.Arm(_slots.Delay(rule.Index), now.Elapsed + rule.Definition.OffDelay.Ticks);
        }
    }

    private void Idle(RuleState rule)
    {
        rule.Delay = DelayPhase.Idle;
        _deadlines.Disarm(_slots.Delay(rule.Index));
    }

    // Missing is what something said to be bad or what is silent for too long, and the hours of a clock that is not set. A first reading that is awaited,
    // a window that fills and what a person isolated are unknown too, but nothing has failed.
    private bool IsMissing(RuleState rule, in Moment now) => Missing(rule) >= 0 || (rule.AsksClock && now.Clock != ClockQuality.Synchronised);

    private int Missing(RuleState rule)
    {
        foreach (var point in rule.Points)
        {
            if (_points[point].KnownBad)
            {
                return point;
            }
        }

        return -1;
    }

    // All isolated is out of service, which says more.
    private bool PartlyIsolated(RuleState rule)
    {
        var isolated = 0;
        foreach (var point in rule.Points)
        {
            isolated += _points[point].Isolated ? 1 : 0;
        }

        return isolated > 0 && isolated < rule.Points.Length;
    }

    private static PointId? Cause(in Verdict verdict) => verdict.Cause < 0 ? null : new PointId(verdict.Cause);

    private double Value(in Verdict verdict) => verdict.Cause < 0 ? double.NaN : _points[verdict.Cause].Value;
}
