using System.Globalization;
using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <content>Signs, numbers, units and times, and how a reader goes on or stops.</content>
internal sealed partial class RuleReader
{
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

    private TimeSpan Duration()
    {
        var token = Current;
        var negative = !_stopped && Take(TokenKind.Minus);
        var written = !_stopped && Current.Kind == TokenKind.Word && scope.Constants?.Invoke(Text(Current)) is { } constant
            ? Number(Next(), constant.Value, constant.Unit)
            : Literal();
        if (_stopped || written.Number is not { } number)
        {
            return TimeSpan.FromSeconds(1);
        }

        if (written.WrittenUnit is not { } given || !Units.TryConvert(number, given, Unit.Second, out var seconds))
        {
            Complain(written.WrittenUnit is null ? token : written.UnitAt, "时长需要单位 s、min 或 h", "a time needs the unit s, min or h");
        }
        else if (negative || seconds <= 0 || seconds > RuleParser.MaxWindow.TotalSeconds)
        {
            Complain(token, "时长须大于零且不超过 7 天", "a time must be above zero and at most 7 days");
        }
        else
        {
            return TimeSpan.FromTicks(Math.Max(1, (long)Math.Round(seconds * TimeSpan.TicksPerSecond)));
        }

        return TimeSpan.FromSeconds(1);
    }

    // A number with or without its unit, and without a sign; wrong where it is not finite.
    private Meaning Literal()
    {
        if (_stopped || Current.Kind != TokenKind.Number)
        {
            return Stop(Current, $"此处应为数值，而不是 {Text(Current)}", $"expected a number, not {Text(Current)}");
        }

        var token = Next();
        var unitAt = Current;
        var unit = UnitOf();
        return double.TryParse(Span(token), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Number(token, number, unit) with { UnitAt = unit is null ? token : unitAt }
            : Complain(token, $"{Text(token)} 不是有限数", $"{Text(token)} is not a finite number");
    }

    private Unit? UnitOf()
    {
        if (_stopped || Current.Kind != TokenKind.Unit)
        {
            return null;
        }

        var token = Next();
        if (Units.TryParse(Span(token), out var unit))
        {
            return unit;
        }

        Stop(token, $"没有单位 {Text(token)}", $"no unit {Text(token)}");
        return null;
    }

    private bool IsNext(string word) => !_stopped && Current.Kind == TokenKind.Word && Span(Current).SequenceEqual(word);

    private bool TakeWord(string word)
    {
        var found = IsNext(word);
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

    private ReadOnlySpan<char> Span(Token token) => text.AsSpan(token.Start, token.Length);

    private string Text(Token token) => token.Kind == TokenKind.End ? "end" : text.Substring(token.Start, token.Length);

    private Meaning Complain(Token token, string zh, string en)
    {
        if (!_stopped)
        {
            shared.Diagnostics.Add(new(token.Column, new(zh, en), within));
        }

        return Wrong(token);
    }

    private Meaning Stop(Token token, string zh, string en)
    {
        var wrong = Complain(token, zh, en);
        _stopped = true;
        return wrong;
    }
}
