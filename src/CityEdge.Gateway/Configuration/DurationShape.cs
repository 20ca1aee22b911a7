using System.Text.Json.Nodes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Configuration;

/// <summary>A length of time with its unit.</summary>
internal sealed class DurationShape(TimeSpan min, TimeSpan max) : Shape<TimeSpan>
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("min", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    public override LocalText Words => new($"{Write(min)} 到 {Write(max)} 的时长（如 500 ms、10 s、2 min、8 h）", $"a duration from {Write(min)} to {Write(max)} (such as 500 ms, 10 s, 2 min, 8 h)");

    public override JsonObject Schema(SchemaPage page) => new() { ["type"] = "string", ["pattern"] = "^[0-9]+(\\.[0-9]+)? ?(ms|s|min|h|d)$" };

    /// <summary>A duration in the largest unit that needs no fraction.</summary>
    public static string Write(TimeSpan time)
    {
        var (unit, ticks) = Units.OrderByDescending(unit => unit.Ticks).FirstOrDefault(unit => time.Ticks % unit.Ticks == 0 && time.Ticks >= unit.Ticks, (Unit: "s", Ticks: TimeSpan.TicksPerSecond));
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(decimal)time.Ticks / ticks:0.###} {unit}");
    }

    public override bool TryBind(YamlNode node, Diagnostics diagnostics, out TimeSpan value)
    {
        value = default;
        if (!TryText(node, diagnostics, out var scalar))
        {
            return false;
        }

        if (NumberShape.TryParse(scalar.Text, out _))
        {
            diagnostics.Error(node.Mark, $"时长“{scalar.Text}”缺少单位：ms、s、min、h 或 d", $"the duration '{scalar.Text}' has no unit: ms, s, min, h or d");
            return false;
        }

        if (TryParse(scalar.Text, out value) && value >= min && value <= max)
        {
            return true;
        }

        Expected(node, diagnostics);
        return false;
    }

    /// <summary>Reads a length of time with its unit.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        foreach (var (unit, ticks) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && NumberShape.TryParse(text.AsSpan(0, text.Length - unit.Length).TrimEnd(' '), out var number))
            {
                var total = number * ticks;
                value = total is >= 0 and < long.MaxValue / 2 ? TimeSpan.FromTicks((long)Math.Round(total)) : TimeSpan.MinValue;
                return value >= TimeSpan.Zero;
            }
        }

        return false;
    }
}
