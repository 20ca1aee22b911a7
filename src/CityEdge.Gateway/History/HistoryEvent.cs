using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Protocol;

namespace CityEdge.Gateway.History;

/// <summary>An event as the history tells it.</summary>
/// <param name="Id">Its place in the alarms lane.</param>
/// <param name="Kind">What kind of record.</param>
/// <param name="Place">Where it is looked for by time: its wall time where the clock was set, else that of the last event before it whose clock was.</param>
/// <param name="Shared">What may leave from anywhere.</param>
/// <param name="Private">Names, values, people.</param>
internal sealed record HistoryEvent(RecordId Id, RecordKind Kind, DateTimeOffset Place, SharedPart Shared, PrivatePart Private);
