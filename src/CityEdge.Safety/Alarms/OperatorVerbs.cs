using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Alarms;

/// <summary>
/// Carries out what people ask for. Acknowledge, silence and reset are three verbs: acknowledging stops no siren, silencing acknowledges nothing,
/// and a reset that finds the alarm still active makes it sound again (S8). Whoever is not on site is asked to come (S1).
/// </summary>
internal sealed class OperatorVerbs(SafetyModel model, PointTable points, AlarmTable alarms, RuleTable rules, Isolations isolations, OutputBoard outputs, ActBoard acts)
{
    /// <summary>Points whose detector's own reset is to be commanded.</summary>
    public Outcome<PointId> DetectorResets { get; } = new(8);

    public ActionResult Act(OperatorAction action, in Moment now)
    {
        if (Refusal(action) is { } refusal)
        {
            return new(refusal, 0);
        }

        var until = now.Elapsed + (action.Duration ?? VerbLimits.Of(action.Verb).Usual).Ticks;
        var at = now;
        return action.Verb switch
        {
            OperatorVerb.Acknowledge => Each(action, static row => AlarmLifecycle.Acknowledge(row.State) != row.State,
                row => alarms.Acknowledge(row, action.Who, action.Why, at)),
            OperatorVerb.Silence => Quiet(action, now, Each(action, static row => row.Calling,
                row => alarms.Silence(row, until, action.Who, action.Why, at))),
            OperatorVerb.Reset => Quiet(action, now, Reset(action, now)),
            OperatorVerb.Isolate => Done(isolations.Begin(Target(action), until, action.Who, action.Why, now)),
            OperatorVerb.EndIsolation => Done(isolations.End(Target(action), action.Who, action.Why, now)),
            OperatorVerb.Shelve => Each(action, static row => row.Definition.Class != AlarmClass.Fire,
                row => alarms.Shelve(row, until, action.Who, action.Why, at)),
            OperatorVerb.Unshelve => Each(action, static row => row.Marks.Has(AlarmMarks.Shelved),
                row => alarms.Unshelve(row, action.Who, action.Why, at)),
            OperatorVerb.StartTest => Each(action, static row => row.Definition is { Class: not AlarmClass.Fault, Acts: < 0 },
                row => alarms.StartTest(row, until, action.Alarm is not null || action.Point is not null, action.Who, action.Why, at)),
            OperatorVerb.EndTest => Each(action, static row => row.TestUntil is not null,
                row => alarms.EndTest(row, action.Who, action.Why, at)),
            OperatorVerb.Operate => Of(acts.Operate(action.Alarm!.Value.Index, action.Who, action.Why, now)),
            OperatorVerb.Release => Of(acts.Release(action.Alarm!.Value.Index, action.Who, action.Why, now)),
        };
    }

    // Whoever silences a place means what sounds there, an output found on at the start included.
    private ActionResult Quiet(OperatorAction action, in Moment now, ActionResult result)
    {
        var stopped = action.Alarm is null && action.Point is null ? outputs.StopUnasked(points, action.Zone, now) : 0;
        return stopped > 0 && result.Outcome == ActionOutcome.NothingToDo ? Done(stopped) : result;
    }

    private static ActionResult Of(ActOutcome outcome) => outcome switch
    {
        ActOutcome.Changed => Done(1),
        ActOutcome.Nothing => Done(0),
        ActOutcome.NoSuchOutput => new(ActionOutcome.NotFound, 0),
    };

    private static ActionResult Done(int changed) => new(changed > 0 ? ActionOutcome.Done : ActionOutcome.NothingToDo, changed);

    private ActionOutcome? Refusal(OperatorAction action)
    {
        var (_, most) = VerbLimits.Of(action.Verb);
        var lasts = most > TimeSpan.Zero;
        var needsWhy = action.Verb is OperatorVerb.Isolate or OperatorVerb.Shelve or OperatorVerb.StartTest or OperatorVerb.Operate or OperatorVerb.Release;
        return action.Origin != ActionOrigin.OnSite ? ActionOutcome.NeedsPresence
            : string.IsNullOrWhiteSpace(action.Who) || (needsWhy && string.IsNullOrWhiteSpace(action.Why)) ? ActionOutcome.NeedsReason
            : !Exists(action) ? ActionOutcome.NotFound
            : lasts && action.Duration > most ? ActionOutcome.TooLong
            : lasts && action.Duration <= TimeSpan.Zero ? ActionOutcome.NothingToDo
            : action.Verb == OperatorVerb.Shelve && alarms[action.Alarm!.Value.Index].Definition.Class == AlarmClass.Fire ? ActionOutcome.FireIsNeverShelved
            : null;
    }

    // At most one target, and for verbs that weaken a single thing exactly that thing: nobody shelves a zone or isolates a site in one breath.
    private bool Exists(OperatorAction action)
    {
        var given = (action.Alarm is null ? 0 : 1) + (action.Zone is null ? 0 : 1) + (action.Point is null ? 0 : 1);
        var found = (action.Alarm is not { } alarm || (uint)alarm.Index < (uint)alarms.All.Length)
            && (action.Zone is not { } zone || (uint)zone < (uint)model.Zones.Count)
            && (action.Point is not { } point || (uint)point.Index < (uint)points.Count);
        return found && given <= 1 && action.Verb switch
        {
            OperatorVerb.Shelve or OperatorVerb.Operate or OperatorVerb.Release => action.Alarm is not null,
            OperatorVerb.Isolate or OperatorVerb.EndIsolation => Target(action) >= 0,
            _ => true,
        };
    }

    // A fault alarm stands for its point.
    private int Target(OperatorAction action) => action.Point?.Index
        ?? (action.Alarm is { } alarm && alarm.Index >= rules.All.Length ? PointOfFault(alarm.Index) : -1);

    private int PointOfFault(int alarm)
    {
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Fault == alarm)
            {
                return i;
            }
        }

        return -1;
    }

    private ActionResult Each(OperatorAction action, Func<AlarmRow, bool> fits, Action<AlarmRow> change)
    {
        var changed = 0;
        foreach (var row in Scope(action))
        {
            if (fits(row))
            {
                change(row);
                changed++;
            }
        }

        return Done(changed);
    }

    private ActionResult Reset(OperatorAction action, in Moment now)
    {
        var (ended, active) = (0, 0);
        foreach (var row in Scope(action))
        {
            var detector = row.Index < rules.All.Length && rules.All[row.Index].Definition.DetectorState;
            if (detector && row.State != AlarmState.Normal)
            {
                CommandDetectors(rules.All[row.Index]);
            }

            if (AlarmLifecycle.Reset(row.State) != row.State)
            {
                alarms.Reset(row, action.Who, action.Why, now);
                ended++;
            }
            else if (row.Active && row.Definition.Latched)
            {
                alarms.SoundAgain(row, action.Who, action.Why, now);
                active++;
            }
        }

        return ended > 0 ? Done(ended)
            : new(active > 0 || (action.Alarm is { } alarm && alarms[alarm.Index].State != AlarmState.Normal)
                ? ActionOutcome.NotResettable : ActionOutcome.NothingToDo, 0);
    }

    private void CommandDetectors(RuleState rule)
    {
        foreach (var point in rule.Points)
        {
            if (!DetectorResets.Items.Contains(new PointId(point)))
            {
                DetectorResets.Add(new PointId(point));
            }
        }
    }

    private List<AlarmRow> Scope(OperatorAction action)
    {
        HashSet<int>? beneath = action.Point is { } point ? [point.Index, .. points.Beneath(point.Index)] : null;
        var rows = new List<AlarmRow>();
        foreach (var row in alarms.All)
        {
            if ((action.Alarm is not { } alarm || alarm.Index == row.Index)
                && (action.Zone is not { } zone || zone == row.Definition.Zone)
                && (beneath is null || Concerns(row, beneath)))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private bool Concerns(AlarmRow row, HashSet<int> scope) => row.Index < rules.All.Length
        ? Array.Exists(rules.All[row.Index].Points, scope.Contains)
        : scope.Contains(PointOfFault(row.Index));
}
