using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>true or false and nothing else: yes, on and their kin are read differently by different YAML readers.</summary>
internal sealed class BooleanShape : Shape<bool>
{
    public override LocalText Words => new("true 或 false", "true or false");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "boolean" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out bool value)
    {
        value = node is YamlScalar { Plain: true, Text: "true" };
        if (value || node is YamlScalar { Plain: true, Text: "false" })
        {
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }
}
