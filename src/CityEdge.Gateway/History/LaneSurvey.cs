using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.History;

/// <summary>
/// Finds where the newest part of a lane begins that the history has room for, before it is made anew: of a million events only those are decoded and written
/// that will be kept, instead of all in order to throw most of them away.
/// </summary>
internal sealed class LaneSurvey(long room)
{
    private readonly Queue<(RecordId Id, int Bytes)> _kept = new();
    private long _bytes;

    /// <summary>Begin behind this one; null begins with the oldest.</summary>
    public RecordId? After { get; private set; }

    public void Add(StoredRecord record)
    {
        var bytes = record.Shared.Length + record.Private.Length + HistoryDefaults.DocumentCost;
        _kept.Enqueue((record.Id, bytes));
        _bytes += bytes;
        while (_bytes > room)
        {
            var (id, gone) = _kept.Dequeue();
            (After, _bytes) = (id, _bytes - gone);
        }
    }
}
