using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Sites;

/// <summary>A class of alarms or the id of one; which of them it is, is known when all rules are.</summary>
internal sealed class CauseShape : Shape<RuleText>
{
    public override LocalText Words => new("报警类别或报警标识", "a class of alarms or the id of one");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["minLength"] = 1 };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out RuleText value)
    {
        var bound = TryText(node, diagnostics, out var scalar);
        value = bound ? new RuleText(scalar!.Text, scalar.TextMark) : default;
        return bound;
    }
}
