namespace CityEdge.Safety.Rules;

/// <summary>
/// Reads one rule by recursive descent. What must hold: it ends for every text within the bounds of <see cref="RuleParser"/>, never throws,
/// and goes on after an error of meaning (unknown point, wrong unit) to report them all; after an error of form it stops, because what follows is a guess.
/// </summary>
/// <remarks>
/// One grammar reads conditions and quantities, because both stand in the same parentheses; which of the two is meant decides what may follow.
/// <code>
/// either     = both { "or" both }
/// both       = held { "and" held }
/// held       = opposite [ "for" duration ]
/// opposite   = "not" opposite | compared
/// compared   = sum [ sign sum [ "clear" sign sum ] ]       sign = "=" "!=" "&lt;" "&lt;=" "&gt;" "&gt;="
/// sum        = term { ("+" | "-") term }                   °C - °C is K, °C ± K is °C, °C + °C is an error
/// term       = factor { ("*" | "/") factor }               one side a bare number; or sum "*" number unit "per" unit
/// factor     = "-" factor | number [ unit ] | "(" either ")" | function | name | "open"
///            | "between" hh:mm "and" hh:mm                 name: a point, a parameter, a definition, "value"
///            | MEASURE "in" PLACE                          a selection
///            | number "of" "(" either { "," either } ")" [ "within" duration ]
/// function   = ("rise" | "fall" | "avg" | "min" | "max") "(" point or selection "," duration ")"
///            | ("min" | "max" | "avg" | "sum") "(" either { "," either } ")"
///            | "abs" "(" sum ")" | "ramp" "(" sum "," sum "," sum ")"
///            | "evidence" "(" weight "of" either { "," weight "of" either } ")"
///            | "count" "(" either "," duration ")" | "count" "(" either { "," either } ")"
///            | ("any" | "all") "(" either ")" | "bad" "(" point ")" | "changed" "(" point "," duration ")"
///            | "age" "(" point ")"                         in a comparison with a duration only
/// duration   = number unit | name of a parameter
/// </code>
/// A selection goes through windows and comparisons to its members; any, all, count, "of", min, max, avg and sum make one of them.
/// </remarks>
internal sealed partial class RuleReader(string text, RuleScope scope, RuleExpansion shared, string? within = null, int depth = 0)
{
    private readonly List<Token> _tokens = RuleScanner.Scan(text);
    private int _at;
    private int _depth = depth;
    private bool _stopped;

    private Token Current => _tokens[_at];

    public RuleParseResult Read()
    {
        var meaning = AsCondition(Whole());
        if (shared.Diagnostics.Count == 0 && meaning.Condition is { } condition && Conditions.PartsOf(condition) > RuleParser.MaxParts)
        {
            TooManyParts(_tokens[0]);
        }

        return shared.Diagnostics.Count == 0
            ? new() { Condition = meaning.Condition, Absent = meaning.Absent }
            : new()
            {
                Diagnostics = [.. shared.Diagnostics
                    .OrderBy(static diagnostic => diagnostic.Within is not null).ThenBy(static diagnostic => diagnostic.Within, StringComparer.Ordinal)
                    .ThenBy(static diagnostic => diagnostic.Column)],
            };
    }

    // The rule, or a definition in it.
    private Meaning Whole()
    {
        var before = shared.Diagnostics.Count;
        var meaning = Either();
        if (!_stopped && Current.Kind != TokenKind.End)
        {
            Stop(Current, $"多余的内容：{Text(Current)}", $"unexpected {Text(Current)}");
        }

        return shared.Diagnostics.Count > before ? new() { At = meaning.At } : meaning;
    }

    private Meaning Either()
    {
        var first = Both();
        if (!IsNext("or"))
        {
            return first;
        }

        var parts = new List<Meaning> { AsCondition(first) };
        while (TakeWord("or"))
        {
            parts.Add(AsCondition(Both()));
        }

        return Join(first.At, parts, static of => new Or(of));
    }

    private Meaning Both()
    {
        var first = Held();
        if (!IsNext("and"))
        {
            return first;
        }

        var parts = new List<Meaning> { AsCondition(first) };
        while (TakeWord("and"))
        {
            parts.Add(AsCondition(Held()));
        }

        // What must not be is not when it is not there; what must be is never.
        return parts.Exists(static part => part is { Absent: true, Opposite: false }) ? Gone(first.At)
            : parts.TrueForAll(static part => part.Absent) ? Gone(first.At) with { Opposite = true }
            : Join(first.At, parts, static of => new And(of));
    }

    private Meaning Held()
    {
        var meaning = Opposite();
        if (_stopped || !TakeWord("for"))
        {
            return meaning;
        }

        meaning = AsCondition(meaning);
        var duration = Duration();
        return meaning.Condition is { } condition ? Says(meaning.At, new For(condition, duration)) : meaning with { Opposite = false };
    }

    private Meaning Opposite()
    {
        // One counter for every kind of nesting: a text of four thousand parentheses must not end on the stack.
        if (++_depth > (scope.Printed ? RuleParser.MaxParts : RuleParser.MaxDepth))
        {
            return Stop(Current, "嵌套过深", "nested too deeply");
        }

        var at = Current;
        Meaning meaning;
        if (TakeWord("not"))
        {
            meaning = AsCondition(Opposite());
            meaning = meaning.Condition is { } condition ? Says(at, new Not(condition)) : meaning with { Opposite = !meaning.Opposite };
        }
        else
        {
            meaning = Compared();
        }

        _depth--;
        return meaning;
    }

    // What fell away in this comparison excuses this one alone.
    private Meaning Compared()
    {
        var elsewhere = shared.Thinned;
        shared.Thinned = false;
        var meaning = ComparedOrSum();
        shared.Thinned |= elsewhere;
        return meaning;
    }

    private Meaning ComparedOrSum()
    {
        var left = Sum();
        if (_stopped || Current.Kind != TokenKind.Comparison)
        {
            return left;
        }

        var sign = Current;
        var comparison = Sign();
        if (left.AgeOf is not null || left.Members is [{ AgeOf: not null }, ..])
        {
            return Aged(left, sign, comparison);
        }

        var right = Operand();
        var clear = Clear(comparison);
        return _stopped ? Wrong(left.At) : Each(left, member => Comparing(member, sign, comparison, right, clear));
    }

    private Meaning Aged(Meaning left, Token sign, Comparison comparison)
    {
        var limit = Duration();
        return comparison is Comparison.Equal or Comparison.NotEqual ? Complain(sign, "时长只能比较大小", "an age can only be more or less than something")
            : Each(left, member =>
            {
                var age = new Age(member.AgeOf!.Value.Id, limit);
                return Says(member.At, comparison is Comparison.Greater or Comparison.GreaterOrEqual ? age : new Not(age));
            });
    }

    private Meaning Operand() => _stopped || Current.Kind is TokenKind.Number or TokenKind.Word or TokenKind.LeftParenthesis or TokenKind.Minus or TokenKind.Plus
        ? Sum()
        : Stop(Current, $"此处应为数值，而不是 {Text(Current)}", $"expected a number, not {Text(Current)}");

    private Deadband? Clear(Comparison comparison)
    {
        var keyword = Current;
        if (_stopped || !TakeWord("clear"))
        {
            return null;
        }

        var sign = Current;
        var back = Sign();
        var value = Operand();
        var above = comparison is Comparison.Greater or Comparison.GreaterOrEqual;
        if (comparison is Comparison.Equal or Comparison.NotEqual)
        {
            Complain(keyword, "等于比较没有回差", "an equality has no deadband");
        }
        else if (back != (above ? Comparison.Less : Comparison.Greater))
        {
            Complain(sign, $"回差应为 clear {(above ? "<" : ">")}", $"expected clear {(above ? "<" : ">")}");
        }

        return new(sign, value);
    }

    /// <summary>A deadband as read: its sign and where the condition ends.</summary>
    private sealed record Deadband(Token Sign, Meaning Value);
}
