using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.History;

/// <summary>How far a lane has been taken in. The hash proves that it is still the same lane.</summary>
/// <param name="Id">The last record taken in.</param>
/// <param name="Hash">Its hash in the chain.</param>
internal sealed record LaneCursor(RecordId Id, ReadOnlyMemory<byte> Hash)
{
    public static LaneCursor Of(StoredRecord record) => new(record.Id, record.Hash);
}
