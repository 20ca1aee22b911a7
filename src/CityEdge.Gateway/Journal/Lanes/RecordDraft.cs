namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>A record about to be appended. The lane gives it its sequence, salt and hash.</summary>
internal readonly ref struct RecordDraft
{
    public required RecordKind Kind { get; init; }

    public required Stamp Stamp { get; init; }

    /// <summary>What may leave even from a private zone, in one fixed form (S10); may be empty.</summary>
    public ReadOnlySpan<byte> Shared { get; init; }

    /// <summary>What may leave only where the zone allows; digested with a salt.</summary>
    public ReadOnlySpan<byte> Private { get; init; }

    /// <summary>What only the next start of this gateway needs; never leaves, and no part of the chain.</summary>
    public ReadOnlySpan<byte> State { get; init; }
}
