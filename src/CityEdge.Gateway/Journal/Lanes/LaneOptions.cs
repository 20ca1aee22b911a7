namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>How a lane is laid out on its medium.</summary>
internal sealed record LaneOptions
{
    public required LaneKind Kind { get; init; }

    /// <summary>Identifies the machine, so that a directory copied to another box is noticed; any 16 bytes.</summary>
    public required Guid Machine { get; init; }

    /// <summary>The kernel's boot id.</summary>
    public required Guid Boot { get; init; }

    /// <summary>Draws epoch marks and salts; from the system's generator in service, from a seed in tests.</summary>
    public required Action<Span<byte>> Draw { get; init; }

    /// <summary>Bytes of a segment; each is reserved whole before it is written.</summary>
    public long SegmentBytes { get; init; } = LaneDefaults.SegmentBytes;

    /// <summary>How many empty segments are kept ready behind the current one, so that a disk filled by others leaves room.</summary>
    public int Spares { get; init; } = LaneDefaults.Spares;
}
