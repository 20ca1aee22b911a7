using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.History;

/// <summary>
/// The newest events in memory, straight from the journal: answered at once and whatever becomes of the database. One thread feeds it, any may read.
/// </summary>
internal sealed class NewestEvents(HistoryOptions options, DurableMark mark) : IDisposable
{
    private const int AtOnce = 2_000;

    private readonly LaneFeed _feed = new(options.Alarms, LaneKind.Alarms, mark);
    private readonly Queue<HistoryEvent> _events = new();
    private readonly EventPlaces _places = new(null);
    private HistoryEvent[] _newestFirst = [];
    private RecordId? _goal;
    private uint _epochsBack;
    private bool _begun;

    /// <summary>Newest first; without a hole up to the newest.</summary>
    public IReadOnlyList<HistoryEvent> All => Volatile.Read(ref _newestFirst);

    /// <summary>Takes in what is new; true when there is more to do at once.</summary>
    public bool Turn()
    {
        if (mark.Of(LaneKind.Alarms) is not { } durable)
        {
            return false;
        }

        if (!_begun)
        {
            (_begun, _goal) = (true, durable);
            _feed.Seek(durable with { Sequence = Math.Max(0, durable.Sequence - HistoryDefaults.Newest) });
        }

        var taken = 0;
        while (taken < AtOnce && _feed.Next() is { } record)
        {
            taken++;
            Take(record);
        }

        // Only what reaches up to the newest is shown: while an older epoch is read, what was shown before stands.
        if (taken is > 0 and < AtOnce)
        {
            Volatile.Write(ref _newestFirst, [.. _events.Reverse()]);
        }

        return taken == AtOnce || GoBack(durable);
    }

    public void Dispose() => _feed.Dispose();

    private void Take(StoredRecord record)
    {
        if (EventCodec.Decode(record) is { } decoded)
        {
            _events.Enqueue(_places.Put(decoded));
            if (_events.Count > HistoryDefaults.Newest)
            {
                _events.Dequeue();
            }
        }
    }

    // A young epoch holds few events, but people want to see what was before the power cut. How many an older epoch holds is not known, so it is read from its start.
    private bool GoBack(RecordId durable)
    {
        if (_goal is null || _events.Count >= HistoryDefaults.Newest / 2 || _epochsBack >= durable.Epoch.Ordinal)
        {
            _goal = null;
            return false;
        }

        _epochsBack = Math.Min(durable.Epoch.Ordinal, Math.Max(1, _epochsBack * 2));
        _events.Clear();
        _feed.Seek(new RecordId(new Epoch(durable.Epoch.Ordinal - _epochsBack, 0), 0));
        return true;
    }
}
