using CityEdge.Safety.Alarms;

namespace CityEdge.Safety.Rules;

/// <summary>A condition that people should know of, and the alarm that tells them.</summary>
public sealed record RuleDefinition
{
    public required AlarmDefinition Alarm { get; init; }

    /// <summary>What must hold; parsed by <see cref="RuleParser"/> or built from a profile's default threshold.</summary>
    public required Condition When { get; init; }

    /// <summary>How long it must hold before the alarm is raised.</summary>
    public TimeSpan OnDelay { get; init; }

    /// <summary>How long it must have gone before the alarm returns to normal.</summary>
    public TimeSpan OffDelay { get; init; }

    /// <summary>A detector's own alarm state or a call point: no delay, no verification, no hold may stand before it (S14).</summary>
    public bool DetectorState { get; init; }

    /// <summary>What an unknown condition does.</summary>
    public UnknownRule Unknown { get; init; }
}
