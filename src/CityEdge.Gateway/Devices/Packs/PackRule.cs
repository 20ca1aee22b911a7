using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Devices.Packs;

/// <summary>A rule of a pack and the alarm that it raises at every place that it stands for.</summary>
internal sealed record PackRule
{
    public required string Name { get; init; }

    public required LocalText Title { get; init; }

    public required RuleText When { get; init; }

    public required AlarmClass Class { get; init; }

    public required AlarmPriority Priority { get; init; }

    public bool Latched { get; init; }

    public PackDelay OnDelay { get; init; }

    public PackDelay OffDelay { get; init; }

    /// <summary>What an unknown condition does.</summary>
    public UnknownRule Unknown { get; init; }

    /// <summary>Standard, clause or reasoning that the rule comes from.</summary>
    public required string Source { get; init; }

    public Places Places { get; init; } = Places.None;
}
