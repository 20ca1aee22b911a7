using System.Text.Json.Nodes;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Configuration;

/// <summary>A finite number with its unit; a number alone has none, and the table decides whether that is right for the point.</summary>
/// <param name="times">Whether times in ms and d are read too, which are units of no point.</param>
internal sealed class AmountShape(bool times = false) : Shape<Amount>
{
    public override LocalText Words => new("带单位的数值（如 57 °C、50 ppm）", "a number with its unit (such as 57 °C, 50 ppm)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = new JsonArray("string", "number") };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out Amount value)
    {
        value = default;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (times && scalar.Text.Trim() is [.., _] and var written && (written.EndsWith("ms", StringComparison.Ordinal) || written.EndsWith('d')) && DurationShape.TryParse(written, out var time))
        {
            value = new Amount(time.TotalSeconds, Unit.Second);
            return true;
        }

        var text = scalar.Text.AsSpan();
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '-' or '.' || IsExponent(text, end)))
        {
            end++;
        }

        if (!NumberShape.TryParse(text[..end], out var number))
        {
            diagnostics.Error(node.Mark, $"应为{Words.Zh}，实为“{scalar.Text}”", $"expected {Words.En}, found '{scalar.Text}'");
            return false;
        }

        var spelling = text[end..].Trim(' ').ToString();
        var unit = Unit.None;
        if (spelling.Length > 0 && !Units.TryParse(spelling, out unit))
        {
            UnitShape.Unknown(spelling, node.Mark, diagnostics);
            return false;
        }

        value = new Amount(number, unit);
        return true;
    }

    /// <summary>An e with digits (and a sign) behind it belongs to the number; any other letter starts the unit.</summary>
    private static bool IsExponent(ReadOnlySpan<char> text, int at) =>
        text[at] is 'e' or 'E'
            ? at > 0 && at + 1 < text.Length && (char.IsAsciiDigit(text[at + 1]) || (text[at + 1] is '+' or '-' && at + 2 < text.Length && char.IsAsciiDigit(text[at + 2])))
            : text[at] == '+' && at > 0 && text[at - 1] is 'e' or 'E';
}
