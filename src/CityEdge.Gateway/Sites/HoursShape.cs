using System.Globalization;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>Opening hours of a day as <c>08:00-22:00</c>; a close before the opening means past midnight, <c>24:00</c> means midnight itself, <c>closed</c> no hours at all.</summary>
internal sealed class HoursShape : Shape<DayHours>
{
    private const string Closed = "closed";

    public override LocalText Words => new("营业时间（如 08:00-22:00）或 closed", "opening hours (such as 08:00-22:00) or closed");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["pattern"] = "^(closed|[0-2][0-9]:[0-5][0-9] *- *[0-2][0-9]:[0-5][0-9])$" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out DayHours value)
    {
        value = DayHours.Closed;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (scalar.Text == Closed)
        {
            return true;
        }

        var parts = scalar.Text.Split('-');
        if (parts.Length == 2 && TryTime(parts[0], out var opens) && parts[1].Trim() == "24:00")
        {
            value = new DayHours(opens.ToTimeSpan(), TimeSpan.FromDays(1));
            return true;
        }

        if (parts.Length == 2 && TryTime(parts[0], out opens) && TryTime(parts[1], out var closes) && opens != closes)
        {
            value = DayHours.Of(opens, closes);
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
