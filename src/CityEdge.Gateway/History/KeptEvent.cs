using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.History;

/// <summary>An event on its way into the database: as it is told, with the bytes that it is kept as.</summary>
internal sealed record KeptEvent(HistoryEvent Event, StoredRecord Record);
