using System.Security.Cryptography;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.History;
using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Page;

/// <summary>What the page and the control socket may look at, and the one thing they may ask: a verb of the loop.</summary>
internal sealed record PageContext
{
    public required SafetyLoop Loop { get; init; }

    public required BoundSite Site { get; init; }

    public required GatewayEvents Events { get; init; }

    public required MomentClock Clock { get; init; }

    /// <summary>The queues into the loop, for their counters.</summary>
    public IReadOnlyList<SourceQueue> Sources { get; init; } = [];

    /// <summary>The lines, for their progress marks.</summary>
    public IReadOnlyList<ILine> Lines { get; init; } = [];

    /// <summary>Keeps what happens; null where none is kept.</summary>
    public SiteJournal? Journal { get; init; }

    /// <summary>What happened before; null where nothing is kept.</summary>
    public HistoryService? History { get; init; }

    /// <summary>Links that cameras gave with their events; null where nobody gives any.</summary>
    public EvidenceLinks? Evidence { get; init; }

    /// <summary>Shown on the page and in /metrics.</summary>
    public string Version { get; init; } = "0.1.0";

    /// <summary>Tells this run of the process from every other, so that a listener of an earlier run learns of the gap.</summary>
    public string Boot { get; init; } = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>The places of those who listen to events, over TCP and through the socket together.</summary>
    public ListenerPlaces Listeners { get; } = new();

    public GatewayMetrics Metrics => Events.Metrics;
}
