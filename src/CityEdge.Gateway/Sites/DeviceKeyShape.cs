using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Sites;

/// <summary>The digest of a device's token.</summary>
internal sealed class DeviceKeyShape : Shape<DeviceKey>
{
    public override LocalText Words => new("口令摘要（sha256: 加 64 位小写十六进制；由 cityedge token 生成）", "the digest of a token (sha256: and 64 hexadecimal digits in lower case; `cityedge token` makes one)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["pattern"] = "^sha256:[0-9a-f]{64}$" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out DeviceKey value)
    {
        value = null;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (DeviceKey.TryParse(scalar.Text, out value))
        {
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }
}
