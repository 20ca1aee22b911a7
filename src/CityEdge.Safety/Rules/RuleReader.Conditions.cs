using System.Globalization;
using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <content>Conditions of their own: comparisons, votes, times of the day, and what a quantity says alone.</content>
internal sealed partial class RuleReader
{
    private Meaning Comparing(Meaning left, Token sign, Comparison comparison, Meaning right, Deadband? clear)
    {
        if (right.Members is not null || clear?.Value.Members is not null)
        {
            return Complain((right.Members is null ? clear!.Value : right).At, "选择只能放在左边", "a selection stands on the left only");
        }

        if (left.Wrong || right.Wrong || clear is { Value.Wrong: true })
        {
            return Wrong(left.At);
        }

        if (left.Absent || right.Absent || clear is { Value.Absent: true })
        {
            return Gone(left.At);
        }

        if (left.Number is not null)
        {
            return Complain(left.At, "测量值写在左边，设定值写在右边", "what is measured stands on the left, its setpoint on the right");
        }

        if (left.Condition is not null)
        {
            return Complain(left.At, "条件不能与数值比较", "a condition cannot be compared with a value");
        }

        if (comparison is Comparison.Equal or Comparison.NotEqual)
        {
            return Equality(left, sign, comparison, right);
        }

        if (left.Quantity is Windowed { Kind: WindowKind.Rise or WindowKind.Fall })
        {
            if (comparison is Comparison.Less or Comparison.LessOrEqual)
            {
                return Complain(sign, "上升量和下降量只能用 >", "a rise or fall takes > only");
            }

            if (right.Number < 0)
            {
                return Complain(right.At, "上升量和下降量不能为负", "a rise or fall cannot be negative");
            }
        }

        return left.Point is { } point && right.Number is not null && clear is null or { Value.Number: not null }
            ? Setpoint(left, point, comparison, right, clear)
            : Quantities(left, comparison, right, clear);
    }

    private Meaning Equality(Meaning left, Token sign, Comparison comparison, Meaning right)
    {
        if (!left.IsState || right.Number is not { } state)
        {
            return Complain(sign, "测量值不会恰好等于设定值；请用 > 或 <", "a measured value never equals a setpoint exactly; use > or <");
        }

        if (Fit(left, right, Unit.None) is null)
        {
            return Wrong(left.At);
        }

        if (state != Math.Truncate(state) || Math.Abs(state) > uint.MaxValue)
        {
            return Complain(right.At, "状态是整数", "a state is a whole number");
        }

        // A state that is not zero is the state alone: one meaning, one tree.
        var id = left.Point!.Value.Id;
        return Says(left.At, comparison == Comparison.Equal ? new StateEquals(id, (long)state)
            : state == 0 ? new Threshold(id, Comparison.NotEqual, 0)
            : new Not(new StateEquals(id, (long)state)));
    }

    // A point and numbers: the common case, kept in the point's own unit.
    private Meaning Setpoint(Meaning left, PointBinding point, Comparison comparison, Meaning right, Deadband? clear)
    {
        var own = point.Definition.Unit;
        var setpoint = Fit(left, right, own);
        var back = clear is null ? null : Fit(left, clear.Value, own);
        if (setpoint is null || (clear is not null && (back is null || WrongSide(comparison, setpoint.Value, back.Value, clear))))
        {
            return Wrong(left.At);
        }

        var range = point.Definition.Range is { } given ? new Interval(given.Low, given.High) : Interval.Unknown;
        return Never(range, comparison, setpoint.Value, right) ?? NeverClears(range, comparison, back, clear)
            ?? Says(left.At, new Threshold(point.Id, comparison, setpoint.Value, back));
    }

    private Meaning Quantities(Meaning left, Comparison comparison, Meaning right, Deadband? clear)
    {
        if (AsQuantity(left) is not { } quantity || Fitting(left, right, quantity.Unit) is not { } other)
        {
            return Wrong(left.At);
        }

        var back = clear is null ? null : Fitting(left, clear.Value, quantity.Unit);
        if (clear is not null && (back is null || (other is Constant setpoint && back is Constant end && WrongSide(comparison, setpoint.Value, end.Value, clear))))
        {
            return Wrong(left.At);
        }

        var range = QuantityRange.Of(quantity, shared.Points);
        return (other is Constant limit ? Never(range, comparison, limit.Value, right) : null)
            ?? (back is Constant cleared ? NeverClears(range, comparison, cleared.Value, clear) : null)
            ?? Says(left.At, new Compare(quantity, comparison, other, back));
    }

    private bool WrongSide(Comparison comparison, double setpoint, double clear, Deadband at)
    {
        var wrong = comparison is Comparison.Greater or Comparison.GreaterOrEqual ? clear > setpoint : clear < setpoint;
        if (wrong)
        {
            Complain(at.Sign, "回差在设定值的另一侧", "the deadband lies on the wrong side of the setpoint");
        }

        return wrong;
    }

    // A setpoint that nothing can reach: of what was thinned out it is no mistake, only nothing that could ever be.
    private Meaning? Never(Interval range, Comparison comparison, double setpoint, Meaning right)
    {
        var never = comparison switch
        {
            Comparison.Greater => setpoint >= range.High,
            Comparison.GreaterOrEqual => setpoint > range.High,
            Comparison.Less => setpoint <= range.Low,
            Comparison.LessOrEqual => setpoint < range.Low,
            Comparison.Equal or Comparison.NotEqual => false,
        };
        return !never ? null
            : shared.Thinned ? Gone(right.At)
            : Complain(
                right.At,
                string.Create(CultureInfo.InvariantCulture, $"永远不会成立：范围是 {range.Low:0.###}…{range.High:0.###}"),
                string.Create(CultureInfo.InvariantCulture, $"this can never hold: the range is {range.Low:0.###}…{range.High:0.###}"));
    }

    private Meaning? NeverClears(Interval range, Comparison comparison, double? clear, Deadband? at) =>
        clear is not { } end || at is null || (comparison is Comparison.Greater or Comparison.GreaterOrEqual ? end > range.Low : end < range.High) ? null
            : Complain(
                at.Value.At,
                string.Create(CultureInfo.InvariantCulture, $"报警永远不会恢复：范围是 {range.Low:0.###}…{range.High:0.###}"),
                string.Create(CultureInfo.InvariantCulture, $"the alarm could never end: the range is {range.Low:0.###}…{range.High:0.###}"));

    private Meaning Vote(Token at, double need)
    {
        var voters = Conditionals(Arguments());
        var window = TakeWord("within") ? Duration() : TimeSpan.Zero;
        if (_stopped || voters.Exists(static voter => voter.Wrong))
        {
            return Wrong(at);
        }

        var all = voters.Count;
        voters.RemoveAll(static voter => voter.Absent);
        shared.Thinned |= voters.Count < all;
        return voters.Count == 0 || (need > voters.Count && need <= all && voters.Count < all) ? Gone(at)
            : need != Math.Truncate(need) || need < 1 ? Complain(at, "表决数应为正整数", "a vote needs a whole number of voters")
            : need > voters.Count ? Complain(
                at,
                string.Create(CultureInfo.InvariantCulture, $"只有 {voters.Count} 个成员，永远不会成立"),
                string.Create(CultureInfo.InvariantCulture, $"there are {voters.Count} voters only, it can never hold"))
            : Says(at, new Vote((int)need, window, [.. voters.Select(static voter => voter.Condition!)]));
    }

    private Meaning TimesOfDay(Token at)
    {
        var from = TimeOfDay();
        if (!_stopped && !TakeWord("and"))
        {
            Stop(Current, $"此处应为 and，而不是 {Text(Current)}", $"expected and, not {Text(Current)}");
        }

        var end = Current;
        var to = TimeOfDay();
        return _stopped ? Wrong(at)
            : from == to ? Complain(end, "起止时间相同", "it ends when it begins")
            : Says(at, new Between(from, to));
    }

    private TimeOnly TimeOfDay()
    {
        if (_stopped || Current.Kind != TokenKind.Time)
        {
            Stop(Current, $"此处应为时刻（如 22:00），而不是 {Text(Current)}", $"expected a time of the day such as 22:00, not {Text(Current)}");
            return default;
        }

        var token = Next();
        if (TimeOnly.TryParseExact(Text(token).Replace('：', ':'), ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        Complain(token, $"没有时刻 {Text(token)}", $"there is no time {Text(token)}");
        return default;
    }

    // Each member of a selection counts by itself.
    private List<Meaning> Conditionals(List<Meaning> meanings) =>
        [.. meanings.Select(meaning => Each(meaning, AsCondition)).SelectMany(static meaning => meaning.Members ?? [meaning])];

    private Meaning AsCondition(Meaning meaning)
    {
        if (meaning.Condition is not null || meaning.Absent || meaning.Wrong || _stopped)
        {
            return meaning;
        }

        return meaning.Members is not null ? Complain(meaning.At, "选择需要 any、all、count 或 N of", "a selection needs any, all, count or N of")
            : meaning is { IsState: true, Point: { } state } ? Says(meaning.At, new Threshold(state.Id, Comparison.NotEqual, 0))
            : meaning.Point is { } point ? Complain(
                meaning.At, $"{point.Definition.Name} 是测量值，需要与设定值比较", $"{point.Definition.Name} is a measured value and needs a setpoint")
            : Complain(meaning.At, "此处应为条件；数值需要与设定值比较", "expected a condition; a value needs a comparison");
    }

    private Meaning Join(Token at, List<Meaning> parts, Func<IReadOnlyList<Condition>, Condition> join)
    {
        if (_stopped || parts.Exists(static part => part.Wrong))
        {
            return Wrong(at);
        }

        var left = parts.Where(static part => !part.Absent).Select(static part => part.Condition!).ToList();
        shared.Thinned |= left.Count < parts.Count;
        return left.Count switch { 0 => Gone(at), 1 => Says(at, left[0]), _ => Says(at, join(left)) };
    }

    private static Meaning Says(Token at, Condition condition) => new() { At = at, Condition = condition };

    private static Meaning Gone(Token at) => new() { At = at, Absent = true };

    private static Meaning Wrong(Token at) => new() { At = at };
}
