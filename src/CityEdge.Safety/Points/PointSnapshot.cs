namespace CityEdge.Safety.Points;

/// <summary>One point in an <see cref="EngineSnapshot"/>.</summary>
public sealed record PointSnapshot
{
    public required string Name { get; init; }

    /// <summary>The last value, bit for bit.</summary>
    public long ValueBits { get; init; }

    public Quality Quality { get; init; }

    public QualityReason Reason { get; init; }

    public DateTimeOffset? SourceTime { get; init; }

    public Moment Received { get; init; }

    public long ReceivedAgo { get; init; }

    public long LastGoodAgo { get; init; } = EngineSnapshot.None;

    /// <summary>Whether it is in fault, itself or through a parent.</summary>
    public bool Dead { get; init; }

    public bool Suppressed { get; init; }

    public long SupervisionLeft { get; init; } = EngineSnapshot.None;

    public long IsolationLeft { get; init; } = EngineSnapshot.None;

    public string? IsolatedBy { get; init; }
}
