using System.Threading.Channels;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Loop;

namespace CityEdge.Gateway.History;

/// <summary>
/// The history as the page asks it: one thread of low priority owns the database and follows the journal; questions wait a bounded time for it and are answered
/// from the newest events in memory when it has none. It starts after everything else and nothing waits for it.
/// </summary>
internal sealed class HistoryService : IHostedService, IDisposable
{
    private static readonly TimeSpan RestAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(5);

    private readonly HistoryKeeper _keeper;
    private readonly DurableMark _mark;
    private readonly GatewayEvents _events;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Channel<Action> _questions = Channel.CreateBounded<Action>(
        new BoundedChannelOptions(HistoryDefaults.QuestionsMost) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Thread _thread;
    private bool _disposed;
    private Task? _watched;
    private bool _quiet;

    public HistoryService(HistoryOptions options, DurableMark mark, GatewayEvents events, TimeProvider time)
    {
        (_mark, _events, _time) = (mark, events, time);
        _keeper = new HistoryKeeper(options, mark, events, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "history" };
    }

    public HistoryStatus Status => _keeper.Status;

    /// <summary>The history of a state directory, fed from the journal beside it.</summary>
    /// <param name="state">The state directory.</param>
    /// <param name="started">Tells which one the gateway started on; nothing is opened in any other. Null while that is not known.</param>
    /// <param name="boot">The kernel's boot id.</param>
    /// <param name="mark">How far the journal is durable.</param>
    /// <param name="events">The log.</param>
    /// <param name="time">The clock.</param>
    public static HistoryService Of(string state, Func<StateIdentity?> started, Guid boot, DurableMark mark, GatewayEvents events, TimeProvider time) => new(
        new HistoryOptions
        {
            Path = Path.GetFullPath(Path.Combine(state, "history.db")),
            Boot = boot,
            RequirePlace = () => started()?.Require(),
            Alarms = () => FileMedium.ForReading(JournalPlaces.Of(state, JournalPart.Alarms)),
            Readings = () => FileMedium.ForReading(JournalPlaces.Of(state, JournalPart.Readings)),
        }, mark, events, time);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Cancel();
        if (_thread.IsAlive && !_thread.Join(JoinLimit))
        {
            _events.HistoryNotStopped();
        }

        return Task.CompletedTask;
    }

    /// <summary>Once, however often: the container knows it as a service and as a hosted one, and disposes both.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _stop.Cancel();
        if (!_thread.IsAlive)
        {
            _wake.Dispose();
            _stop.Dispose();
        }
    }

    /// <summary>Newest first. What lies in memory is told at once; for what does not, the database is asked.</summary>
    public async Task<EventPage> FindAsync(EventQuery query, CancellationToken stop)
    {
        query = query with { Limit = Math.Clamp(query.Limit, 1, HistoryDefaults.LimitMost) };
        var found = _keeper.Newest.Where(query.Matches).Take(query.Limit).ToList();
        return found.Count == query.Limit ? new EventPage(found, found[^1].Id, Status)
            : await AskAsync(() => _keeper.Find(query), stop).ConfigureAwait(false) ?? new EventPage(found, null, Status with { State = Late() });
    }

    /// <summary>The readings of a point, thinned to what a chart can show.</summary>
    public async Task<ReadingSeries> ReadingsAsync(string point, DateTimeOffset from, DateTimeOffset to, CancellationToken stop) =>
        await AskAsync(() => _keeper.Find(point, from, to, HistoryDefaults.LimitMost), stop).ConfigureAwait(false)
        ?? new ReadingSeries(point, null, "", [], 0, Status with { State = Late() });

    /// <summary>The last reading of every point that was ever kept, from before the start too.</summary>
    public async Task<IReadOnlyList<LastReading>> LastReadingsAsync(CancellationToken stop) =>
        await AskAsync(_keeper.LastReadings, stop).ConfigureAwait(false) ?? [];

    // An owner that is late is not "ready", whatever it said last.
    private HistoryState Late() => Status.State == HistoryState.Ready ? HistoryState.Starting : Status.State;

    // Null: too many ask, it takes too long, or the history has ended.
    private async Task<T?> AskAsync<T>(Func<T> question, CancellationToken stop)
        where T : class
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_stop.IsCancellationRequested || !_questions.Writer.TryWrite(() => Answer(answer, question)))
        {
            return null;
        }

        _wake.Release();
        try
        {
            return await answer.Task.WaitAsync(HistoryDefaults.Patience, _time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static void Answer<T>(TaskCompletionSource<T> answer, Func<T> question)
    {
        try
        {
            answer.TrySetResult(question());
        }
        catch (Exception failure)
        {
            // It is the asker's, not the owner's: the page logs it and answers 500.
            answer.TrySetException(failure);
        }
    }

    private void Run()
    {
        LowPriority.Take();
        using var timer = _time.CreateTimer(_ => Rest(), null, RestAfter, RestAfter);
        while (!_stop.IsCancellationRequested)
        {
            Watch();
            while (_questions.Reader.TryRead(out var question))
            {
                question();
            }

            if (_keeper.Turn())
            {
                _quiet = false;
                continue;
            }

            if (_keeper.TakeSettled())
            {
                GiveBack();
            }

            Wait();
        }

        _keeper.Dispose();
    }

    // Starting and rebuilding leave tens of megabytes of garbage, and a gateway at rest allocates so little that the collector would leave them to lie for hours. Once after
    // each opening (three within five minutes at most, then the history rests) everybody stands still for some milliseconds, far less than one transaction on a bus.
    private static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    // Watched before the lanes are read, so that a record that becomes durable meanwhile is not slept through.
    private void Watch()
    {
        var moved = _mark.Moved();
        if (moved != _watched)
        {
            _watched = moved;
            moved.GetAwaiter().OnCompleted(Wake);
        }
    }

    private void Wait()
    {
        try
        {
            _wake.Wait(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping ends the wait.
            return;
        }
    }

    private void Wake()
    {
        if (!_stop.IsCancellationRequested)
        {
            _wake.Release();
        }
    }

    private void Rest()
    {
        if (_quiet)
        {
            _ = _questions.Writer.TryWrite(_keeper.Rest);
        }

        _quiet = true;
        Wake();
    }
}
