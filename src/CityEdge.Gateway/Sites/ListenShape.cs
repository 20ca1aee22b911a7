using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Sites;

/// <summary>An address and port to listen on.</summary>
internal sealed class ListenShape : Shape<PageConfig>
{
    public override LocalText Words => new("地址和端口（如 127.0.0.1:8080）", "an address and port (such as 127.0.0.1:8080)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out PageConfig value)
    {
        value = null;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        // IPEndPoint takes a missing port for 0; here 0 must be meant.
        var hasPort = scalar.Text.LastIndexOf(':') > scalar.Text.LastIndexOf(']') && scalar.Text.Contains('.', StringComparison.Ordinal) | scalar.Text.StartsWith('[');
        if (hasPort && IPEndPoint.TryParse(scalar.Text, out var end))
        {
            value = new PageConfig { Address = end.Address.ToString(), Port = end.Port };
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }
}
