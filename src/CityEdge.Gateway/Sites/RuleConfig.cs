using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>A rule of the site: exactly one of a condition and a vote, and the alarm that it raises.</summary>
internal sealed record RuleConfig
{
    public required string Id { get; init; }

    public RuleText? When { get; init; }

    public VoteConfig? Vote { get; init; }

    public required AlarmClass Class { get; init; }

    public required AlarmPriority Priority { get; init; }

    public bool Latched { get; init; }

    /// <summary>Null: the zone of the rule's points where they share one.</summary>
    public string? Zone { get; init; }

    public LocalText? Name { get; init; }

    public TimeSpan OnDelay { get; init; }

    public TimeSpan OffDelay { get; init; }

    /// <summary>What an unknown condition does.</summary>
    public UnknownRule Unknown { get; init; }

    public bool Armed { get; init; } = true;

    public Places Places { get; init; } = Places.None;

    /// <summary>Where the alarm's own keys stand.</summary>
    public Places AlarmPlaces { get; init; } = Places.None;
}
