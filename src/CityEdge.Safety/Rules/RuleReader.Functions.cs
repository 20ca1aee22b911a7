using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <content>Functions, and how they take selections.</content>
internal sealed partial class RuleReader
{
    private Meaning Function()
    {
        var name = Next();
        switch (Text(name))
        {
            case "bad":
                return OfPoint(name, static (at, point) => Says(at, new Bad(point.Id)));
            case "age":
                return OfPoint(name, static (at, point) => new() { At = at, AgeOf = point });
            case "changed":
                return OfPointWithin(name, (_, point, window) => Says(name, new Changed(point.Id, window)));
            case "rise":
                return Window(name, WindowKind.Rise);
            case "fall":
                return Window(name, WindowKind.Fall);
            case "min":
                return WindowOrList(name, WindowKind.Lowest, Combination.Lowest);
            case "max":
                return WindowOrList(name, WindowKind.Highest, Combination.Highest);
            case "avg":
                return WindowOrList(name, WindowKind.Average, Combination.Average);
            case "sum":
                return List(name, Combination.Sum, Arguments());
            case "abs":
                return Argument() is var of && Unusable(of, of) is { } instead ? instead : AsQuantity(of) is { } quantity ? Is(name, new Absolute(quantity)) : of;
            case "ramp":
                return Ramped(name);
            case "evidence":
                return Evident(name);
            case "count":
                return Counted(name);
            case "any":
                return AnyOrAll(name, static of => new Or(of));
            case "all":
                return AnyOrAll(name, static of => new And(of));
            default:
                return Stop(name, $"没有函数 {Text(name)}", $"no function {Text(name)}");
        }
    }

    private Meaning OfPoint(Token name, Func<Token, PointBinding, Meaning> make)
    {
        var of = Argument();
        return _stopped ? Wrong(name) : Each(of, member => PointOf(member) is { } point ? make(name, point) : Wrong(name));
    }

    private Meaning OfPointWithin(Token name, Func<Token, PointBinding, TimeSpan, Meaning> make)
    {
        Next();
        var of = Either();
        Expect(TokenKind.Comma, ",");
        var window = Duration();
        Expect(TokenKind.RightParenthesis, ")");
        return _stopped ? Wrong(name) : Each(of, member => PointOf(member) is { } point ? make(member.At, point, window) : Wrong(name));
    }

    private PointBinding? PointOf(Meaning meaning)
    {
        if (meaning.Point is null && !meaning.Wrong)
        {
            Complain(meaning.At, "此处应为测点或选择", "expected a point or a selection");
        }

        return meaning.Point;
    }

    private Meaning Window(Token name, WindowKind kind) => OfPointWithin(name, (of, point, window) => Window(name, of, kind, point, window));

    private Meaning Window(Token name, Token of, WindowKind kind, PointBinding point, TimeSpan window)
    {
        var unit = Units.Reckoned(Units.DimensionOf(point.Definition.Unit));
        return point.Definition.Kind == PointKind.State
            ? Complain(of, "状态点没有这样的数值", "a state has no such value; take any, count or changed")
            : Is(name, new Windowed(kind, point.Id, window, kind is WindowKind.Rise or WindowKind.Fall ? Difference(unit) : unit));
    }

    private Meaning WindowOrList(Token name, WindowKind kind, Combination combination)
    {
        Next();
        var first = Either();
        if (IsWindow())
        {
            Next();
            var window = Duration();
            Expect(TokenKind.RightParenthesis, ")");
            return _stopped ? Wrong(name) : Each(first, member => PointOf(member) is { } point ? Window(name, member.At, kind, point, window) : Wrong(name));
        }

        return List(name, combination, More(first));
    }

    // ", 60 s)" or ", window)" with a parameter that is a time.
    private bool IsWindow() => Current.Kind == TokenKind.Comma
        && ((_tokens[_at + 1].Kind == TokenKind.Number && _tokens[_at + 2].Kind == TokenKind.Unit && _tokens[_at + 3].Kind == TokenKind.RightParenthesis
                && Units.TryParse(Span(_tokens[_at + 2]), out var unit) && Units.DimensionOf(unit) == Dimension.Time)
            || (_tokens[_at + 1].Kind == TokenKind.Word && _tokens[_at + 2].Kind == TokenKind.RightParenthesis
                && scope.Constants?.Invoke(Text(_tokens[_at + 1])) is { } constant && Units.DimensionOf(constant.Unit) == Dimension.Time));

    private Meaning List(Token name, Combination kind, List<Meaning> given)
    {
        var members = given.SelectMany(static meaning => meaning.Members ?? [meaning]).ToList();
        if (_stopped || members.Exists(static member => member.Wrong))
        {
            return Wrong(name);
        }

        if (given is [{ Members: null, Absent: false }])
        {
            return Complain(given[0].At, "需要至少两个数值，或一个选择", "at least two values are needed, or a selection");
        }

        var there = members.Where(static member => !member.Absent).ToList();
        shared.Thinned |= there.Count < members.Count;
        if (there.Count == 0)
        {
            return Gone(name);
        }

        if (AsQuantity(there[0]) is not { } first)
        {
            return Wrong(name);
        }

        var of = new List<Quantity> { first };
        foreach (var member in there.Skip(1))
        {
            if (Fitting(there[0], member, first.Unit) is { } quantity)
            {
                of.Add(quantity);
            }
        }

        return of.Count < there.Count ? Wrong(name)
            : kind == Combination.Sum && first.Unit == Unit.Celsius ? Complain(there[0].At, "温度不能相加", "temperatures cannot be added")
            : of.Count == 1 ? there[0] with { At = name }
            : Is(name, new Combined(kind, of));
    }

    private Meaning Ramped(Token name)
    {
        Next();
        var of = Either();
        Expect(TokenKind.Comma, ",");
        var from = Sum();
        Expect(TokenKind.Comma, ",");
        var to = Sum();
        Expect(TokenKind.RightParenthesis, ")");
        if (Unusable(from, to) is { } instead)
        {
            return instead;
        }

        foreach (var end in (Meaning[])[from, to])
        {
            if (end.Number is null)
            {
                return Complain(end.At, "此处应为带单位的常数", "expected a constant");
            }
        }

        return Each(of, member => AsQuantity(member) is not { } quantity || Fit(member, from, quantity.Unit) is not { } low || Fit(member, to, quantity.Unit) is not { } high ? Wrong(name)
            : low.Equals(high) ? Complain(to.At, "斜坡的起止相同", "the ramp ends where it begins")
            : Is(name, new Ramp(quantity, low, high)));
    }

    private Meaning Evident(Token name)
    {
        Next();
        var terms = new List<Weighted>();
        var wrong = false;
        var absent = 0;
        do
        {
            var weight = Weight();
            var meaning = Either();
            wrong |= meaning.Wrong || weight is null;
            absent += meaning.Absent ? 1 : 0;
            if (!_stopped && !meaning.Absent && !meaning.Wrong && AsEvidence(meaning) is { } of)
            {
                terms.Add(new(weight ?? 0, of));
            }
        }
        while (!_stopped && Take(TokenKind.Comma));

        Expect(TokenKind.RightParenthesis, ")");
        shared.Thinned |= absent > 0;
        return _stopped || wrong || terms.Count + absent == 0 ? Wrong(name) : terms.Count > 0 ? Is(name, new Evidence(terms)) : Gone(name);
    }

    private double? Weight()
    {
        var at = Current;
        var weight = at.Kind == TokenKind.Word && !_stopped && scope.Constants?.Invoke(Text(at)) is { } constant ? Number(Next(), constant.Value, constant.Unit) : Literal();
        if (!_stopped && !TakeWord("of"))
        {
            Stop(Current, $"此处应为 of，而不是 {Text(Current)}", $"expected of, not {Text(Current)}");
        }

        var percent = weight.WrittenUnit switch { null => 100 * weight.Number, Unit.Percent => weight.Number, _ => null };
        if (_stopped || percent is > 0)
        {
            return percent;
        }

        Complain(at, "权重应为正的百分数或数值", "a weight is a number or percentage above zero");
        return null;
    }

    private Quantity? AsEvidence(Meaning meaning)
    {
        if (meaning.Condition is not null || meaning.IsState)
        {
            return new Holds(AsCondition(meaning).Condition!);
        }

        if (meaning.Number is null && AsQuantity(meaning) is not { } quantity)
        {
            return null;
        }

        if (meaning.Quantity is { Unit: Unit.None } bare)
        {
            return bare;
        }

        Complain(meaning.At, "证据应为 ramp(…) 或括号内的条件", "evidence is a ramp(…) or a condition in parentheses");
        return null;
    }

    private Meaning Counted(Token name)
    {
        Next();
        var first = Either();
        if (IsWindow())
        {
            Next();
            var window = Duration();
            Expect(TokenKind.RightParenthesis, ")");
            first = AsCondition(first);
            return _stopped ? Wrong(name) : first.Condition is { } condition ? Is(name, new Count(condition, window)) : first;
        }

        var conditions = Conditionals(More(first));
        if (_stopped || conditions.Exists(static one => one.Wrong))
        {
            return Wrong(name);
        }

        var there = conditions.Where(static one => !one.Absent).Select(static one => one.Condition!).ToList();
        shared.Thinned |= there.Count < conditions.Count;
        return there.Count == 0 ? Gone(name) : Is(name, new Tally(there));
    }

    private Meaning AnyOrAll(Token name, Func<IReadOnlyList<Condition>, Condition> join)
    {
        var of = Argument();
        return _stopped || of.Wrong ? Wrong(name)
            : of.Absent ? Gone(name)
            : of.Members is null ? Complain(of.At, "此处应为选择，如 smoke in kitchen", "expected a selection such as smoke in kitchen")
            : Join(name, Conditionals([of]), join);
    }

    // A selection passes on to its members; what is wrong with the first is wrong with all and told once.
    private static Meaning Each(Meaning meaning, Func<Meaning, Meaning> make)
    {
        if (meaning.Absent || meaning.Wrong)
        {
            return meaning;
        }

        if (meaning.Members is not { } members)
        {
            return make(meaning);
        }

        var made = new List<Meaning>();
        foreach (var member in members)
        {
            made.Add(make(member));
            if (made[^1].Wrong)
            {
                return Wrong(meaning.At);
            }
        }

        return new() { At = meaning.At, Members = [.. made.Where(static one => !one.Absent)], Absent = made.TrueForAll(static one => one.Absent) };
    }

    private Meaning Argument()
    {
        Next();
        var of = Either();
        Expect(TokenKind.RightParenthesis, ")");
        return of;
    }

    private List<Meaning> Arguments()
    {
        Next();
        return More(Either());
    }

    private List<Meaning> More(Meaning first)
    {
        var all = new List<Meaning> { first };
        while (!_stopped && Take(TokenKind.Comma))
        {
            all.Add(Either());
        }

        Expect(TokenKind.RightParenthesis, ")");
        return all;
    }
}
