using System.Text.Json.Nodes;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Configuration;

/// <summary>The unit of a point.</summary>
internal sealed class UnitShape : Shape<Unit>
{
    public override LocalText Words => new("单位（如 °C、ppm、W；无单位写 none）", "a unit (such as °C, ppm, W; none for plain numbers and states)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string" };

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out Unit value)
    {
        value = Unit.None;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (scalar.Text == "none" || Units.TryParse(scalar.Text, out value))
        {
            return true;
        }

        Unknown(scalar.Text, node.Mark, diagnostics);
        return false;
    }

    public static void Unknown(string spelling, Mark at, Diagnostics diagnostics)
    {
        var (zh, en) = Spelling.Hint(spelling, Enum.GetValues<Unit>().Where(unit => unit != Unit.None).Select(Units.Symbol));
        diagnostics.Error(at, $"未知的单位“{spelling}”{zh}", $"unknown unit '{spelling}'{en}");
    }
}
