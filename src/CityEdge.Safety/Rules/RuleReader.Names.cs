using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <content>What stands alone: numbers, parentheses, words, selections and definitions.</content>
internal sealed partial class RuleReader
{
    private Meaning Single()
    {
        var at = Current;
        if (_stopped)
        {
            return Wrong(at);
        }

        switch (at.Kind)
        {
            case TokenKind.Number:
                var number = Literal();
                return IsNext("of") && _tokens[_at + 1].Kind == TokenKind.LeftParenthesis && number is { Number: { } need, WrittenUnit: null } ? Voted(at, need) : number;
            case TokenKind.LeftParenthesis:
                Next();
                var inner = Either();
                Expect(TokenKind.RightParenthesis, ")");
                return inner with { At = at };
            case TokenKind.Word when TakeWord("open"):
                return scope.Hours ? Leaf(Says(at, new Open())) : Complain(at, "站点没有营业时间", "the site has no opening hours");
            case TokenKind.Word when TakeWord("between"):
                return Leaf(TimesOfDay(at));
            case TokenKind.Word when !RuleScanner.IsKeyword(Span(at)):
                return _tokens[_at + 1].Kind == TokenKind.LeftParenthesis ? Function() : Named();
            default:
                return Stop(at, $"此处应为条件或数值，而不是 {Text(at)}", $"expected a condition or a value, not {Text(at)}");
        }
    }

    private Meaning Voted(Token at, double need)
    {
        Next();
        return Vote(at, need);
    }

    private Meaning Named()
    {
        var at = Next();
        var name = Text(at);
        if (IsNext("in"))
        {
            Next();
            return Selection(at);
        }

        if (name == "value" && scope.Value is { } own)
        {
            return Leaf(Point(at, own));
        }

        if (scope.Definitions?.Invoke(name) is { } definition)
        {
            return Expanded(at, name, definition);
        }

        if (scope.Constants?.Invoke(name) is { } constant)
        {
            var number = Number(at, constant.Value, constant.Unit);
            return IsNext("of") && _tokens[_at + 1].Kind == TokenKind.LeftParenthesis && number.WrittenUnit is null ? Voted(at, constant.Value) : Leaf(number);
        }

        return scope.Points(name) is { } point ? Leaf(Point(at, point))
            : scope.AllowEmpty && name.StartsWith("device.", StringComparison.Ordinal) ? Gone(at)
            : Complain(at, $"没有点 {name}", $"no point {name}");
    }

    private Meaning Expanded(Token at, string name, string definition)
    {
        if (!shared.Known.TryGetValue(name, out var known))
        {
            if (definition.Length > RuleParser.MaxLength)
            {
                return Complain(at, $"{name} 的定义过长", $"the definition of {name} is too long");
            }

            if (!shared.Open.Add(name))
            {
                return Complain(at, $"{name} 的定义引用了自身", $"the definition of {name} leads back to itself");
            }

            var leaves = shared.Leaves;
            var elsewhere = shared.Thinned;
            shared.Thinned = false;
            known = (new RuleReader(definition, scope, shared, name, _depth).Whole(), shared.Thinned);
            shared.Thinned = elsewhere;
            shared.Leaves = leaves;
            shared.Open.Remove(name);
            shared.Known.Add(name, known);
        }

        var meaning = known.Meaning;
        shared.Thinned |= known.Thinned;

        // From here on it stands where its name stands.
        return Leaf(
            meaning with { At = at, UnitAt = at, Members = meaning.Members?.Select(member => member with { At = at, UnitAt = at }).ToList() },
            LeavesOf(meaning));
    }

    private static int LeavesOf(Meaning meaning) => meaning.Members?.Sum(LeavesOf)
        ?? (meaning.Condition is { } condition ? Conditions.PartsOf(condition) : meaning.Quantity is { } quantity ? Conditions.PartsOf(quantity) : 1);

    private Meaning Selection(Token at)
    {
        var place = Current;
        if (place.Kind != TokenKind.Word)
        {
            return Stop(place, $"此处应为区域，而不是 {Text(place)}", $"expected a place, not {Text(place)}");
        }

        Next();
        if (scope.Select?.Invoke(Text(at), Text(place)) is not { } members)
        {
            return Complain(place, $"没有区域 {Text(place)}", $"no place {Text(place)}");
        }

        if (members.Count == 0)
        {
            return scope.AllowEmpty ? Gone(at) : Complain(at, $"{Text(place)} 中没有 {Text(at)}", $"nothing in {Text(place)} measures {Text(at)}");
        }

        return members.Count > RuleParser.MaxMembers
            ? Complain(at, $"选择超过 {RuleParser.MaxMembers} 个成员", $"a selection has at most {RuleParser.MaxMembers} members, this one {members.Count}")
            : Leaf(new() { At = at, Members = [.. members.Select(member => Point(at, member))] }, members.Count);
    }

    private Meaning Point(Token at, PointBinding point)
    {
        shared.Points[point.Id.Index] = point.Definition;
        return new() { At = at, Point = point, Quantity = new PointValue(point.Id, Units.Reckoned(Units.DimensionOf(point.Definition.Unit))) };
    }

    // A rule of a few words may stand for many parts; it is stopped before they are made.
    private Meaning Leaf(Meaning meaning, int leaves = 1)
    {
        shared.Leaves += leaves;
        return shared.Leaves > RuleParser.MaxParts ? TooManyParts(meaning.At) : meaning;
    }

    private Meaning TooManyParts(Token at) =>
        Stop(at, $"规则超过 {RuleParser.MaxParts} 个部分", $"the rule has more than {RuleParser.MaxParts} parts");
}
