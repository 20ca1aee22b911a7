using CityEdge.Safety.Points;

namespace CityEdge.Safety.Alarms;

/// <summary>What can be said of an alarm now.</summary>
public readonly record struct AlarmView
{
    public required AlarmId Id { get; init; }

    public required AlarmState State { get; init; }

    public required AlarmMarks Marks { get; init; }

    /// <summary>Since when it stands, whatever was done about it meanwhile; of a normal one, since when it is normal.</summary>
    public required Moment Since { get; init; }

    /// <summary>The point that decided.</summary>
    public required PointId? Cause { get; init; }

    /// <summary>Its value then; NaN where there was none.</summary>
    public required double Value { get; init; }

    /// <summary>Why the reading was not good, for faults.</summary>
    public required QualityReason Reason { get; init; }

    /// <summary>How many points a fault covers; 1 otherwise.</summary>
    public required int Members { get; init; }

    /// <summary>Whether the condition holds (for faults: whether the point is dead).</summary>
    public required bool IsActive { get; init; }

    /// <summary>Whether it asks outputs to sound now: raised, and nothing keeps it quiet.</summary>
    public required bool IsSounding { get; init; }

    /// <summary>Whether it lies in the scope of a running test.</summary>
    public required bool InTest { get; init; }

    /// <summary>Monotonic end of the silence, with who asked for it.</summary>
    public required long? SilencedUntil { get; init; }

    public required string? SilencedBy { get; init; }

    /// <summary>Monotonic end of the shelf, with who asked for it.</summary>
    public required long? ShelvedUntil { get; init; }

    public required string? ShelvedBy { get; init; }

    /// <summary>Monotonic end of the test, with who asked for it.</summary>
    public required long? TestUntil { get; init; }

    public required string? TestedBy { get; init; }
}
