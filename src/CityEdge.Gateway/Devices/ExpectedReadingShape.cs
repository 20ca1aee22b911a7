using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>A value with its unit, or <c>{bad: reason}</c>.</summary>
internal sealed class ExpectedReadingShape : Shape<ExpectedReading>
{
    private static readonly ChoiceShape<QualityReason> Reason = new();

    public override LocalText Words => new("数值，或 {bad: 原因}", "a value, or {bad: reason}");

    public override JsonObject Schema(SchemaPage page) => new()
    {
        ["anyOf"] = new JsonArray(
            Shapes.WithUnit.Schema(page),
            new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["required"] = new JsonArray("bad"), ["properties"] = new JsonObject { ["bad"] = Reason.Schema(page) } }),
    };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, [MaybeNullWhen(false)] out ExpectedReading value)
    {
        value = null;
        if (node is YamlMap { Entries: [{ Key: "bad" } bad] })
        {
            value = Reason.TryBind(bad.Value, diagnostics, out var reason) ? new ExpectedReading(default, reason) : null;
        }
        else if (node is YamlScalar)
        {
            value = Shapes.WithUnit.TryBind(node, diagnostics, out var quantity) ? new ExpectedReading(quantity, QualityReason.None) : null;
        }
        else
        {
            Expected(node, diagnostics);
        }

        return value is not null;
    }
}
