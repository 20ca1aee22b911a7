using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Events;

/// <summary>
/// Reads the alarms lane forward with its gaps where they are. It reads the files themselves and changes nothing: the same while the gateway runs, when it is stopped, and
/// when its card is in another machine.
/// </summary>
internal sealed class EventSource(IJournalMedium medium)
{
    private readonly LaneReader _reader = new(medium);
    private int _gapsTold;

    /// <summary>The next thing that is to be said; null at the end, where more may come.</summary>
    public EventStep? Next()
    {
        if (Pending() is { } gap)
        {
            return gap;
        }

        if (_reader.Read() is not { } record)
        {
            return Pending();
        }

        Held = new EventStep(record, EventCodec.Decode(record), null);
        if (Pending() is { } before)
        {
            return before;
        }

        return Release();
    }

    /// <summary>Goes to where the last events begin: at least <paramref name="count"/> of those that the filter admits, or all there are.</summary>
    public void SeekLast(int count, EventFilter filter)
    {
        var files = LaneDirectory.Read(medium).FindAll(static file => file.Header is not null);
        for (var back = 1; back < files.Count; back *= 2)
        {
            var header = files[^back].Header!;
            Seek(new RecordId(header.Epoch, header.First - 1));
            if (CountOf(filter) >= count)
            {
                Seek(new RecordId(header.Epoch, header.First - 1));
                return;
            }
        }

        Seek(null);
    }

    private EventStep? Held { get; set; }

    private int CountOf(EventFilter filter)
    {
        var count = 0;
        while (_reader.Read() is { } record)
        {
            count += EventCodec.Decode(record) is { } said && filter.Admits(said) ? 1 : 0;
        }

        return count;
    }

    private void Seek(RecordId? after)
    {
        _reader.Seek(after);
        (_gapsTold, Held) = (0, null);
    }

    private EventStep? Pending() => _gapsTold < _reader.Gaps.Count ? new EventStep(null, null, _reader.Gaps[_gapsTold++]) : Release();

    private EventStep? Release()
    {
        var held = Held;
        Held = null;
        return held;
    }
}

/// <summary>A record with what it says (null where that cannot be read), or a gap.</summary>
internal sealed record EventStep(StoredRecord? Record, JournalEvent? Said, SequenceRange? Gap);
