using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.RuleSpeech;

/// <summary>
/// Explains the rules of a site to those who answer for it: what raises an alarm, how late that may be, and what happens when a sensor is lost.
/// Every sentence is put together from the rule itself; none is written by hand, so that none can be wrong about it.
/// </summary>
internal sealed class RuleSpeaker
{
    private readonly BoundSite _site;
    private readonly ConditionSpeech _conditions;
    private readonly Dictionary<PointId, (BoundLine Line, BoundDevice Device, BoundPoint Point)> _bound = [];
    private readonly Dictionary<PointId, PointBudget> _budget;

    public RuleSpeaker(BoundSite site, DetectionBudget budget)
    {
        _site = site;
        _budget = budget.Points.ToDictionary(point => point.Point);
        foreach (var line in site.Lines)
        {
            foreach (var device in line.Devices)
            {
                foreach (var point in device.Points)
                {
                    _bound[point.Id] = (line, device, point);
                }
            }
        }

        _conditions = new ConditionSpeech(
            site.Model.Points,
            (point, state) => _bound.TryGetValue(point, out var known) && state is >= 0 and <= int.MaxValue && known.Point.Profile.States.TryGetValue((int)state, out var word) ? word : null);
    }

    /// <summary>All rules in the order of the site.</summary>
    public IEnumerable<RuleExplanation> All() => _site.Model.Rules.Select((rule, index) => Explain(rule, _site.Origins[index]));

    public RuleExplanation Explain(RuleDefinition rule, RuleOrigin origin)
    {
        var (late, worst) = Late(rule);
        return new RuleExplanation
        {
            Rule = rule,
            Origin = origin,
            Raises = Raises(rule),
            Late = late,
            Worst = worst,
            Bad = Bad(rule),
            Text = ConditionText.Of(rule.When, _site.Model.Points),
        };
    }

    private LocalText Raises(RuleDefinition rule)
    {
        var alarm = rule.Alarm;
        var when = _conditions.Of(rule.When);
        var kind = Words.Of(alarm.Class);
        var zone = alarm.Zone >= 0 ? _site.Model.Zones[alarm.Zone] : null;
        var zh = $"当 {when.Zh}{(rule.OnDelay > TimeSpan.Zero ? $"，并保持 {Phrase.Time(rule.OnDelay)}" : "")} 时，"
            + $"{(alarm.Armed ? "" : "影子规则（只记录，不发声）：")}{(zone is null ? "" : $"在{(zone.Name.Zh is { Length: > 0 } name ? name : zone.Id)}")}发出 {alarm.Priority} 报警（{kind.Zh}）。";
        var en = $"{(alarm.Armed ? "Raises" : "Shadow rule (recorded, never sounds): raises")} {kind.En} {alarm.Priority}{(zone is null ? "" : $" in {zone.Id}")} when {when.En}"
            + $"{(rule.OnDelay > TimeSpan.Zero ? $", held {Phrase.Time(rule.OnDelay)}" : "")}.";
        return Phrase.Of(zh + End(rule).Zh + Unknown(rule).Zh, en + End(rule).En + Unknown(rule).En);
    }

    private static LocalText End(RuleDefinition rule) => rule.Alarm.Latched
        ? Phrase.Of("一直保持到有人复位。", " It stands until somebody resets it.")
        : rule.OffDelay > TimeSpan.Zero
            ? Phrase.Of($"消失 {Phrase.Time(rule.OffDelay)} 后恢复。", $" It ends {Phrase.Time(rule.OffDelay)} after that has gone.")
            : Phrase.Of("", "");

    private static LocalText Unknown(RuleDefinition rule) => rule.Unknown == UnknownRule.Raise
        ? Phrase.Of("判断不了时也发出，标为未核实。", " Where that cannot be told it raises too, marked as not verified.")
        : Phrase.Of("", "");

    /// <summary>The lateness of the slowest way in, then what the rule itself waits for.</summary>
    private (LocalText Text, TimeSpan? Worst) Late(RuleDefinition rule)
    {
        var ways = Conditions.PointsOf(rule.When).Where(_bound.ContainsKey).Select(Way).ToList();
        var held = Conditions.HeldFor(rule.When);
        var windows = Conditions.WindowsOf(rule.When).Select(window => window.Window).Distinct().Order().ToList();
        var parts = new List<LocalText>();
        foreach (var way in ways.GroupBy(way => (way.Line, way.Interval)))
        {
            parts.Add(Told(way.Key.Line, way.Key.Interval, [.. way.Select(one => one.Name)]));
        }

        if (windows.Count > 0)
        {
            var times = string.Join(", ", windows.Select(Phrase.Time));
            parts.Add(Phrase.Of($"窗口 {times}", $"window {times}"));
        }

        if (held > TimeSpan.Zero)
        {
            parts.Add(Phrase.Of($"须持续 {Phrase.Time(held)}", $"held {Phrase.Time(held)} by its condition"));
        }

        if (rule.OnDelay > TimeSpan.Zero)
        {
            parts.Add(Phrase.Of($"延时 {Phrase.Time(rule.OnDelay)}", $"held {Phrase.Time(rule.OnDelay)}"));
        }

        var known = ways.All(way => way.Interval is not null);
        var worst = ways.Select(way => way.Late).DefaultIfEmpty(TimeSpan.Zero).Max() + held + rule.OnDelay;
        var seconds = worst.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
        var why = parts.Count == 0 ? Phrase.Of("", "") : Phrase.Of("：" + string.Join("，", parts.Select(part => part.Zh)), ": " + string.Join(", ", parts.Select(part => part.En)));
        return known
            ? (Phrase.Of($"发生后最迟 {seconds} s 发出{why.Zh}。", $"At worst {seconds} s after it begins{why.En}."), worst)
            : (Phrase.Of($"设备上报后最迟 {seconds} s 发出{why.Zh}。", $"At worst {seconds} s after the devices have said so{why.En}."), null);
    }

    private static LocalText Told(string line, TimeSpan? interval, IReadOnlyList<string> names)
    {
        var them = Phrase.Names(names, "、", "and");
        return interval is { } time
            ? Phrase.Of($"{line} 每 {Phrase.Time(time)} 读一次 {them.Zh}", $"{line} reads {them.En} every {Phrase.Time(time)}")
            : Phrase.Of($"{them.Zh} 由设备经 {line} 自行上报", $"{them.En} {(names.Count == 1 ? "speaks" : "speak")} over {line} by {(names.Count == 1 ? "itself" : "themselves")}");
    }

    private (string Name, string Line, TimeSpan? Interval, TimeSpan Late) Way(PointId id)
    {
        var (line, _, point) = _bound[id];
        var name = _site.Model.Points[id.Index].Name;
        if (point.Profile.Place is not RegisterPlace)
        {
            return (name, line.Config.Id, null, TimeSpan.Zero);
        }

        var late = _budget.TryGetValue(id, out var budget)
            ? TimeSpan.FromTicks(budget.Terms.Where(term => term.Kind is BudgetTermKind.Interval or BudgetTermKind.InFlight or BudgetTermKind.Round or BudgetTermKind.LostAnswer or BudgetTermKind.Probes or BudgetTermKind.Decision).Sum(term => term.Time.Ticks))
            : point.Profile.Interval;
        return (name, line.Config.Id, point.Profile.Interval, late);
    }

    private IReadOnlyList<BadSentence> Bad(RuleDefinition rule) =>
    [
        .. BadEffects.Of(rule)
            .GroupBy(one => one.Point, one => one.Effect)
            .Select(one => (_site.Model.Points[one.Key.Index].Name, _site.Model.Points[one.Key.Index].Supervision, Effects: one.Order().ToList()))
            .GroupBy(one => (one.Supervision, string.Join(' ', one.Effects)))
            .Select(group => Sentence([.. group.Select(one => one.Name)], group.Key.Supervision, group.First().Effects)),
    ];

    private static BadSentence Sentence(IReadOnlyList<string> names, TimeSpan supervision, IReadOnlyList<BadEffect> effects)
    {
        var them = Phrase.Names(names, "或", "or");

        // A point may stand in a rule twice: what happens anyway is said last.
        var told = effects.OrderBy(effect => effect == BadEffect.Nothing).Select(Does).ToList();
        var does = Phrase.Of(string.Join("；在别处", told.Select(one => one.Zh)), string.Join("; elsewhere ", told.Select(one => one.En)));
        var silence = supervision > TimeSpan.Zero
            ? Phrase.Of($"沉默 {Phrase.Time(supervision)} 即报故障", $"its silence is a fault after {Phrase.Time(supervision)}")
            : Phrase.Of("沉默无人知晓（未受监督）", "nobody notices its silence, because it is not supervised");
        return new BadSentence(names, Phrase.Of($"若 {them.Zh} 失效：{does.Zh}；{silence.Zh}。", $"If {them.En} is bad: {does.En}; {silence.En}."));
    }

    private static LocalText Does(BadEffect effect) => effect switch
    {
        BadEffect.Nothing => Phrase.Of("不因此发出也不因此消除", "nothing is raised or cleared by it"),
        BadEffect.AskedFor => Phrase.Of("本规则要的正是这一点", "that is what this rule asks for"),
        BadEffect.AskedAgainst => Phrase.Of("本规则此时不成立", "this rule does not hold then"),
        BadEffect.VoteEasier => Phrase.Of("表决少要一项，并注明", "the vote needs one fewer, and says so"),
        BadEffect.NoEvidence => Phrase.Of("不计入证据，并注明", "it adds nothing to the evidence, and the alarm says so"),
        BadEffect.Blind => Phrase.Of("在它恢复之前，本报警发不出来，也不因它消除", "this alarm cannot be raised until it is back, nor cleared by it"),
        BadEffect.Raised => Phrase.Of("照样发出，标为未核实", "the alarm is raised, marked as not verified"),
    };
}
