namespace CityEdge.Safety.Points;

/// <summary>What can be said of a point now.</summary>
public readonly record struct PointView
{
    public required PointId Id { get; init; }

    /// <summary>The last reading, or the engine's own verdict on a silence: quality Bad, reason Stale or AwaitingFirst.</summary>
    public required Reading Last { get; init; }

    /// <summary>Monotonic time of the last good value; null before the first.</summary>
    public required long? LastGood { get; init; }

    /// <summary>Whether anything, good or bad, was heard from it since this engine was made or restored.</summary>
    public required bool Heard { get; init; }

    /// <summary>Whether its silence or failure has lasted for its supervision time.</summary>
    public required bool InFault { get; init; }

    /// <summary>Whether the fault of a parent speaks for this one.</summary>
    public required bool Suppressed { get; init; }

    /// <summary>Monotonic end of the isolation; null in service.</summary>
    public required long? IsolatedUntil { get; init; }

    /// <summary>Who isolated it.</summary>
    public required string? IsolatedBy { get; init; }
}
