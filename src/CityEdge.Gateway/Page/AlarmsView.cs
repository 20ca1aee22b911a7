using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>Every alarm that is not simply normal, most urgent first, as JSON.</summary>
internal sealed record AlarmsView
{
    public required DateTimeOffset At { get; init; }

    public required ClockQuality Clock { get; init; }

    public required double AgeSeconds { get; init; }

    /// <summary>Where listening resumes.</summary>
    public required string EventId { get; init; }

    public required IReadOnlyList<AlarmView> Alarms { get; init; }
}
