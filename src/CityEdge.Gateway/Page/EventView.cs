using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>One transition of an alarm, as JSON in the event stream.</summary>
internal sealed record EventView
{
    /// <summary>Boot and sequence, as in the stream's own id.</summary>
    public required string Id { get; init; }

    /// <summary><c>cityedge.noun.past-verb.v1</c>, as in the stream's own event field.</summary>
    public required string Type { get; init; }

    public required long Sequence { get; init; }

    public required string Alarm { get; init; }

    public required TextView Name { get; init; }

    public required AlarmClass Class { get; init; }

    public required AlarmPriority Priority { get; init; }

    public required TextView Place { get; init; }

    public required AlarmState From { get; init; }

    public required AlarmState To { get; init; }

    public required IReadOnlyList<AlarmMarks> Marks { get; init; }

    public required string? Cause { get; init; }

    public required double? Value { get; init; }

    public required QualityReason Reason { get; init; }

    public required int Members { get; init; }

    public required string? Who { get; init; }

    public required string? Why { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ClockQuality Clock { get; init; }
}
