using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>How a file of the input log begins: enough to replay it by itself.</summary>
internal sealed record InputLogStart
{
    /// <summary>The file's number; counts up over all starts of the gateway.</summary>
    public required long Number { get; init; }

    /// <summary>Whether nothing is missing between the file before and this one.</summary>
    public required bool Continues { get; init; }

    /// <summary>Inputs known to be missed just before this file; 0 at the start of a gateway, whose own start is no input.</summary>
    public required long Missed { get; init; }

    /// <summary>The site that the inputs belong to; <see cref="ModelFingerprint"/>.</summary>
    public required ReadOnlyMemory<byte> Model { get; init; }

    /// <summary>When the snapshot was taken, by the wall clock as the engine had it: <see cref="SafetyEngine.AsTaken"/>.</summary>
    public required Moment At { get; init; }

    /// <summary>What the engine knew then.</summary>
    public required EngineSnapshot Snapshot { get; init; }
}
