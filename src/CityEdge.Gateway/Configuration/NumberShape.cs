using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>A finite number without a unit. NaN and infinity compare false with everything: a threshold of that kind is an alarm that never comes.</summary>
internal sealed class NumberShape : Shape<double>
{
    public override LocalText Words => new("数字", "a number");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "number" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out double value)
    {
        value = 0;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (TryParse(scalar.Text, out value))
        {
            return true;
        }

        diagnostics.Error(node.Mark, $"应为有限数字，实为“{scalar.Text}”", $"expected a finite number, found '{scalar.Text}'");
        return false;
    }

    /// <summary>A finite decimal number as JSON writes it: no leading zero or plus, no bare point, no underscore.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        value = 0;
        return text.Length is > 0 and < 64 && (char.IsAsciiDigit(text[0]) || text[0] == '-') && !HasLeadingZero(text)
            && char.IsAsciiDigit(text[^1]) && double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    public static bool HasLeadingZero(ReadOnlySpan<char> text)
    {
        var digits = text.StartsWith("-") ? text[1..] : text;
        return digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]);
    }
}
