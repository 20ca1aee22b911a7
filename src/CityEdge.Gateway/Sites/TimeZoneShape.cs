using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Sites;

/// <summary>An IANA time zone.</summary>
internal sealed class TimeZoneShape : Shape<TimeZoneInfo>
{
    public override LocalText Words => new("IANA 时区（如 Asia/Shanghai）", "an IANA time zone (such as Asia/Shanghai)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out TimeZoneInfo value)
    {
        value = null;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(scalar.Text, out value))
        {
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }
}
