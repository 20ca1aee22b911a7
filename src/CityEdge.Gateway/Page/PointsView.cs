using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>Every point in the order of the site, as JSON.</summary>
internal sealed record PointsView
{
    public required DateTimeOffset At { get; init; }

    public required ClockQuality Clock { get; init; }

    public required double AgeSeconds { get; init; }

    public required IReadOnlyList<PointView> Points { get; init; }
}
