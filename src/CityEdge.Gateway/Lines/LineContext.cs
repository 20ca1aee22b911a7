using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Loop;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.Gateway.Lines;

/// <summary>What a line's worker is given by whoever runs it.</summary>
/// <param name="Sink">Takes its readings.</param>
/// <param name="Clock">Stamps them.</param>
internal sealed record LineContext(ReadingSink Sink, MomentClock Clock)
{
    /// <summary>Id of the site, part of our names at brokers.</summary>
    public string Site { get; init; } = "site";

    /// <summary>Hears why the line cannot be used, once for each reason, and null when it can be again.</summary>
    public Action<string?>? Told { get; init; }

    /// <summary>Hears every byte of it; null costs nothing.</summary>
    public FrameTap? Tap { get; init; }

    /// <summary>Completes when all readings of the line before the call are annunciated and durable (S6); null where nothing is kept.</summary>
    public Func<Task>? Settled { get; init; }

    /// <summary>Hears the links that cameras give with their events; null where nobody keeps them.</summary>
    public EvidenceSink? Evidence { get; init; }

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
