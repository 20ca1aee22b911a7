using CityEdge.Safety;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.RuleSpeech;

/// <summary>Says a quantity of a rule in words.</summary>
internal sealed class QuantitySpeech(IReadOnlyList<PointDefinition> points, Func<Condition, LocalText> say)
{
    public LocalText Of(Quantity quantity) => quantity switch
    {
        Constant constant => Phrase.Same(Phrase.Value(constant.Value, constant.Unit)),
        PointValue value => Phrase.Same(Name(value.Point)),
        Windowed window => Window(window.Kind, Phrase.Same(Name(window.Point)), window.Window),
        Plus plus => Join(plus.Left, "+", plus.Right),
        Minus minus => Join(minus.Left, "−", minus.Right),
        Times times => Scaled(times),
        Absolute absolute => Of(absolute.Of) is var of ? Phrase.Of($"{of.Zh} 的绝对值", $"the size of {of.En}") : default,
        Combined combined => Combination(combined),
        Tally tally => Phrase.Map(Phrase.List([.. tally.Of.Select(say)], "、", "and"), zh => $"（{zh}）中成立的个数", en => $"how many of these hold ({en})"),
        Count count => Phrase.Map(say(count.Of), zh => $"{Phrase.Time(count.Window)} 内“{zh}”发生的次数", en => $"how often within {Phrase.Time(count.Window)} it began that {en}"),
        Ramp ramp => Phrase.Map(
            Of(ramp.Of),
            zh => $"{zh}（{Phrase.Value(ramp.From, ramp.Of.Unit)} 计 0，{Phrase.Value(ramp.To, ramp.Of.Unit)} 计 1）",
            en => $"{en} (nothing at {Phrase.Value(ramp.From, ramp.Of.Unit)}, all at {Phrase.Value(ramp.To, ramp.Of.Unit)})"),
        Evidence evidence => Phrase.Map(
            Phrase.List([.. evidence.Of.Select(Term)], "、", "and"), zh => $"证据（{zh}）之和", en => $"the evidence ({en})"),
        Holds holds => Phrase.Map(say(holds.Of), zh => $"“{zh}”", en => $"that {en}"),
        _ => throw new InvalidOperationException($"no words for {quantity.GetType().Name}"),
    };

    /// <summary>The members of a combination that are windows of one kind and length over points, with that window; null where they are not.</summary>
    public static IReadOnlyList<Windowed>? Windows(Quantity quantity)
    {
        var windows = quantity switch
        {
            Windowed one => [one],
            Combined { Kind: Safety.Rules.Combination.Highest } all => all.Of.OfType<Windowed>().ToList(),
            _ => [],
        };
        return windows.Count > 0 && windows.Count == (quantity is Combined combined ? combined.Of.Count : 1) && windows.All(one => one.Kind == windows[0].Kind && one.Window == windows[0].Window)
            ? windows : null;
    }

    public string Name(PointId point) => points[point.Index].Name;

    public static LocalText Window(WindowKind kind, LocalText of, TimeSpan window)
    {
        var time = Phrase.Time(window);
        var (zh, en) = kind switch
        {
            WindowKind.Rise => ("上升量", "rise"),
            WindowKind.Fall => ("下降量", "fall"),
            WindowKind.Average => ("平均值", "mean"),
            WindowKind.Lowest => ("最小值", "lowest value"),
            WindowKind.Highest => ("最大值", "highest value"),
        };
        return Phrase.Of($"{of.Zh} 在 {time} 内的{zh}", $"the {en} of {of.En} within {time}");
    }

    private LocalText Term(Weighted term)
    {
        var weight = Phrase.Value(term.Weight, Unit.Percent);
        return term.Of switch
        {
            Holds holds => Phrase.Map(say(holds.Of), zh => $"{zh}得 {weight}", en => $"{weight} if {en}"),
            Ramp ramp => Phrase.Map(
                Of(ramp.Of),
                zh => $"{zh} 从 {Phrase.Value(ramp.From, ramp.Of.Unit)} 到 {Phrase.Value(ramp.To, ramp.Of.Unit)} 得 0–{weight}",
                en => $"up to {weight} as {en} goes from {Phrase.Value(ramp.From, ramp.Of.Unit)} to {Phrase.Value(ramp.To, ramp.Of.Unit)}"),
            _ => Phrase.Map(Of(term.Of), zh => $"{zh} 的 {weight}", en => $"{weight} of {en}"),
        };
    }

    private LocalText Join(Quantity left, string sign, Quantity right)
    {
        var (a, b) = (Of(left), Of(right));
        return Phrase.Of($"（{a.Zh} {sign} {b.Zh}）", $"({a.En} {sign} {b.En})");
    }

    private LocalText Scaled(Times times)
    {
        var factor = times.Unit == times.Of.Unit ? Phrase.Value(times.Factor, Unit.None) : $"{Phrase.Value(times.Factor, times.Unit)}/{Units.Symbol(times.Of.Unit)}";
        return Phrase.Map(Of(times.Of), zh => $"{zh} × {factor}", en => $"{en} × {factor}");
    }

    private LocalText Combination(Combined combined)
    {
        var (zh, en) = combined.Kind switch
        {
            Safety.Rules.Combination.Lowest => ("最小值", "lowest"),
            Safety.Rules.Combination.Highest => ("最大值", "highest"),
            Safety.Rules.Combination.Average => ("平均值", "mean"),
            Safety.Rules.Combination.Sum => ("总和", "sum"),
        };
        var of = combined.Of.All(one => one is PointValue)
            ? Phrase.Names([.. combined.Of.Cast<PointValue>().Select(one => Name(one.Point))], "、", "and")
            : Phrase.List([.. combined.Of.Select(Of)], "、", "and");
        // The highest of a, b and the lowest of c and d: only brackets tell which of them "and d" belongs to.
        return combined.Of.Any(one => one is not (PointValue or Windowed or Constant))
            ? Phrase.Of($"（{of.Zh}）的{zh}", $"the {en} of ({of.En})")
            : Phrase.Of($"{of.Zh} 的{zh}", $"the {en} of {of.En}");
    }
}
