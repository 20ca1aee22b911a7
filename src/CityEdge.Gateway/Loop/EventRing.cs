using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Loop;

/// <summary>The last transitions in memory, for pages that listen and resume. Bounded; who asks for older ones is told that they are gone.</summary>
/// <remarks>One writer (the loop), many readers; the loop never waits for a reader.</remarks>
internal sealed class EventRing
{
    private readonly Lock _gate = new();
    private readonly AlarmTransition[] _ring;
    private long _next = 1;
    private long _first = 1;
    private TaskCompletionSource? _more;

    public EventRing(int capacity = 4096) => _ring = new AlarmTransition[capacity];

    /// <summary>Sequence of the newest transition; 0 when there was none.</summary>
    public long Newest
    {
        get
        {
            lock (_gate)
            {
                return _next - 1;
            }
        }
    }

    /// <summary>Appends transitions whose sequences follow each other.</summary>
    public void Append(ReadOnlySpan<AlarmTransition> transitions)
    {
        if (transitions.IsEmpty)
        {
            return;
        }

        TaskCompletionSource? waiting;
        lock (_gate)
        {
            if (_next == 1 || transitions[0].Sequence != _next)
            {
                _first = transitions[0].Sequence;
            }

            foreach (ref readonly var transition in transitions)
            {
                _ring[transition.Sequence % _ring.Length] = transition;
                _next = transition.Sequence + 1;
            }

            _first = Math.Max(_first, _next - _ring.Length);
            waiting = _more;
            _more = null;
        }

        waiting?.SetResult();
    }

    /// <summary>Copies what follows <paramref name="after"/>, oldest first.</summary>
    /// <param name="after">Sequence of the last one seen; 0 for all.</param>
    /// <param name="into">Receives the transitions.</param>
    /// <param name="missing">True when transitions between were already overwritten (or <paramref name="after"/> lies in the future, from before a restart).</param>
    public int Read(long after, Span<AlarmTransition> into, out bool missing)
    {
        lock (_gate)
        {
            missing = after >= _next || after + 1 < _first;
            var from = missing ? _first : after + 1;
            var count = (int)Math.Min(into.Length, _next - from);
            for (var i = 0; i < count; i++)
            {
                into[i] = _ring[(from + i) % _ring.Length];
            }

            return count;
        }
    }

    /// <summary>Completes when something newer than <paramref name="after"/> is there.</summary>
    public Task WaitAsync(long after, CancellationToken stop)
    {
        lock (_gate)
        {
            return _next - 1 > after ? Task.CompletedTask : (_more ??= New()).Task.WaitAsync(stop);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
