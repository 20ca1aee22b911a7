using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>A condition in the rule language; it is read when all points are known.</summary>
internal sealed class RuleTextShape : Shape<RuleText>
{
    public override LocalText Words => new("条件", "a condition");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = RuleParser.MaxLength };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out RuleText value)
    {
        var bound = TryText(node, diagnostics, out var scalar);
        value = bound ? RuleText.Of(scalar!) : default;
        return bound;
    }
}
