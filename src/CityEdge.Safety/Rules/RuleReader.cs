using System.Globalization;
using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>
/// Reads one rule by recursive descent. What must hold: it ends for every text within the bounds of <see cref="RuleParser"/>, never throws,
/// and goes on after an error of meaning (unknown point, wrong unit) to report them all; after an error of form it stops, because what follows is a guess.
/// </summary>
/// <remarks>
/// <code>
/// either     = both { "or" both }
/// both       = held { "and" held }
/// held       = opposite [ "for" duration ]
/// opposite   = "not" opposite | single
/// single     = "(" either ")" | "open" | "bad" "(" name ")" | "age" "(" name ")" sign duration
///            | "rise" "(" name "," duration ")" (">") value | name [ sign value [ "clear" sign value ] ]
/// value      = number [ unit ]           duration = number unit           sign = "=" "!=" "&lt;" "&lt;=" "&gt;" "&gt;="
/// </code>
/// </remarks>
internal sealed class RuleReader(string text, RuleScope scope)
{
    private static readonly Condition Nothing = new Open();

    private readonly List<Token> _tokens = RuleScanner.Scan(text);
    private readonly List<RuleDiagnostic> _diagnostics = [];
    private int _at;
    private int _depth;
    private bool _stopped;

    private Token Current => _tokens[_at];

    public RuleParseResult Read()
    {
        var condition = Either();
        if (!_stopped && Current.Kind != TokenKind.End)
        {
            Stop(Current, $"多余的内容：{Text(Current)}", $"unexpected {Text(Current)}");
        }

        return _diagnostics.Count == 0
            ? new() { Condition = condition }
            : new() { Diagnostics = [.. _diagnostics.OrderBy(static diagnostic => diagnostic.Column)] };
    }

    private Condition Either() => Chain("or", Both, static parts => new Or(parts));

    private Condition Both() => Chain("and", Held, static parts => new And(parts));

    private Condition Chain(string keyword, Func<Condition> part, Func<IReadOnlyList<Condition>, Condition> join)
    {
        var parts = new List<Condition> { part() };
        while (!_stopped && TakeWord(keyword))
        {
            parts.Add(part());
        }

        return parts.Count == 1 ? parts[0] : join(parts);
    }

    private Condition Held()
    {
        var condition = Opposite();
        if (_stopped || !TakeWord("for"))
        {
            return condition;
        }

        return new For(condition, Duration());
    }

    private Condition Opposite()
    {
        // One counter for every kind of nesting: a text of two thousand parentheses must not end on the stack.
        if (++_depth > RuleParser.MaxDepth)
        {
            Stop(Current, "嵌套过深", "nested too deeply");
            return Nothing;
        }

        var condition = TakeWord("not") ? new Not(Opposite()) : Single();
        _depth--;
        return condition;
    }

    private Condition Single()
    {
        if (_stopped)
        {
            return Nothing;
        }

        if (Take(TokenKind.LeftParenthesis))
        {
            var inner = Either();
            Expect(TokenKind.RightParenthesis, ")");
            return inner;
        }

        if (Current.Kind != TokenKind.Word)
        {
            Stop(Current, $"此处应为条件，而不是 {Text(Current)}", $"expected a condition, not {Text(Current)}");
            return Nothing;
        }

        if (Current is var open && TakeWord("open"))
        {
            return scope.Hours ? new Open() : Complain(open, "站点没有营业时间", "the site has no opening hours");
        }

        return _tokens[_at + 1].Kind == TokenKind.LeftParenthesis ? Function() : Compared();
    }

    private Condition Function()
    {
        var name = Next();
        Next();
        switch (Text(name))
        {
            case "bad":
                var bad = Name();
                Expect(TokenKind.RightParenthesis, ")");
                return bad is { } point ? new Bad(point.Id) : Nothing;
            case "age":
                var aged = Name();
                Expect(TokenKind.RightParenthesis, ")");
                return Aged(aged);
            case "rise":
                var risen = Name();
                Expect(TokenKind.Comma, ",");
                var window = Duration();
                Expect(TokenKind.RightParenthesis, ")");
                return Risen(risen, window);
            default:
                Stop(name, $"没有函数 {Text(name)}", $"no function {Text(name)}");
                return Nothing;
        }
    }

    private Condition Aged(PointBinding? point)
    {
        var sign = Current;
        var comparison = Sign();
        var limit = Duration();
        if (comparison is Comparison.Equal or Comparison.NotEqual)
        {
            return Complain(sign, "时长只能比较大小", "an age can only be more or less than something");
        }

        if (point is not { } bound)
        {
            return Nothing;
        }

        var age = new Age(bound.Id, limit);
        return comparison is Comparison.Greater or Comparison.GreaterOrEqual ? age : new Not(age);
    }

    private Condition Risen(PointBinding? point, TimeSpan window)
    {
        var sign = Current;
        var comparison = Sign();
        var from = Current;
        var setpoint = Value(point, difference: true);
        if (!_stopped && comparison is not Comparison.Greater)
        {
            return Complain(sign, "上升量只能用 >", "a rise takes > only");
        }

        return !_stopped && setpoint < 0 ? Complain(from, "上升量不能为负", "a rise cannot be negative")
            : point is { Definition.Kind: PointKind.State } ? Complain(from, "状态点没有上升量", "a state does not rise")
            : point is { } bound ? new Rise(bound.Id, window, setpoint)
            : Nothing;
    }

    private Condition Compared()
    {
        var name = Current;
        var point = Name();
        if (_stopped)
        {
            return Nothing;
        }

        if (Current.Kind != TokenKind.Comparison)
        {
            return point is { Definition.Kind: PointKind.Analog }
                ? Complain(name, $"{Text(name)} 是测量值，需要与设定值比较", $"{Text(name)} is a measured value and needs a setpoint")
                : point is { } state ? new Threshold(state.Id, Comparison.NotEqual, 0) : Nothing;
        }

        var sign = Current;
        var comparison = Sign();
        var number = Current;
        var setpoint = Value(point, difference: false);
        var clear = Clear(point, comparison, setpoint);
        return point is not { } bound ? Nothing
            : bound.Definition.Kind == PointKind.State && comparison is Comparison.Equal or Comparison.NotEqual ? State(bound, comparison, setpoint, number)
            : bound.Definition.Kind == PointKind.Analog && comparison is Comparison.Equal or Comparison.NotEqual
                ? Complain(sign, "测量值不会恰好等于设定值；请用 > 或 <", "a measured value never equals a setpoint exactly; use > or <")
            : new Threshold(bound.Id, comparison, setpoint, clear);
    }

    private Condition State(PointBinding point, Comparison comparison, double state, Token number)
    {
        if (!_stopped && (state != Math.Truncate(state) || Math.Abs(state) > uint.MaxValue))
        {
            return Complain(number, "状态是整数", "a state is a whole number");
        }

        var equals = new StateEquals(point.Id, (long)state);
        return comparison == Comparison.Equal ? equals : new Not(equals);
    }

    private double? Clear(PointBinding? point, Comparison comparison, double setpoint)
    {
        var keyword = Current;
        if (_stopped || !TakeWord("clear"))
        {
            return null;
        }

        var sign = Current;
        var back = Sign();
        var clear = Value(point, difference: false);
        if (_stopped)
        {
            return null;
        }

        var above = comparison is Comparison.Greater or Comparison.GreaterOrEqual;
        if (comparison is Comparison.Equal or Comparison.NotEqual)
        {
            Complain(keyword, "等于比较没有回差", "an equality has no deadband");
        }
        else if (back != (above ? Comparison.Less : Comparison.Greater))
        {
            Complain(sign, $"回差应为 clear {(above ? "<" : ">")}", $"expected clear {(above ? "<" : ">")}");
        }
        else if (above ? clear > setpoint : clear < setpoint)
        {
            Complain(sign, "回差在设定值的另一侧", "the deadband lies on the wrong side of the setpoint");
        }

        return clear;
    }

    private PointBinding? Name()
    {
        if (_stopped || Current.Kind != TokenKind.Word || IsReserved(Text(Current)))
        {
            Stop(Current, $"此处应为点名，而不是 {Text(Current)}", $"expected the name of a point, not {Text(Current)}");
            return null;
        }

        var token = Next();
        var found = Text(token) == "value" ? scope.Value ?? scope.Points("value") : scope.Points(Text(token));
        if (found is null)
        {
            Complain(token, $"没有点 {Text(token)}", $"no point {Text(token)}");
        }

        return found;
    }

    private Comparison Sign()
    {
        if (_stopped || Current.Kind != TokenKind.Comparison)
        {
            Stop(Current, $"此处应为比较符，而不是 {Text(Current)}", $"expected a comparison, not {Text(Current)}");
            return Comparison.Greater;
        }

        return Text(Next()).Replace('＞', '>').Replace('＜', '<').Replace('＝', '=').Replace('！', '!') switch
        {
            ">" => Comparison.Greater,
            ">=" or "≥" => Comparison.GreaterOrEqual,
            "<" => Comparison.Less,
            "<=" or "≤" => Comparison.LessOrEqual,
            "!=" or "≠" => Comparison.NotEqual,
            _ => Comparison.Equal,
        };
    }

    // A setpoint in the point's own unit; the dimension must match, and a bare number never stands for a measured quantity.
    private double Value(PointBinding? point, bool difference)
    {
        var token = Current;
        var number = Number();
        var unitToken = Current;
        var unit = UnitOf();
        if (_stopped || point is not { } bound)
        {
            return number;
        }

        var own = bound.Definition.Unit;
        if (unit is null)
        {
            if (own != Unit.None)
            {
                Complain(token, $"缺少单位（{Units.Symbol(own)}）", $"the unit is missing ({Units.Symbol(own)})");
            }

            return number;
        }

        if (own == Unit.None)
        {
            Complain(unitToken, $"{bound.Definition.Name} 没有单位", $"{bound.Definition.Name} has no unit");
            return number;
        }

        var converted = number;
        if (!(difference ? Units.TryConvertDifference(number, unit.Value, own, out converted) : Units.TryConvert(number, unit.Value, own, out converted)))
        {
            Complain(
                unitToken,
                $"{Units.Symbol(unit.Value)} 不能与 {bound.Definition.Name} 的 {Units.Symbol(own)} 比较",
                $"{Units.Symbol(unit.Value)} cannot be compared with {Units.Symbol(own)} of {bound.Definition.Name}");
        }

        return converted;
    }

    private TimeSpan Duration()
    {
        var token = Current;
        var number = Number();
        var unitToken = Current;
        var unit = UnitOf();
        if (_stopped)
        {
            return TimeSpan.FromSeconds(1);
        }

        if (unit is not { } given || !Units.TryConvert(number, given, Unit.Second, out var seconds))
        {
            Complain(unit is null ? token : unitToken, "时长需要单位 s、min 或 h", "a time needs the unit s, min or h");
        }
        else if (seconds <= 0 || seconds > TimeSpan.FromDays(7).TotalSeconds)
        {
            Complain(token, "时长须大于零且不超过 7 天", "a time must be above zero and at most 7 days");
        }
        else
        {
            return TimeSpan.FromTicks(Math.Max(1, (long)Math.Round(seconds * TimeSpan.TicksPerSecond)));
        }

        return TimeSpan.FromSeconds(1);
    }

    private double Number()
    {
        if (_stopped || Current.Kind != TokenKind.Number)
        {
            Stop(Current, $"此处应为数值，而不是 {Text(Current)}", $"expected a number, not {Text(Current)}");
            return 0;
        }

        var token = Next();
        if (double.TryParse(text.AsSpan(token.Start, token.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        Complain(token, $"{Text(token)} 不是有限数", $"{Text(token)} is not a finite number");
        return 0;
    }

    private Unit? UnitOf()
    {
        if (_stopped || Current.Kind != TokenKind.Unit)
        {
            return null;
        }

        var token = Next();
        if (Units.TryParse(text.AsSpan(token.Start, token.Length), out var unit))
        {
            return unit;
        }

        Stop(token, $"没有单位 {Text(token)}", $"no unit {Text(token)}");
        return null;
    }

    private static bool IsReserved(string word) => word is "and" or "or" or "not" or "for" or "clear" or "open";

    private bool TakeWord(string word)
    {
        var found = Current.Kind == TokenKind.Word && text.AsSpan(Current.Start, Current.Length).SequenceEqual(word);
        _at += found ? 1 : 0;
        return found;
    }

    private bool Take(TokenKind kind)
    {
        var found = Current.Kind == kind;
        _at += found ? 1 : 0;
        return found;
    }

    private Token Next() => Current.Kind == TokenKind.End ? Current : _tokens[_at++];

    private void Expect(TokenKind kind, string sign)
    {
        if (!_stopped && !Take(kind))
        {
            Stop(Current, $"此处应为 {sign}，而不是 {Text(Current)}", $"expected {sign}, not {Text(Current)}");
        }
    }

    private string Text(Token token) => token.Kind == TokenKind.End ? "end" : text.Substring(token.Start, token.Length);

    private Condition Complain(Token token, string zh, string en)
    {
        if (!_stopped)
        {
            _diagnostics.Add(new(token.Column, new(zh, en)));
        }

        return Nothing;
    }

    private void Stop(Token token, string zh, string en)
    {
        Complain(token, zh, en);
        _stopped = true;
    }
}
