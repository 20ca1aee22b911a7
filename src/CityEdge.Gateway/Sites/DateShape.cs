using System.Globalization;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Sites;

/// <summary>A day as <c>2026-10-01</c>.</summary>
internal sealed class DateShape : Shape<DateOnly>
{
    public override LocalText Words => new("日期（如 2026-10-01）", "a date (such as 2026-10-01)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out DateOnly value)
    {
        value = default;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (DateOnly.TryParseExact(scalar.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value))
        {
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }
}
