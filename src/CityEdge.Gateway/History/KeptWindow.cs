using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.History;

/// <summary>A closed window of readings, as the history remembers it.</summary>
internal sealed record KeptWindow(RecordId Key, DateTimeOffset Oldest, DateTimeOffset Newest, long Bytes);
