using CityEdge.Gateway.Journal.Events;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CityEdge.Gateway.Loop;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Page;

/// <summary>
/// Tells one listener every transition, in order and each once, as server-sent events. It reads behind the loop from the ring, so the loop
/// never waits for it; who falls so far behind that events are overwritten, or comes from an earlier run of the process, is told
/// <c>gap</c> with the site as it stands, and goes on from there.
/// </summary>
internal sealed class EventStream(PageContext context, Views views, SiteReader reader)
{
    /// <summary>Silence after which a comment proves that the stream lives.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A reader that leaves its bytes lying for so long is dropped.</summary>
    public static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(10);

    private const int EventsPerWrite = 64;

    private readonly EventRing _ring = context.Loop.Events;
    private readonly TimeProvider _time = context.Clock.Time;

    /// <summary>Streams until the reader is too slow or the loop silent; a stop or a reader that has gone throws the cancellation.</summary>
    /// <param name="body">Where the events go.</param>
    /// <param name="after">Id of the last event that the listener has; null begins with the state.</param>
    /// <param name="stop">The listener has gone, or the page closes.</param>
    public async Task<StreamEnd> RunAsync(Stream body, string? after, CancellationToken stop)
    {
        var text = new StringBuilder("retry: 3000\n\n");
        var events = new AlarmTransition[EventsPerWrite];
        var position = Position(after);
        while (true)
        {
            if (position is not { } seen)
            {
                position = await BeginAsync(text, after, restarted: true, stop).ConfigureAwait(false);
                if (position is null)
                {
                    return StreamEnd.LoopSilent;
                }
            }
            else
            {
                var count = _ring.Read(seen, events, out var missing);
                if (missing)
                {
                    position = await BeginAsync(text, views.EventId(seen), restarted: false, stop).ConfigureAwait(false);
                    if (position is null)
                    {
                        return StreamEnd.LoopSilent;
                    }
                }
                else if (count > 0)
                {
                    position = Append(text, events.AsSpan(0, count));
                }
                else if (text.Length == 0 && !await MoreAsync(seen, stop).ConfigureAwait(false))
                {
                    text.Append(": still here\n\n");
                }
            }

            if (text.Length > 0 && !await WriteAsync(body, text, stop).ConfigureAwait(false))
            {
                return StreamEnd.TooSlow;
            }
        }
    }

    // Null: an id of another run, or none at all.
    private long? Position(string? after) =>
        after is not null && after.StartsWith(context.Boot + "-", StringComparison.Ordinal)
        && long.TryParse(after.AsSpan(context.Boot.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    // The state for a newcomer, the gap with the state for who has missed something; then on from that state.
    private async Task<long?> BeginAsync(StringBuilder text, string? after, bool restarted, CancellationToken stop)
    {
        if (await reader.ReadAsync(stop).ConfigureAwait(false) is not { } snapshot)
        {
            return null;
        }

        var id = views.EventId(snapshot.Sequence);
        if (after is null)
        {
            Append(text, id, StreamEvents.State, views.State(snapshot), PlainJson.Views.StateView);
        }
        else
        {
            Append(text, id, StreamEvents.Gap, views.Gap(snapshot, after, restarted), PlainJson.Views.GapView);
        }

        return snapshot.Sequence;
    }

    private long Append(StringBuilder text, ReadOnlySpan<AlarmTransition> events)
    {
        foreach (ref readonly var transition in events)
        {
            Append(text, views.EventId(transition.Sequence), EventWords.TypeOf(transition.Event), views.Event(transition), PlainJson.Views.EventView);
        }

        return events[^1].Sequence;
    }

    // JSON escapes line ends, so one data line carries it whole.
    private static void Append<T>(StringBuilder text, string id, string type, T value, JsonTypeInfo<T> json) =>
        text.Append("id: ").Append(id).Append("\nevent: ").Append(type).Append("\ndata: ").Append(JsonSerializer.Serialize(value, json)).Append("\n\n");

    /// <summary>Waits for something newer; false when only the heartbeat is due.</summary>
    private async Task<bool> MoreAsync(long seen, CancellationToken stop)
    {
        using var beat = new CancellationTokenSource(Heartbeat, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, stop);
        try
        {
            await _ring.WaitAsync(seen, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> WriteAsync(Stream body, StringBuilder text, CancellationToken stop)
    {
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        text.Clear();
        using var slow = new CancellationTokenSource(WriteLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, stop);
        try
        {
            await body.WriteAsync(bytes, either.Token).ConfigureAwait(false);
            await body.FlushAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
