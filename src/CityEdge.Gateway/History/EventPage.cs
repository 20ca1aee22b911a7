using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.History;

/// <summary>Events that were asked for.</summary>
/// <param name="Events">Newest first.</param>
/// <param name="Next">Ask for what stands before this one to go on; null where nothing older is kept.</param>
/// <param name="Status">How far the history can be relied on for what is missing here.</param>
internal sealed record EventPage(IReadOnlyList<HistoryEvent> Events, RecordId? Next, HistoryStatus Status);
