using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Protocol;

namespace CityEdge.Gateway.Journal.Events;

/// <summary>A record of the alarms lane, read.</summary>
internal sealed record JournalEvent(RecordId Id, RecordKind Kind, Stamp Stamp, SharedPart Shared, PrivatePart Private);
