using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>An alarm as JSON.</summary>
internal sealed record AlarmView
{
    public required string Id { get; init; }

    public required TextView Name { get; init; }

    public required AlarmClass Class { get; init; }

    public required AlarmPriority Priority { get; init; }

    public required AlarmState State { get; init; }

    /// <summary>Whether the condition holds now.</summary>
    public required bool Active { get; init; }

    public required IReadOnlyList<AlarmMarks> Marks { get; init; }

    /// <summary>Zone id; null for what belongs to the whole site.</summary>
    public required string? Zone { get; init; }

    public required TextView Place { get; init; }

    /// <summary>Wall time since which it stands; trust it as far as <see cref="Clock"/> says.</summary>
    public required DateTimeOffset Since { get; init; }

    public required ClockQuality Clock { get; init; }

    /// <summary>The same on the monotonic clock.</summary>
    public required double ForSeconds { get; init; }

    /// <summary>Name of the point that decided; null when a person or a deadline did.</summary>
    public required string? Cause { get; init; }

    /// <summary>Its value then; null where there was none.</summary>
    public required double? Value { get; init; }

    /// <summary>Link to the picture or clip that came with its cause's latest event, as its camera gave it; null where there is none.</summary>
    public required string? Evidence { get; init; }

    public required QualityReason Reason { get; init; }

    /// <summary>How many points a fault covers.</summary>
    public required int Members { get; init; }

    /// <summary>Which, by name.</summary>
    public required IReadOnlyList<string> MemberPoints { get; init; }

    /// <summary>End of the silence as the wall clock will say; null while it may sound.</summary>
    public required DateTimeOffset? SilencedUntil { get; init; }

    public required string? SilencedBy { get; init; }

    /// <summary>What is left of it on the monotonic clock.</summary>
    public required double? SilenceLeftSeconds { get; init; }

    public required DateTimeOffset? ShelvedUntil { get; init; }

    public required string? ShelvedBy { get; init; }

    public required double? ShelfLeftSeconds { get; init; }

    /// <summary>End of the test in whose scope it lies.</summary>
    public required DateTimeOffset? TestUntil { get; init; }

    public required string? TestBy { get; init; }

    public required double? TestLeftSeconds { get; init; }
}
