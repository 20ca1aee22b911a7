using CityEdge.Gateway.Configuration;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Sites;

/// <summary>What a site changes at one default alarm of a device; null keeps the profile's.</summary>
internal sealed record AlarmOverride
{
    /// <summary><c>point.alarm</c> as in the profile.</summary>
    public required string Name { get; init; }

    public RuleText? When { get; init; }

    public bool? Armed { get; init; }

    public AlarmPriority? Priority { get; init; }

    public bool? Latched { get; init; }

    public TimeSpan? OnDelay { get; init; }

    public TimeSpan? OffDelay { get; init; }

    public Places Places { get; init; } = Places.None;
}
