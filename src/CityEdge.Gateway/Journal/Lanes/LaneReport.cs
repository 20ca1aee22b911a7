namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>What opening a lane found and did; nothing of it is silent.</summary>
internal sealed record LaneReport
{
    /// <summary>Why the epoch was raised, or begun for the first time; <see cref="EpochReason.Continued"/> when it goes on.</summary>
    public required EpochReason Reason { get; init; }

    /// <summary>Last record before this opening; null in a new lane.</summary>
    public RecordId? Last { get; init; }

    /// <summary>What cannot be read any more, exactly.</summary>
    public IReadOnlyList<SequenceRange> Lost { get; init; } = [];

    /// <summary>What was found readable behind damage and kept.</summary>
    public IReadOnlyList<SequenceRange> Salvaged { get; init; } = [];

    /// <summary>Names of files set aside, as they are now.</summary>
    public IReadOnlyList<string> Quarantined { get; init; } = [];

    /// <summary>Bytes cut from the end that held no whole record: a write that a kill or power cut interrupted.</summary>
    public long CutBytes { get; init; }
}
