namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>A record as it was read back, its checksum checked.</summary>
internal sealed record StoredRecord
{
    public required RecordId Id { get; init; }

    public required RecordKind Kind { get; init; }

    public required Stamp Stamp { get; init; }

    public required ReadOnlyMemory<byte> Shared { get; init; }

    /// <summary>16 bytes that make the private digest unguessable; empty without a private part, and where a lost header took the secret with it.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    public required ReadOnlyMemory<byte> Private { get; init; }

    public required ReadOnlyMemory<byte> State { get; init; }

    /// <summary>The chain's hash before this record, as the record before it (or the segment's header) says.</summary>
    public required ReadOnlyMemory<byte> Previous { get; init; }

    /// <summary>The chain's hash after this record, as stored: SHA-256, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Hash { get; init; }

    /// <summary>Number of the segment that holds it.</summary>
    public required long Segment { get; init; }

    /// <summary>Where its frame starts in the segment.</summary>
    public required long Offset { get; init; }
}
