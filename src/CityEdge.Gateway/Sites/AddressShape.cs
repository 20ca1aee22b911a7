using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Sites;

/// <summary>An IP address of this machine to listen on.</summary>
internal sealed class AddressShape : Shape<string>
{
    public override LocalText Words => new("IP 地址（如 127.0.0.1、0.0.0.0、::）", "an IP address (such as 127.0.0.1, 0.0.0.0, ::)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        // IPAddress takes "1" for 0.0.0.1; an address has dots or colons.
        if (scalar.Text.AsSpan().IndexOfAny('.', ':') >= 0 && IPAddress.TryParse(scalar.Text, out var address))
        {
            value = address.ToString();
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }
}
