using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Devices;

/// <summary>An MQTT topic of a profile: <c>{base}</c> and <c>{address}</c> stand for the device's, a level may be <c>+</c>.</summary>
internal sealed class TopicShape : Shape<string>
{
    /// <summary>MQTT allows 65,535 bytes; no device needs more.</summary>
    private const int MaxLength = 256;

    public override LocalText Words => new("MQTT 主题（如 {base}/{address}/state）", "an MQTT topic (such as {base}/{address}/state)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["maxLength"] = MaxLength };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        var bare = scalar.Text.Replace("{base}", "b", StringComparison.Ordinal).Replace("{address}", "a", StringComparison.Ordinal);
        if (scalar.Text.Length is > 0 and <= MaxLength && bare.IndexOfAny(['{', '}', '#', '\0']) < 0 && bare.Split('/').All(level => level == "+" || !level.Contains('+', StringComparison.Ordinal)))
        {
            value = scalar.Text;
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }
}
