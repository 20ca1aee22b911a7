namespace CityEdge.Gateway.Lines.Serial.Framing;

/// <summary>Bytes that were thrown away since the start, by reason. A broken frame counts once under its reason; what is stepped over
/// behind its first byte counts for what it is itself.</summary>
/// <param name="Unknown">Began nothing of the protocol.</param>
/// <param name="Length">Claimed an impossible length.</param>
/// <param name="Checksum">Had the wrong checksum.</param>
/// <param name="Truncated">Broke off.</param>
internal readonly record struct FrameLosses(long Unknown, long Length, long Checksum, long Truncated)
{
    public long All => Unknown + Length + Checksum + Truncated;

    public FrameLosses With(FrameFault fault) => fault switch
    {
        FrameFault.None => this,
        FrameFault.Unknown => this with { Unknown = Unknown + 1 },
        FrameFault.Length => this with { Length = Length + 1 },
        FrameFault.Checksum => this with { Checksum = Checksum + 1 },
        FrameFault.Truncated => this with { Truncated = Truncated + 1 },
    };
}
