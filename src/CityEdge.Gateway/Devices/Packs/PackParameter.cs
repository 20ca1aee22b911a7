using CityEdge.Gateway.Configuration;
using CityEdge.Safety;

namespace CityEdge.Gateway.Devices.Packs;

/// <summary>A number of a pack that a site may set, within its limits.</summary>
internal sealed record PackParameter
{
    public required string Name { get; init; }

    public required Amount Value { get; init; }

    /// <summary>Lowest value that a site may set; null: any.</summary>
    public Amount? Min { get; init; }

    /// <summary>Highest value that a site may set; null: any.</summary>
    public Amount? Max { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>Standard, clause or reasoning that the number comes from.</summary>
    public required string Source { get; init; }

    public Places Places { get; init; } = Places.None;

    /// <summary>What is wrong with a value for it; null where it may be set.</summary>
    public LocalText? Fault(Amount value)
    {
        if (!value.TryIn(Value.Unit, out var own))
        {
            return value.Unit == Safety.Points.Unit.None
                ? new LocalText($"缺少单位（如 {Value}）", $"the unit is missing (such as {Value})")
                : new LocalText($"单位不符：“{Name}”如 {Value}", $"the unit does not fit '{Name}', which is like {Value}");
        }

        if ((Min is { } min && min.TryIn(Value.Unit, out var low) && own < low) || (Max is { } max && max.TryIn(Value.Unit, out var high) && own > high))
        {
            return new LocalText(
                $"“{Name}”应在 {Written(Min, "−∞")} 到 {Written(Max, "∞")} 之间，实为 {value}",
                $"'{Name}' lies between {Written(Min, "−∞")} and {Written(Max, "∞")}, not {value}");
        }

        return null;
    }

    private static string Written(Amount? limit, string none) => limit?.ToString() ?? none;
}
