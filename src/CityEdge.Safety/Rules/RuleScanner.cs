namespace CityEdge.Safety.Rules;

/// <summary>
/// Cuts a rule into words. A name is <c>letter {letter | digit | - _ . :}</c>, so that a minus between two names needs a space before it; what follows a
/// number directly, or <c>per</c>, is a unit unless it is a keyword. Full-width signs, as Chinese keyboards type them, mean the same.
/// </summary>
internal static class RuleScanner
{
    private static readonly string[] Keywords = ["and", "or", "not", "for", "clear", "of", "per", "in", "within", "between"];

    public static List<Token> Scan(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var token = Next(text, at, tokens.Count > 0 && TakesUnit(text, tokens[^1]));
            tokens.Add(token);
            at += token.Length;
        }

        tokens.Add(new(TokenKind.End, text.Length, 0));
        return tokens;
    }

    /// <summary>Whether a word has a meaning of its own and cannot be a name.</summary>
    public static bool IsKeyword(ReadOnlySpan<char> word)
    {
        foreach (var keyword in Keywords)
        {
            if (word.SequenceEqual(keyword))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TakesUnit(string text, Token last) =>
        last.Kind == TokenKind.Number || (last.Kind == TokenKind.Word && text.AsSpan(last.Start, last.Length).SequenceEqual("per"));

    private static Token Next(string text, int at, bool takesUnit)
    {
        var c = text[at];
        if (TimeLength(text, at) is var time and > 0)
        {
            return new(TokenKind.Time, at, time);
        }

        if (StartsNumber(text, at))
        {
            return new(TokenKind.Number, at, NumberLength(text, at));
        }

        if (takesUnit && UnitLength(text, at) is var unit and > 0 && !IsKeyword(text.AsSpan(at, unit)))
        {
            return new(TokenKind.Unit, at, unit);
        }

        if (char.IsLetter(c) || c == '_')
        {
            // What other languages call numbers is told as no finite number, not as a missing point.
            var word = WordLength(text, at);
            var named = text.AsSpan(at, word);
            var notFinite = named.Equals("NaN", StringComparison.OrdinalIgnoreCase) || named.Equals("inf", StringComparison.OrdinalIgnoreCase)
                || named.Equals("infinity", StringComparison.OrdinalIgnoreCase);
            return new(notFinite ? TokenKind.Number : TokenKind.Word, at, word);
        }

        var two = at + 1 < text.Length && text[at + 1] is '=' or '＝' && c is '<' or '＜' or '>' or '＞' or '!' or '！' or '=' or '＝';
        return c switch
        {
            '(' or '（' => new(TokenKind.LeftParenthesis, at, 1),
            ')' or '）' => new(TokenKind.RightParenthesis, at, 1),
            ',' or '，' => new(TokenKind.Comma, at, 1),
            '+' or '＋' => new(TokenKind.Plus, at, 1),
            '-' or '－' or '−' => new(TokenKind.Minus, at, 1),
            '*' or '＊' or '×' => new(TokenKind.Times, at, 1),
            '/' or '／' or '÷' => new(TokenKind.Divide, at, 1),
            '≥' or '≤' or '≠' => new(TokenKind.Comparison, at, 1),
            _ when two => new(TokenKind.Comparison, at, 2),
            '<' or '＜' or '>' or '＞' or '=' or '＝' => new(TokenKind.Comparison, at, 1),
            _ => new(TokenKind.Unknown, at, char.IsHighSurrogate(c) && at + 1 < text.Length ? 2 : 1),
        };
    }

    private static bool StartsNumber(string text, int at) =>
        char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]));

    private static int TimeLength(string text, int start)
    {
        var colon = Digits(text, start);
        var end = colon < text.Length && text[colon] is ':' or '：' ? Digits(text, colon + 1) : colon;
        return colon - start is 1 or 2 && end - colon == 3 ? end - start : 0;
    }

    private static int NumberLength(string text, int start)
    {
        var at = Digits(text, start);
        if (at < text.Length && text[at] == '.')
        {
            at = Digits(text, at + 1);
        }

        // An exponent only where digits follow it: 5 e… could be a unit.
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var from = at + 1 < text.Length && text[at + 1] is '-' or '+' ? at + 2 : at + 1;
            var to = Digits(text, from);
            at = to > from ? to : at;
        }

        return at - start;
    }

    private static int Digits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int UnitLength(string text, int start)
    {
        var at = start;

        // A stroke belongs to a unit between two of its letters only (mg/m³); elsewhere it divides.
        while (at < text.Length && (char.IsLetter(text[at]) || text[at] is '%' or '°' or '℃' or '℉' or '²' or '³'
            || (at > start && (char.IsAsciiDigit(text[at]) || (text[at] == '/' && at + 1 < text.Length && char.IsLetter(text[at + 1]))))))
        {
            at++;
        }

        return at - start;
    }

    private static int WordLength(string text, int start)
    {
        var at = start;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '-' or '_' or '.' or ':'))
        {
            at++;
        }

        return at - start;
    }
}
