using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Readings;

namespace CityEdge.Gateway.History;

/// <summary>Gathers the readings lane in windows and takes each closed one into the database.</summary>
internal sealed class ReadingFeed(HistoryOptions options, DurableMark mark) : IDisposable
{
    private const int AtOnce = 500;

    private readonly LaneFeed _feed = new(options.Readings, LaneKind.Readings, mark);
    private readonly EventPlaces _places = new(null);
    private readonly PointNames _names = new();
    private List<ReadOnlyMemory<byte>> _nameRecords = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _saidNames = [];
    private long _nameSegment = -1;
    private LaneSurvey? _survey = new(options.ReadingBytes);
    private bool _begun;
    private bool _fed;

    /// <summary>The readings that no closed window holds yet.</summary>
    public ReadingWindow? Open { get; private set; }

    /// <summary>From 0 to 1; roughly.</summary>
    public double Progress => !_feed.IsOpen || _fed ? 1 : _survey is not null ? _feed.Progress / 2 : 0.5 + (_feed.Progress / 2);

    /// <summary>Goes on where the database stands; false when the journal does not know that place.</summary>
    public bool Begin(HistoryStore store)
    {
        if (store.ReadingsAt is not { } cursor)
        {
            return true;
        }

        // A lane without a mark has not been opened by its owner yet; the question is asked again then.
        if (!_feed.IsOpen)
        {
            return true;
        }

        (_survey, _begun) = (null, true);
        _saidNames = store.PointRecords;
        _nameRecords = [.. store.PointRecords];
        foreach (var record in _nameRecords)
        {
            _names.Learn(record.Span);
        }

        return _feed.TrySeek(cursor) switch { null => throw new IOException("the journal cannot be read now"), var known => known.Value };
    }

    /// <summary>Takes in some records; true when there may be more.</summary>
    public bool Turn(HistoryStore store)
    {
        if (!_feed.IsOpen)
        {
            return false;
        }

        if (!_begun && store.ReadingsAt is not null && !Begin(store))
        {
            throw new HistoryDamagedException("the readings of the journal are others");
        }

        if (_survey is { } survey)
        {
            return Survey(survey);
        }

        for (var i = 0; i < AtOnce; i++)
        {
            var next = _feed.Next();
            foreach (var gap in _feed.TakeGaps())
            {
                store.Lack(HistoryLack.Of(LaneKind.Readings, gap));
            }

            if (next is not { } record)
            {
                _fed = true;
                return false;
            }

            Take(record, store);
            if (Open is { } window && (window.Bytes > HistoryDefaults.WindowBytes || window.Newest - window.Oldest > HistoryDefaults.Window))
            {
                store.Keep(window, LaneCursor.Of(record), _saidNames);
                Open = null;
                return true;
            }
        }

        return true;
    }

    public void Dispose() => _feed.Dispose();

    private void Take(StoredRecord record, HistoryStore store)
    {
        switch (record.Kind)
        {
            case RecordKind.Points:
                Learn(record);
                break;
            case RecordKind.Readings:
                Open ??= new ReadingWindow(record.Id);
                Add(record, Open, store);
                break;
        }
    }

    // Where the names stand in several records, those of one segment belong together.
    private void Learn(StoredRecord record)
    {
        if (record.Segment != _nameSegment)
        {
            (_nameSegment, _nameRecords) = (record.Segment, []);
        }

        _names.Learn(record.Private.Span);
        _nameRecords.Add(record.Private.ToArray());
        _saidNames = [.. _nameRecords];
    }

    private void Add(StoredRecord record, ReadingWindow window, HistoryStore store)
    {
        if (ReadingBatch.TryRead(record.Private.Span, _names, record.Stamp, out var batch) != BatchOutcome.Read)
        {
            store.Lack(HistoryLack.Of(LaneKind.Readings, record.Id));
            return;
        }

        foreach (var reading in batch!.Readings)
        {
            var place = _places.Put(reading.At.Wall, reading.At.Clock);
            window.Add(reading.Name, reading.Point.Kind, reading.Point.Unit, new ReadingSample(place, reading.Value, reading.Quality, reading.Reason, reading.At.Clock));
        }
    }

    private bool Survey(LaneSurvey survey)
    {
        for (var i = 0; i < AtOnce; i++)
        {
            if (_feed.Next() is not { } record)
            {
                _feed.Seek(survey.After);
                _survey = null;
                return true;
            }

            if (record.Kind == RecordKind.Points)
            {
                Learn(record);
            }

            survey.Add(record);
        }

        return true;
    }
}
