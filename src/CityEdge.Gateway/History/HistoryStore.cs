using CityEdge.Gateway.Journal.Lanes;
using LiteDB;
using LiteDB.Engine;

namespace CityEdge.Gateway.History;

/// <summary>
/// LiteDB, and all that is known about living with it. What must hold: one thread opens, uses and closes it; documents, what is counted of them and the cursor
/// of the lane that they came from change in one transaction; every query is read to its end or disposed; its page cache is bounded by closing and opening
/// (<see cref="Relieve"/>); whatever it throws leaves here as <see cref="HistoryDamagedException"/> or <see cref="IOException"/>, and the store is of no use any more.
/// </summary>
internal sealed class HistoryStore : IDisposable
{
    private const string Events = "events";
    private const string Days = "days";
    private const string Windows = "windows";
    private const string Readings = "readings";
    private const string Points = "points";
    private const string Names = "names";
    private const string State = "state";
    private const int PageBytes = 8192;
    private const int MeasureEvery = 10;

    private readonly string _path;
    private readonly HistoryOptions _options;
    private readonly SortedDictionary<int, EventDay> _days = [];
    private readonly List<KeptWindow> _windows = [];
    private readonly Dictionary<string, KnownPoint> _points = new(StringComparer.Ordinal);
    private HistoryFile _file;
    private LiteEngine _engine;
    private long _eventBytes;
    private long _windowBytes;
    private int _sinceMeasured;

    private HistoryStore(string path, HistoryOptions options)
    {
        (_path, _options) = (path, options);
        (_file, _engine) = Start();
    }

    /// <summary>How far the alarms lane has been taken in.</summary>
    public LaneCursor? Alarms { get; private set; }

    /// <summary>How far the readings lane has been taken in.</summary>
    public LaneCursor? ReadingsAt { get; private set; }

    /// <summary>Where the last event stands in time; the next one without a set clock stands there too.</summary>
    public DateTimeOffset? Place { get; private set; }

    /// <summary>The records that name the points which the readings behind the cursor speak of.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> PointRecords { get; private set; } = [];

    public long EventCount { get; private set; }

    /// <summary>What is missing between what is kept, one entry a lane; a new list whenever it changes.</summary>
    public IReadOnlyList<HistoryLack> Lacks { get; private set; } = [];

    public IReadOnlyCollection<KnownPoint> KnownPoints => _points.Values;

    /// <summary>Pages that LiteDB holds in memory.</summary>
    public long CacheBytes => PageBytes * (long)All("$database", new Query()).First()["cache"]["extendPages"].AsInt32;

    /// <summary>Bytes on the disk.</summary>
    public long FileBytes => _file.Data.Length + _file.Log.Length;

    /// <summary>Opens the database, or makes an empty one.</summary>
    /// <exception cref="HistoryDamagedException">Delete it and make it anew.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public static HistoryStore Open(string path, HistoryOptions options) => Guard(() =>
    {
        var store = new HistoryStore(path, options);
        try
        {
            store.Load();
            return store;
        }
        catch
        {
            store.Abandon();
            throw;
        }
    });

    /// <summary>Takes in events; the same again changes nothing.</summary>
    public void Keep(IReadOnlyList<KeptEvent> events, LaneCursor upTo, DateTimeOffset? place) => Transact(() =>
    {
        var fresh = Fresh(events);
        Upsert(Events, fresh.Select(HistoryDocuments.Of));
        var touched = new HashSet<EventDay>();
        foreach (var kept in fresh)
        {
            var number = EventDay.NumberOf(kept.Event.Place);
            if (!_days.TryGetValue(number, out var day))
            {
                _days.Add(number, day = new EventDay(number));
            }

            day.Add(kept.Event);
            touched.Add(day);
            _eventBytes += HistoryDocuments.BytesOf(kept);
        }

        EventCount += fresh.Count;
        Upsert(Days, touched.Select(HistoryDocuments.Of));
        TrimEvents();
        (Alarms, Place) = (upTo, place ?? Place);
        SaveState();
    });

    /// <summary>Notes what the lane did not have or nobody can read, in the order of the lane. What was noted already, and is met again because the cursor had not moved over it, counts once.</summary>
    public void Lack(HistoryLack lack)
    {
        var before = Lacks.FirstOrDefault(known => known.Lane == lack.Lane);
        if (before is null || before.Last.CompareTo(lack.Last) < 0)
        {
            Lacks = [.. Lacks.Where(known => known != before), before is null ? lack : before.And(lack)];
        }
    }

    /// <summary>Takes in a closed window of readings.</summary>
    public void Keep(ReadingWindow window, LaneCursor upTo, IReadOnlyList<ReadOnlyMemory<byte>> pointRecords) => Transact(() =>
    {
        var points = window.Points.Select(readings => (Readings: readings, Point: Known(readings))).ToList();
        Upsert(Points, points.Select(static pair => HistoryDocuments.Of(pair.Point)));
        Upsert(Readings, points.Select(pair => HistoryDocuments.Of(window.Key, pair.Point, pair.Readings)));
        if (points.Count > 0)
        {
            _windows.RemoveAll(known => known.Key == window.Key);
            _windows.Add(new KeptWindow(window.Key, window.Oldest, window.Newest, window.Bytes));
            Upsert(Windows, [HistoryDocuments.Of(_windows[^1])]);
            _windowBytes = _windows.Sum(static known => known.Bytes);
            TrimReadings();
        }

        if (!ReferenceEquals(pointRecords, PointRecords))
        {
            Upsert(Names, [new BsonDocument { ["_id"] = 1, ["r"] = new BsonArray(pointRecords.Select(static record => new BsonValue(record.ToArray()))) }]);
            PointRecords = pointRecords;
        }

        ReadingsAt = upTo;
        SaveState();
    });

    /// <summary>Moves a cursor over records that leave nothing in the history.</summary>
    public void Pass(LaneKind lane, LaneCursor upTo) => Transact(() =>
    {
        (Alarms, ReadingsAt) = lane == LaneKind.Alarms ? (upTo, ReadingsAt) : (Alarms, upTo);
        SaveState();
    });

    /// <summary>The newest events that match. Looks at a bounded number of documents; <paramref name="next"/> is where to go on, null at the end.</summary>
    public IReadOnlyList<HistoryEvent> Find(EventQuery query, out RecordId? next)
    {
        var found = new List<HistoryEvent>();
        RecordId? last = null;
        var ended = Guard(() =>
        {
            var looked = 0;
            foreach (var (oldest, newest) in Stretches(query))
            {
                foreach (var document in All(Events, Between(oldest, newest)))
                {
                    if (HistoryDocuments.ToEvent(document) is { } happened && query.Matches(happened))
                    {
                        found.Add(happened);
                    }

                    last = RecordKey.Read(document["_id"]);
                    if (found.Count == query.Limit || ++looked == HistoryDefaults.LookedAtMost)
                    {
                        return false;
                    }
                }
            }

            return true;
        });
        next = ended ? null : last;
        return found;
    }

    /// <summary>Puts the readings of a point in the closed windows into a chart, one window after the other: no more than one of them lies in memory.</summary>
    public void Find(string point, DateTimeOffset from, DateTimeOffset to, ChartThinner into) => Guard(() =>
    {
        if (_points.TryGetValue(point, out var known))
        {
            foreach (var window in _windows.Where(window => window.Newest >= from && window.Oldest < to))
            {
                var key = RecordKey.Of(window.Key, known.Number);
                foreach (var document in All(Readings, new Query { Where = { Query.EQ("_id", key) } }))
                {
                    into.AddAll(SampleCode.Read(document["b"].AsBinary, document["t"].AsInt64), from, to);
                }
            }
        }

        return 0;
    });

    public KnownPoint? PointOf(string name) => _points.GetValueOrDefault(name);

    /// <summary>When nothing else is to be done: folds the log into the data.</summary>
    public void Fold() => Guard(() => _file.Log.Length > 0 ? _engine.Checkpoint() : 0);

    /// <summary>Folds a log that has grown, and opens anew what holds too much memory; cheap when neither is due.</summary>
    public void Relieve()
    {
        if (_file.Log.Length > HistoryDefaults.LogBytes)
        {
            Fold();
        }

        if (++_sinceMeasured >= MeasureEvery && (_sinceMeasured = 0) == 0 && Guard(() => CacheBytes) > _options.CacheBytes)
        {
            Close();
            (_file, _engine) = Guard(Start);
        }
    }

    /// <summary>Closes in order, so that the next start believes it.</summary>
    public void Dispose() => Close();

    /// <summary>Lets everything go after a failure; what lies on the disk is judged by the next opening.</summary>
    public void Abandon()
    {
        try
        {
            _engine.Dispose();
        }
        catch (Exception failure) when (failure is LiteException or IOException or HistoryDamagedException or InvalidOperationException or ObjectDisposedException)
        {
            // It has failed already; that it cannot even close adds nothing.
            return;
        }
        finally
        {
            _file.Dispose();
        }
    }

    private static Query Between(RecordId oldest, RecordId newest) => new()
    {
        Where = { Query.Between("_id", RecordKey.Of(oldest), RecordKey.Of(newest)) },
        OrderBy = "_id",
        Order = Query.Descending,
    };

    // Where answers may lie, newest first; days that overlap because a clock was set back are one stretch.
    private List<(RecordId Oldest, RecordId Newest)> Stretches(EventQuery query)
    {
        var stretches = new List<(RecordId Oldest, RecordId Newest)>();
        foreach (var day in _days.Values.Where(day => day.MayHold(query)).OrderByDescending(static day => day.Newest))
        {
            var newest = query.Before is { } before && before.CompareTo(day.Newest) <= 0 ? before with { Sequence = before.Sequence - 1 } : day.Newest;
            if (stretches.Count > 0 && stretches[^1].Oldest.CompareTo(newest) <= 0)
            {
                var (oldest, top) = stretches[^1];
                stretches[^1] = (day.Oldest.CompareTo(oldest) < 0 ? day.Oldest : oldest, top);
            }
            else
            {
                stretches.Add((day.Oldest, newest));
            }
        }

        return stretches;
    }

    private void Close() => Guard(() =>
    {
        _engine.Checkpoint();
        _engine.Dispose();
        _file.MarkClosed();
        _file.Dispose();
        return 0;
    });

    private (HistoryFile, LiteEngine) Start()
    {
        _options.RequirePlace?.Invoke();
        var file = HistoryFile.Open(_path, _options.Boot);
        try
        {
            var engine = new LiteEngine(new EngineSettings { DataStream = file.Data, LogStream = file.Log, Collation = Collation.Binary });
            engine.Pragma("CHECKPOINT", 0);
            engine.Pragma("UTC_DATE", true);
            engine.Pragma("TIMEOUT", 10);
            return (file, engine);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Load()
    {
        var state = All(State, new Query()).FirstOrDefault();
        foreach (var day in All(Days, new Query()).Select(HistoryDocuments.ToDay))
        {
            _days.Add(day.Number, day);
        }

        _windows.AddRange(All(Windows, new Query()).Select(HistoryDocuments.ToWindow));
        foreach (var point in All(Points, new Query()).Select(HistoryDocuments.ToPoint))
        {
            _points.Add(point.Name, point);
        }

        _windowBytes = _windows.Sum(static window => window.Bytes);
        if (state is not null)
        {
            (Alarms, ReadingsAt) = (HistoryDocuments.ToCursor(state["a"]), HistoryDocuments.ToCursor(state["r"]));
            (_eventBytes, EventCount) = (state["b"].AsInt64, state["n"].AsInt64);
            Lacks = [.. state["l"].AsArray.Select(static lack => HistoryDocuments.ToLack(lack.AsDocument))];
            Place = state["p"].IsNull ? null : DateTimeOffset.FromUnixTimeMilliseconds(state["p"].AsInt64);
            PointRecords = [.. All(Names, new Query()).SelectMany(static names => names["r"].AsArray).Select(static record => (ReadOnlyMemory<byte>)record.AsBinary)];
        }

        RequireEnds();
    }

    // The events, their days and what was counted change in one transaction, so that the ends show whether they belong together. Counting all of them would tell no more
    // of pages that were all read already, and leaves more than a kilobyte of garbage and half a page of cache for each.
    private void RequireEnds()
    {
        var (oldest, newest) = (EndOf(Query.Ascending), EndOf(Query.Descending));
        var agree = oldest is not { } first || newest is not { } last ? EventCount == 0 && _days.Count == 0
            : EventCount > 0 && Alarms is { } cursor && last.CompareTo(cursor.Id) <= 0 && _days.Count > 0
                && last == _days.Values.Max(static day => day.Newest) && first.CompareTo(_days.Values.Min(static day => day.Oldest)) >= 0;
        if (!agree)
        {
            throw new HistoryDamagedException($"{EventCount} events were kept; there are those from {oldest} to {newest}");
        }
    }

    private RecordId? EndOf(int order) =>
        All(Events, new Query { OrderBy = "_id", Order = order, Limit = 1 }).FirstOrDefault() is { } document ? RecordKey.Read(document["_id"]) : null;

    private List<KeptEvent> Fresh(IReadOnlyList<KeptEvent> events) =>
        Alarms is not { } cursor ? [.. events] : [.. events.Where(kept => kept.Event.Id.CompareTo(cursor.Id) > 0)];

    private KnownPoint Known(PointReadings readings)
    {
        if (!_points.TryGetValue(readings.Name, out var point))
        {
            _points.Add(readings.Name, point = new KnownPoint(_points.Count, readings.Name));
        }

        (point.Kind, point.Unit, point.Last) = (readings.Kind, readings.Unit, readings.Newest);
        return point;
    }

    private void TrimEvents()
    {
        while (_eventBytes > _options.EventBytes)
        {
            var oldest = All(Events, new Query { OrderBy = "_id", Order = Query.Ascending, Limit = HistoryDefaults.Batch }).ToList();
            if (oldest.Count == 0)
            {
                return;
            }

            _engine.Delete(Events, oldest.Select(static document => document["_id"]));
            _eventBytes -= oldest.Sum(static document => (long)HistoryDocuments.BytesOf(document));
            EventCount -= oldest.Count;
            var gone = RecordKey.Read(oldest[^1]["_id"]);
            Forget(LaneKind.Alarms, gone);
            foreach (var day in _days.Values.Where(day => day.Newest.CompareTo(gone) <= 0).ToList())
            {
                _days.Remove(day.Number);
                _engine.Delete(Days, [day.Number]);
            }
        }
    }

    private void TrimReadings()
    {
        while (_windowBytes > _options.ReadingBytes && _windows.Count > 1)
        {
            var oldest = _windows.MinBy(static window => window.Key)!;
            var keys = new Query { Where = { Query.Between("_id", RecordKey.Of(oldest.Key, 0), RecordKey.Of(oldest.Key, int.MaxValue)) }, Select = BsonExpression.Create("$._id") };
            _engine.Delete(Readings, [.. All(Readings, keys).Select(static document => document["_id"])]);
            _engine.Delete(Windows, [RecordKey.Of(oldest.Key)]);
            _windows.Remove(oldest);
            _windowBytes -= oldest.Bytes;
            Forget(LaneKind.Readings, oldest.Key);
        }
    }

    // What lay before all that is kept is not missing any more.
    private void Forget(LaneKind lane, RecordId gone)
    {
        if (Lacks.Any(lack => lack.Lane == lane && lack.Last.CompareTo(gone) < 0))
        {
            Lacks = [.. Lacks.Where(lack => lack.Lane != lane)];
        }
    }

    private void SaveState() => Upsert(State,
    [
        new BsonDocument
        {
            ["_id"] = 1,
            ["a"] = HistoryDocuments.Of(Alarms),
            ["r"] = HistoryDocuments.Of(ReadingsAt),
            ["p"] = Place is { } place ? place.ToUnixTimeMilliseconds() : BsonValue.Null,
            ["b"] = _eventBytes,
            ["n"] = EventCount,
            ["l"] = new BsonArray(Lacks.Select(static lack => (BsonValue)HistoryDocuments.Of(lack))),
        },
    ]);

    private void Upsert(string collection, IEnumerable<BsonDocument> documents) => _engine.Upsert(collection, documents, BsonAutoId.Int64);

    private IEnumerable<BsonDocument> All(string collection, Query query)
    {
        using var reader = _engine.Query(collection, query);
        while (reader.Read())
        {
            yield return reader.Current.AsDocument;
        }
    }

    private void Transact(Action change) => Guard(() =>
    {
        _engine.BeginTrans();
        try
        {
            change();
        }
        catch
        {
            _engine.Rollback();
            throw;
        }

        return _engine.Commit();
    });

    // The one place that knows what LiteDB throws: of damage it is anything at all.
    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is not (HistoryDamagedException or IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new HistoryDamagedException(failure.Message, failure);
        }
    }
}
