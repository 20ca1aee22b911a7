namespace CityEdge.Safety.Alarms;

/// <summary>An output: one that sounds, with the alarms that it sounds for, or one that acts (S3).</summary>
public sealed record OutputDefinition
{
    public required string Id { get; init; }

    /// <summary>Priorities it sounds for; none for one that acts.</summary>
    public required IReadOnlyList<AlarmPriority> Priorities { get; init; }

    /// <summary>Classes it sounds for; empty means all.</summary>
    public IReadOnlyList<AlarmClass> Classes { get; init; } = [];

    /// <summary>Zones it sounds for, or acts for; empty means all.</summary>
    public IReadOnlyList<int> Zones { get; init; } = [];

    /// <summary>Sounds until silenced or reset; the point that supervises it.</summary>
    public required Points.PointId StatusPoint { get; init; }

    /// <summary>Whether a life-safety alarm depends on it (S9, S15).</summary>
    public bool LifeSafety { get; init; } = true;

    /// <summary>What it does to the site; null for one that only sounds or shows.</summary>
    public ActDefinition? Acts { get; init; }
}
