namespace CityEdge.Gateway.History;

/// <summary>How the history stands.</summary>
/// <param name="State">What can be had from it.</param>
/// <param name="Percent">How much of a rebuild is done; 100 otherwise.</param>
internal sealed record HistoryStatus(HistoryState State, int Percent)
{
    public bool IsComplete => State == HistoryState.Ready;
}
