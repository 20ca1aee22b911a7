using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.State;

/// <summary>Everything the engine knew at one place of the alarms lane.</summary>
internal sealed record Checkpoint
{
    public required EngineSnapshot Snapshot { get; init; }

    public required Stamp Taken { get; init; }

    /// <summary>The last record of the alarms lane that the snapshot covers, durable when it was written; null before the first. The lane's witness.</summary>
    public required RecordId? Covers { get; init; }
}
