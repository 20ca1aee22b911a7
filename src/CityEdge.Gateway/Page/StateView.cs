using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>The site at a glance, as JSON.</summary>
internal sealed record StateView
{
    public required string Site { get; init; }

    public required TextView Name { get; init; }

    public required string Version { get; init; }

    /// <summary>This run of the process.</summary>
    public required string Boot { get; init; }

    /// <summary>Where listening resumes: the id to give to <c>/api/events?after=</c>.</summary>
    public required string EventId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ClockQuality Clock { get; init; }

    /// <summary>Age of everything here.</summary>
    public required double AgeSeconds { get; init; }

    public required Verdict Verdict { get; init; }

    public required TextView VerdictText { get; init; }

    public required bool Ready { get; init; }

    /// <summary>What this version tells people outside: nothing.</summary>
    public required TextView Delivery { get; init; }

    public required int AlarmsActive { get; init; }

    public required int AlarmsUnacknowledged { get; init; }

    public required int Faults { get; init; }

    public required IReadOnlyList<OutputView> Outputs { get; init; }
}
