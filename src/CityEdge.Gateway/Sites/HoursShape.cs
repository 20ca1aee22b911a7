using System.Globalization;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>Opening hours as <c>08:00-22:00</c>; a close before the opening means past midnight.</summary>
internal sealed class HoursShape : Shape<OpeningHours>
{
    public override LocalText Words => new("营业时间（如 08:00-22:00）", "opening hours (such as 08:00-22:00)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["pattern"] = "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out OpeningHours value)
    {
        value = default;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        var parts = scalar.Text.Split('-');
        if (parts.Length == 2 && TryTime(parts[0], out var opens) && TryTime(parts[1], out var closes) && opens != closes)
        {
            value = new OpeningHours(opens, closes);
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
