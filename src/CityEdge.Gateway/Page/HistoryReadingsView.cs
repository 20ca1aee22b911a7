using CityEdge.Gateway.History;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>The readings of one point, for a chart, as JSON.</summary>
internal sealed record HistoryReadingsView
{
    /// <summary>How far it is complete.</summary>
    public required HistoryState History { get; init; }

    public required int Percent { get; init; }

    /// <summary>What is missing between what it holds; empty where nothing is.</summary>
    public required IReadOnlyList<HistoryLackView> Lacks { get; init; }

    public required string Point { get; init; }

    public required PointKind? Kind { get; init; }

    /// <summary>As people are shown it.</summary>
    public required string Unit { get; init; }

    /// <summary>How many readings are kept of that time.</summary>
    public required long Count { get; init; }

    /// <summary>All of them, or the lowest, the highest and one bad one of each stretch.</summary>
    public required IReadOnlyList<HistorySampleView> Samples { get; init; }
}
