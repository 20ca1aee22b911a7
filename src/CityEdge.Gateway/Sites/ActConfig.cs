using CityEdge.Gateway.Configuration;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Sites;

/// <summary>What an output does to the site and on whose word; names not yet resolved.</summary>
internal sealed record ActConfig
{
    public required ActKind Kind { get; init; }

    public required ActPosition To { get; init; }

    /// <summary>Classes of alarms and ids of alarms that are causes.</summary>
    public IReadOnlyList<RuleText> For { get; init; } = [];

    /// <summary>Zones whose alarms are causes; empty means all.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    public IReadOnlyList<BreakerLoad> Feeds { get; init; } = [];

    public TimeSpan? Most { get; init; }

    public required GatewayLoss OnGatewayLoss { get; init; }

    public Places Places { get; init; } = Places.None;
}
