namespace CityEdge.Gateway.History;

/// <summary>How the history stands.</summary>
/// <param name="State">What can be had from it.</param>
/// <param name="Percent">How much of a rebuild is done; 100 otherwise.</param>
internal sealed record HistoryStatus(HistoryState State, int Percent)
{
    /// <summary>What is missing between what it holds, one entry a lane at most; it may be ready and lack something all the same.</summary>
    public IReadOnlyList<HistoryLack> Lacks { get; init; } = [];

    public bool IsComplete => State == HistoryState.Ready && Lacks.Count == 0;
}
