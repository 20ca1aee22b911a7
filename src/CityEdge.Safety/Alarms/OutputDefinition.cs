namespace CityEdge.Safety.Alarms;

/// <summary>An annunciating output and the alarms that it sounds for. Outputs that act (valve, breaker) are another matter (S3).</summary>
public sealed record OutputDefinition
{
    public required string Id { get; init; }

    /// <summary>Priorities it sounds for.</summary>
    public required IReadOnlyList<AlarmPriority> Priorities { get; init; }

    /// <summary>Classes it sounds for; empty means all.</summary>
    public IReadOnlyList<AlarmClass> Classes { get; init; } = [];

    /// <summary>Zones it sounds for; empty means all.</summary>
    public IReadOnlyList<int> Zones { get; init; } = [];

    /// <summary>Sounds until silenced or reset; the point that supervises it.</summary>
    public required Points.PointId StatusPoint { get; init; }

    /// <summary>Whether a life-safety alarm depends on it (S9, S15).</summary>
    public bool LifeSafety { get; init; } = true;
}
