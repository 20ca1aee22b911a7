using System.Text.Json.Nodes;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Devices.Packs;

/// <summary>A wait, or the name of a parameter that is a time.</summary>
internal sealed class PackDelayShape : Shape<PackDelay>
{
    public override LocalText Words => new($"{Shapes.Delay.Words.Zh}，或时间参数名", $"{Shapes.Delay.Words.En}, or the name of a parameter that is a time");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out PackDelay value)
    {
        value = default;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (char.IsAsciiLetter(scalar.Text[0]) && NameShape.IsName(scalar.Text))
        {
            value = new PackDelay(TimeSpan.Zero, scalar.Text, node.Mark);
            return true;
        }

        var bound = Shapes.Delay.TryBind(node, diagnostics, out var time);
        value = new PackDelay(time, null, node.Mark);
        return bound;
    }
}
