using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>A whole number within bounds, decimal or 0x hexadecimal; a leading zero is refused, because YAML's readers disagree whether 010 is eight or ten.</summary>
internal sealed class IntegerShape(long min, long max) : Shape<long>
{
    public override LocalText Words => new($"{min} 到 {max} 的整数", $"a whole number from {min} to {max}");

    public override JsonObject Schema(SchemaPage page) => new()
    {
        // An editor's YAML reader hands 0x0010 over as a number.
        ["type"] = "integer",
        ["minimum"] = min,
        ["maximum"] = max,
    };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out long value)
    {
        value = 0;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (NumberShape.HasLeadingZero(scalar.Text))
        {
            diagnostics.Error(node.Mark, $"“{scalar.Text}”含义不明：去掉前导零，或以 0x 写十六进制", $"'{scalar.Text}' is ambiguous: drop the leading zero, or write hexadecimal as 0x…");
            return false;
        }

        if (TryParse(scalar.Text, out value) && value >= min && value <= max)
        {
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }

    private static bool TryParse(string text, out long value) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && !text.StartsWith('+');
}
