using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>A point with its last reading, as JSON.</summary>
internal sealed record PointView
{
    public required string Name { get; init; }

    public required TextView Title { get; init; }

    /// <summary>Zone id; null for what belongs to the whole site.</summary>
    public required string? Zone { get; init; }

    public required PointRole Role { get; init; }

    public required PointKind Kind { get; init; }

    /// <summary>Null when the quality is Bad: never a zero.</summary>
    public required double? Value { get; init; }

    /// <summary>The value's own word, for states that have one.</summary>
    public required TextView? State { get; init; }

    public required Unit Unit { get; init; }

    public required Quality Quality { get; init; }

    public required QualityReason Reason { get; init; }

    /// <summary>The device's own stamp, where it sends one.</summary>
    public required DateTimeOffset? SourceTime { get; init; }

    /// <summary>Null before the first reading.</summary>
    public required DateTimeOffset? Received { get; init; }

    public required double? AgeSeconds { get; init; }

    public required bool InFault { get; init; }

    public required bool LifeSafety { get; init; }

    /// <summary>End of the isolation as the wall clock will say; null in service.</summary>
    public required DateTimeOffset? IsolatedUntil { get; init; }

    public required string? IsolatedBy { get; init; }

    /// <summary>What is left of it on the monotonic clock.</summary>
    public required double? IsolationLeftSeconds { get; init; }
}
