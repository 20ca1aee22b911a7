using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.History;

/// <summary>Takes the alarms lane into the database.</summary>
internal sealed class EventFeed(HistoryOptions options, DurableMark mark) : IDisposable
{
    private const int SurveyAtOnce = 2_000;

    private readonly LaneFeed _feed = new(options.Alarms, LaneKind.Alarms, mark);
    private LaneSurvey? _survey = new(options.EventBytes);
    private EventPlaces? _places;
    private bool _fed;

    /// <summary>From 0 to 1; roughly.</summary>
    public double Progress => _survey is not null ? _feed.Progress / 2 : _fed ? 1 : 0.5 + (_feed.Progress / 2);

    /// <summary>Goes on where the database stands; false when the journal does not know that place.</summary>
    public bool Begin(HistoryStore store)
    {
        if (store.Alarms is not { } cursor)
        {
            return true;
        }

        _survey = null;
        return _feed.TrySeek(cursor) switch { null => throw new IOException("the journal cannot be read now"), var known => known.Value };
    }

    /// <summary>Takes in a batch; true when there may be more.</summary>
    public bool Turn(HistoryStore store)
    {
        if (_survey is { } survey)
        {
            return Survey(survey);
        }

        var (events, last, read) = (new List<KeptEvent>(HistoryDefaults.Batch), (StoredRecord?)null, 0);
        _places ??= new EventPlaces(store.Place);
        while (read < HistoryDefaults.Batch && Next(store) is { } record)
        {
            (last, read) = (record, read + 1);
            if (EventCodec.Decode(record) is { } decoded)
            {
                events.Add(new KeptEvent(_places.Put(decoded), record));
            }
            else
            {
                store.Lack(HistoryLack.Of(LaneKind.Alarms, record.Id));
            }
        }

        if (last is not null)
        {
            store.Keep(events, LaneCursor.Of(last), _places.Last);
        }

        _fed |= read < HistoryDefaults.Batch;
        return read == HistoryDefaults.Batch;
    }

    public void Dispose() => _feed.Dispose();

    private StoredRecord? Next(HistoryStore store)
    {
        var next = _feed.Next();
        foreach (var gap in _feed.TakeGaps())
        {
            store.Lack(HistoryLack.Of(LaneKind.Alarms, gap));
        }

        return next;
    }

    private bool Survey(LaneSurvey survey)
    {
        for (var i = 0; i < SurveyAtOnce; i++)
        {
            if (_feed.Next() is not { } record)
            {
                _feed.Seek(survey.After);
                _survey = null;
                return true;
            }

            survey.Add(record);
        }

        return true;
    }
}
