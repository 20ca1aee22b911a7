using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Loop;

namespace CityEdge.Gateway.History;

/// <summary>
/// Feeds the history from the journal, in small pieces, on one thread. What must hold: nothing that becomes of the database reaches anybody but who asks for
/// history (S1); a database that fails is dropped and made anew; one that fails again and again rests, and the page says so.
/// </summary>
/// <remarks><code>
/// Starting ─► open: believed, cursors known to the journal ─► Ready ─► follows both lanes
///     │                        │ no                             │ damage
///     │                        ▼                                ▼
///     │               delete ─► survey ─► feed from there (Rebuilding) ─► Ready
///     └── three failures in five minutes ─► Off ─► half an hour later as at the start
/// </code></remarks>
internal sealed class HistoryKeeper : IDisposable
{
    private readonly HistoryOptions _options;
    private readonly DurableMark _mark;
    private readonly GatewayEvents _events;
    private readonly TimeProvider _time;
    private readonly NewestEvents _newest;
    private readonly Queue<long> _failures = new();
    private HistoryStore? _store;
    private EventFeed? _eventFeed;
    private ReadingFeed? _readingFeed;
    private long? _offSince;
    private bool _rebuilding;
    private bool _unsettled;
    private HistoryStatus _status = new(HistoryState.Starting, 100);

    public HistoryKeeper(HistoryOptions options, DurableMark mark, GatewayEvents events, TimeProvider time)
    {
        (_options, _mark, _events, _time) = (options, mark, events, time);
        _newest = new NewestEvents(options, mark);
    }

    /// <summary>How the history stands; any thread.</summary>
    public HistoryStatus Status => Volatile.Read(ref _status);

    /// <summary>The newest events, newest first; any thread.</summary>
    public IReadOnlyList<HistoryEvent> Newest => _newest.All;

    /// <summary>Bytes of the database on the disk; 0 while it is not open.</summary>
    public long FileBytes => _store?.FileBytes ?? 0;

    /// <summary>Does one bounded piece of what is due; true when there is more at once.</summary>
    public bool Turn()
    {
        try
        {
            var more = _newest.Turn();
            if (IsResting() || _mark.Of(LaneKind.Alarms) is null)
            {
                return more;
            }

            _store ??= Open();
            more |= _eventFeed!.Turn(_store) | _readingFeed!.Turn(_store);
            _store.Relieve();
            Tell(more);
            return more;
        }
        catch (Exception failure)
        {
            // The bulkhead: whatever it is, it costs the history alone, and three of it its rest.
            Fail(failure);
            return true;
        }
    }

    /// <summary>True once after each opening, when what it left to do is done: the moment to give memory back.</summary>
    public bool TakeSettled()
    {
        var settled = _unsettled && _store is not null && !_rebuilding;
        _unsettled &= !settled;
        return settled;
    }

    /// <summary>Called when nothing has been due for a while.</summary>
    public void Rest()
    {
        try
        {
            _store?.Fold();
        }
        catch (Exception failure) when (failure is HistoryDamagedException or IOException or UnauthorizedAccessException)
        {
            Fail(failure);
        }
    }

    /// <summary>Newest first: from memory what lies there, before that from the database.</summary>
    public EventPage Find(EventQuery query)
    {
        var (found, newest) = (new List<HistoryEvent>(), Newest);
        foreach (var happened in newest)
        {
            if (query.Matches(happened))
            {
                found.Add(happened);
                if (found.Count == query.Limit)
                {
                    return new EventPage(found, happened.Id, Status);
                }
            }
        }

        if (_store is not { } store)
        {
            return new EventPage(found, null, Status);
        }

        var before = newest.Count > 0 && (query.Before is not { } asked || newest[^1].Id.CompareTo(asked) < 0) ? newest[^1].Id : query.Before;
        return Ask(() =>
        {
            found.AddRange(store.Find(query with { Before = before, Limit = query.Limit - found.Count }, out var next));
            return new EventPage(found, next, Status);
        }) ?? new EventPage(found, null, Status);
    }

    /// <summary>The readings of a point, few enough for a chart.</summary>
    public ReadingSeries Find(string point, DateTimeOffset from, DateTimeOffset to, int most)
    {
        var open = _readingFeed?.Open?.Of(point);
        var chart = (_store is { } store ? Ask(() => Chart(store)) : null) ?? new ChartThinner(most);
        if (open is not null)
        {
            chart.AddAll(SampleCode.Read(open.Bytes, open.Start), from, to);
        }

        var known = _store?.PointOf(point);
        return new ReadingSeries(point, open?.Kind ?? known?.Kind, open?.Unit ?? known?.Unit ?? "", chart.Samples(), chart.Count, Status);

        ChartThinner Chart(HistoryStore windows)
        {
            var whole = new ChartThinner(most);
            windows.Find(point, from, to, whole);
            return whole;
        }
    }

    /// <summary>The last reading of every point that the history has met.</summary>
    public IReadOnlyList<LastReading> LastReadings()
    {
        var last = (_store?.KnownPoints ?? []).ToDictionary(static point => point.Name, static point => new LastReading(point.Name, point.Unit, point.Last), StringComparer.Ordinal);
        foreach (var point in _readingFeed?.Open?.Points ?? [])
        {
            last[point.Name] = new LastReading(point.Name, point.Unit, point.Newest);
        }

        return [.. last.Values.OrderBy(static reading => reading.Point, StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        try
        {
            _store?.Dispose();
        }
        catch (Exception failure) when (failure is HistoryDamagedException or IOException or UnauthorizedAccessException)
        {
            // The next start does not find it closed, and makes it anew.
            _store!.Abandon();
            _events.HistoryFailed(failure.Message);
        }

        Drop();
        _newest.Dispose();
    }

    private HistoryStore Open()
    {
        var fresh = false;
        HistoryStore store;
        try
        {
            store = HistoryStore.Open(_options.Path, _options);
        }
        catch (HistoryDamagedException damage)
        {
            store = Anew(damage.Message);
            fresh = true;
        }

        try
        {
            Feed();
            if (!fresh && !(_eventFeed!.Begin(store) && _readingFeed!.Begin(store)))
            {
                store.Abandon();
                store = Anew("the journal is another one");
                fresh = true;

                // Those that have begun stand behind the cursor; what is made anew begins with the oldest.
                Feed();
            }
        }
        catch
        {
            // Left open, its own lock would keep the next attempt out.
            store.Abandon();
            throw;
        }

        _rebuilding = fresh || store.Alarms is null;
        _unsettled = true;
        return store;
    }

    private void Feed()
    {
        Drop();
        _eventFeed = new EventFeed(_options, _mark);
        _readingFeed = new ReadingFeed(_options, _mark);
    }

    private HistoryStore Anew(string why)
    {
        _events.HistoryRebuilding(why);
        _options.RequirePlace?.Invoke();
        HistoryFile.Delete(_options.Path);
        return HistoryStore.Open(_options.Path, _options);
    }

    private void Tell(bool more)
    {
        if (_rebuilding && !more)
        {
            _rebuilding = false;
            _events.HistoryRebuilt(_store!.EventCount);
        }

        var percent = _rebuilding ? (int)(50 * (_eventFeed!.Progress + _readingFeed!.Progress)) : 100;
        var status = new HistoryStatus(_rebuilding ? HistoryState.Rebuilding : HistoryState.Ready, percent) { Lacks = _store!.Lacks };
        if (status != _status)
        {
            Volatile.Write(ref _status, status);
        }
    }

    private T? Ask<T>(Func<T> question)
        where T : class
    {
        try
        {
            return question();
        }
        catch (Exception failure) when (failure is HistoryDamagedException or IOException or UnauthorizedAccessException)
        {
            Fail(failure);
            return null;
        }
    }

    private void Fail(Exception failure)
    {
        _store?.Abandon();
        _store = null;
        Drop();
        _events.HistoryFailed(failure.Message);
        var now = _time.GetTimestamp();
        _failures.Enqueue(now);
        while (_time.GetElapsedTime(_failures.Peek(), now) > HistoryDefaults.FailureWindow)
        {
            _failures.Dequeue();
        }

        var off = _failures.Count >= HistoryDefaults.FailuresMost;
        if (off)
        {
            _offSince = now;
            _failures.Clear();
            _events.HistoryOff(HistoryDefaults.OffFor);
        }

        Volatile.Write(ref _status, new HistoryStatus(off ? HistoryState.Off : HistoryState.Starting, 100));
        if (failure is not (IOException or UnauthorizedAccessException))
        {
            Delete();
        }
    }

    private void Delete()
    {
        try
        {
            _options.RequirePlace?.Invoke();
            HistoryFile.Delete(_options.Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next opening finds it unbelievable again and says so.
            return;
        }
    }

    private bool IsResting()
    {
        if (_offSince is { } since && _time.GetElapsedTime(since) >= HistoryDefaults.OffFor)
        {
            _offSince = null;
        }

        return _offSince is not null;
    }

    private void Drop()
    {
        _eventFeed?.Dispose();
        _readingFeed?.Dispose();
        (_eventFeed, _readingFeed) = (null, null);
    }
}
