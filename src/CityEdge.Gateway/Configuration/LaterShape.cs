using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>A section that the design knows and this version does not read: it is left alone and said so.</summary>
internal sealed class LaterShape(string name) : Shape<YamlNode>
{
    public override LocalText Words => new("本版本尚不读取", "not yet read by this version");

    public override JsonObject Schema(SchemaPage page) => [];

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out YamlNode value)
    {
        value = node;
        diagnostics.Warn(node.Mark, $"本版本尚不支持“{name}”，已忽略", $"'{name}' is not yet supported by this version and is ignored");
        return true;
    }
}
