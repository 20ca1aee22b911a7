using CityEdge.Gateway.History;

namespace CityEdge.Gateway.Page;

/// <summary>Events of the history, newest first, as JSON.</summary>
internal sealed record HistoryEventsView
{
    /// <summary>How far it is complete.</summary>
    public required HistoryState History { get; init; }

    /// <summary>How much of a rebuild is done.</summary>
    public required int Percent { get; init; }

    /// <summary>What is missing between what it holds; empty where nothing is.</summary>
    public required IReadOnlyList<HistoryLackView> Lacks { get; init; }

    /// <summary>Give it as <c>before</c> to go on; null where nothing older is kept.</summary>
    public required string? Next { get; init; }

    public required IReadOnlyList<HistoryEventView> Events { get; init; }
}
