using CityEdge.Safety;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.RuleSpeech;

/// <summary>Says what a condition asks, as the clause of a sentence after "when" (当 … 时).</summary>
/// <param name="points">The points of the site.</param>
/// <param name="state">The word of a point's state; null where it has none.</param>
internal sealed class ConditionSpeech(IReadOnlyList<PointDefinition> points, Func<PointId, long, LocalText?> state)
{
    private QuantitySpeech Quantities => field ??= new QuantitySpeech(points, Of);

    public LocalText Of(Condition condition) => condition switch
    {
        Threshold { Comparison: Comparison.NotEqual, Setpoint: 0 } set => Phrase.Of($"{Name(set.Point)} 动作", $"{Name(set.Point)} is set"),
        Threshold threshold => Compared(
            Phrase.Same(Name(threshold.Point)), threshold.Comparison, Phrase.Same(Value(threshold.Setpoint, threshold.Point)),
            threshold.Clear is { } clear ? Phrase.Same(Value(clear, threshold.Point)) : null),
        Compare compare => Compared(compare),
        StateEquals equals => State(equals, not: false),
        Not { Of: StateEquals equals } => State(equals, not: true),
        Not { Of: Open } => Phrase.Of("不在营业时间", "the place is closed"),
        Not { Of: Bad bad } => Phrase.Of($"{Name(bad.Point)} 有好值", $"{Name(bad.Point)} has a good value"),
        Not not => Phrase.Map(Of(not.Of), zh => $"并非“{zh}”", en => $"it is not so that {en}"),
        Or any when SetMembers(any) is { } members => Phrase.Map(Phrase.Names(members, "或", "or"), zh => $"{zh} 动作", en => $"{en} is set"),
        Or any => Phrase.List([.. any.Of.Select(Part)], "，或 ", "or"),
        And and => Phrase.List([.. and.Of.Select(Part)], "，且 ", "and"),
        For held => Phrase.Map(Part(held.Of), zh => $"{zh} 持续 {Phrase.Time(held.Duration)}", en => $"{en} for {Phrase.Time(held.Duration)}"),
        Vote vote => Voted(vote),
        Open => Phrase.Of("在营业时间内", "the place is open"),
        Between between => Phrase.Of($"时刻在 {between.From:HH:mm} 到 {between.To:HH:mm} 之间", $"the time is between {between.From:HH:mm} and {between.To:HH:mm}"),
        Bad bad => Phrase.Of($"{Name(bad.Point)} 没有好值", $"{Name(bad.Point)} has no good value"),
        Age age => Phrase.Of($"{Name(age.Point)} 已有 {Phrase.Time(age.Limit)} 没有好值", $"{Name(age.Point)} has had no good value for {Phrase.Time(age.Limit)}"),
        Changed changed => Phrase.Of($"{Name(changed.Point)} 在 {Phrase.Time(changed.Window)} 内有变化", $"{Name(changed.Point)} has changed within {Phrase.Time(changed.Window)}"),
        _ => throw new InvalidOperationException($"no words for {condition.GetType().Name}"),
    };

    // A vote reads its voters out as a list too: without brackets what follows would be heard as one of them.
    private LocalText Part(Condition part) =>
        part is And or Or or Vote { Of.Count: > 1 } && !(part is Or any && SetMembers(any) is not null) ? Phrase.Map(Of(part), zh => $"（{zh}）", en => $"({en})") : Of(part);

    private LocalText Voted(Vote vote)
    {
        var parts = vote.Of.Select(Part).ToList();
        var of = Phrase.Of(string.Join("；", parts.Select(part => part.In(true))), string.Join("; ", parts.Select(part => part.In(false))));
        var within = vote.Within > TimeSpan.Zero ? Phrase.Of($"{Phrase.Time(vote.Within)} 内", $" within {Phrase.Time(vote.Within)}") : Phrase.Of("", "");
        if (parts is [var only])
        {
            return vote.Within > TimeSpan.Zero ? Phrase.Of($"{only.Zh}（最近 {Phrase.Time(vote.Within)} 内有过也算）", $"{only.En} (or was within the last {Phrase.Time(vote.Within)})") : only;
        }

        return Phrase.Of($"{within.Zh}以下 {vote.Of.Count} 项中至少 {vote.Need} 项成立：{of.Zh}", $"at least {vote.Need} of these {vote.Of.Count} hold{within.En}: {of.En}");
    }

    // A rise or a fall is a verb; every other quantity is compared.
    private LocalText Compared(Compare compare)
    {
        var right = Quantities.Of(compare.Right);
        if (QuantitySpeech.Windows(compare.Left) is [{ Kind: WindowKind.Rise or WindowKind.Fall } first, ..] windows && compare.Comparison is Comparison.Greater or Comparison.GreaterOrEqual)
        {
            var names = Phrase.Names([.. windows.Select(one => Name(one.Point))], "或", "or");
            var (zh, en) = first.Kind == WindowKind.Rise ? ("上升", "rises") : ("下降", "falls");
            var (moreZh, moreEn) = compare.Comparison == Comparison.Greater ? ("超过", "more than") : ("至少", "at least");
            return Phrase.Of(
                $"{names.Zh} 在 {Phrase.Time(first.Window)} 内{zh}{moreZh} {right.Zh}{Until(compare.Comparison, compare.Clear).Zh}",
                $"{names.En} {en} by {moreEn} {right.En} within {Phrase.Time(first.Window)}{Until(compare.Comparison, compare.Clear).En}");
        }

        return Compared(Quantities.Of(compare.Left), compare.Comparison, right, compare.Clear is { } clear ? Quantities.Of(clear) : null);
    }

    private LocalText Until(Comparison comparison, Quantity? clear) => clear is null ? Phrase.Of("", "") : Until(comparison, Quantities.Of(clear));

    private static LocalText Until(Comparison comparison, LocalText clear) => comparison is Comparison.Greater or Comparison.GreaterOrEqual
        ? Phrase.Of($"，直到低于 {clear.Zh}", $" (until it is below {clear.En})")
        : Phrase.Of($"，直到高于 {clear.Zh}", $" (until it is above {clear.En})");

    private static LocalText Compared(LocalText left, Comparison comparison, LocalText right, LocalText? clear)
    {
        var (zh, en) = comparison switch
        {
            Comparison.Greater => ("高于", "is above"),
            Comparison.GreaterOrEqual => ("不低于", "is at least"),
            Comparison.Less => ("低于", "is below"),
            Comparison.LessOrEqual => ("不高于", "is at most"),
            Comparison.Equal => ("等于", "is"),
            Comparison.NotEqual => ("不等于", "is not"),
        };
        var until = clear is { } back ? Until(comparison, back) : Phrase.Of("", "");
        return Phrase.Of($"{left.Zh} {zh} {right.Zh}{until.Zh}", $"{left.En} {en} {right.En}{until.En}");
    }

    private LocalText State(StateEquals equals, bool not)
    {
        var word = state(equals.Point, equals.State) is { } known
            ? Phrase.Of($"“{known.In(true)}”", $"'{known.In(false)}'")
            : Phrase.Same(equals.State.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return not
            ? Phrase.Of($"{Name(equals.Point)} 不为 {word.Zh}", $"{Name(equals.Point)} is not {word.En}")
            : Phrase.Of($"{Name(equals.Point)} 为 {word.Zh}", $"{Name(equals.Point)} is {word.En}");
    }

    // any(smoke in kitchen): all of them ask whether a state is set.
    private List<string>? SetMembers(Or any) =>
        any.Of.All(one => one is Threshold { Comparison: Comparison.NotEqual, Setpoint: 0 }) ? [.. any.Of.Select(one => Name(((Threshold)one).Point))] : null;

    private string Name(PointId point) => points[point.Index].Name;

    private string Value(double value, PointId point) => Phrase.Value(value, points[point.Index].Unit);
}
