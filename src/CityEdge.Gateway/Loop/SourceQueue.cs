using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Loop;

/// <summary>
/// What one source (a line, the canary, the gateway itself) has said and the loop has not yet heard. Bounded by construction: every point has a
/// handful of places, and when they are full readings are merged so that the newest, the extremes, the worst quality and every change of
/// a state remain. A source that floods therefore delays only itself, and never blocks.
/// </summary>
/// <remarks>One or more threads post, one loop takes. The lock is held for a few copies, never across a wait.</remarks>
internal sealed class SourceQueue
{
    // An analog point needs newest, lowest, highest and worst quality; a state point a few changes more.
    private const int Places = 6;

    private readonly Lock _gate = new();
    private readonly int[] _slotOf;
    private readonly PointKind[] _kind;
    private readonly Reading[] _readings;
    private readonly byte[] _count;
    private readonly int[] _order;
    private readonly Action _wake;
    private int _head;
    private int _pending;
    private long _merged;

    // Points that were taken since the start, and who waits until so many are; each number at most once, so no more wait than there are points, and one.
    private readonly Queue<(long Ticket, TaskCompletionSource Settled)> _asked = new();
    private (long Ticket, TaskCompletionSource Settled) _lastAsked;
    private long _taken;

    /// <param name="name">For logs and metrics.</param>
    /// <param name="points">The points that this source may speak for; a reading of any other is a programming error.</param>
    /// <param name="definitions">All points of the site.</param>
    /// <param name="wake">Called outside the lock after a post to an empty queue, and after a question.</param>
    public SourceQueue(string name, IReadOnlyList<PointId> points, IReadOnlyList<PointDefinition> definitions, Action wake)
    {
        Name = name;
        _wake = wake;
        _slotOf = new int[definitions.Count];
        Array.Fill(_slotOf, -1);
        _kind = new PointKind[points.Count];
        for (var slot = 0; slot < points.Count; slot++)
        {
            _slotOf[points[slot].Index] = slot;
            _kind[slot] = definitions[points[slot].Index].Kind;
        }

        _readings = new Reading[points.Count * Places];
        _count = new byte[points.Count];
        _order = new int[points.Count];
    }

    public string Name { get; }

    /// <summary>How many readings were merged into others because the loop had not yet come round.</summary>
    public long Merged => Interlocked.Read(ref _merged);

    /// <summary>Leaves a reading for the loop.</summary>
    public void Post(in Reading reading)
    {
        var slot = _slotOf[reading.Point.Index];
        if (slot < 0)
        {
            throw new ArgumentException($"Source {Name} does not own point {reading.Point.Index}.", nameof(reading));
        }

        bool wasEmpty;
        lock (_gate)
        {
            wasEmpty = _pending == 0;
            var readings = _readings.AsSpan(slot * Places, Places);
            if (_count[slot] == 0)
            {
                _order[(_head + _pending++) % _order.Length] = slot;
            }
            else if (_count[slot] == Places)
            {
                MakeRoom(readings, _kind[slot]);
                _count[slot]--;
                _merged++;
            }

            readings[_count[slot]++] = reading;
        }

        if (wasEmpty)
        {
            _wake();
        }
    }

    /// <summary>
    /// Completes when every reading that was left here before this call has been annunciated and what it changed is durable, or the journal is known to have
    /// failed (S6): the moment at which a device may be told that it was heard. What other sources leave, and what comes later, keeps nobody waiting.
    /// </summary>
    public Task SettledAsync()
    {
        Task settled;
        lock (_gate)
        {
            // A point that waits is taken with all that waits for it, in its turn; what comes later for a point that was taken meanwhile queues up behind.
            var ticket = _taken + _pending;
            if (_asked.Count == 0 || _lastAsked.Ticket != ticket)
            {
                _lastAsked = (ticket, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                _asked.Enqueue(_lastAsked);
            }

            settled = _lastAsked.Settled.Task;
        }

        _wake();
        return settled;
    }

    /// <summary>Who may be answered, because all that was taken from here has been handled; called by the loop when that is so.</summary>
    public void TakeAnswerable(List<TaskCompletionSource> answerable)
    {
        lock (_gate)
        {
            while (_asked.TryPeek(out var asked) && asked.Ticket <= _taken)
            {
                answerable.Add(_asked.Dequeue().Settled);
            }
        }
    }

    /// <summary>Takes all that waits for the point which has waited longest, oldest first; 0 when nothing waits.</summary>
    /// <param name="readings">At least <see cref="MostPerTake"/> places.</param>
    public int Take(Span<Reading> readings)
    {
        lock (_gate)
        {
            if (_pending == 0)
            {
                return 0;
            }

            var slot = _order[_head];
            _head = (_head + 1) % _order.Length;
            _pending--;
            _taken++;
            int count = _count[slot];
            _readings.AsSpan(slot * Places, count).CopyTo(readings);
            _count[slot] = 0;
            return count;
        }
    }

    /// <summary>Most readings that one <see cref="Take"/> yields.</summary>
    public static int MostPerTake => Places;

    // Drops the reading that says least: for a state, one that repeats its predecessor, else one that an earlier one has said before; for a quantity, one in the middle that is neither extreme nor of the worst quality.
    private static void MakeRoom(Span<Reading> readings, PointKind kind)
    {
        var drop = kind == PointKind.State ? LeastTelling(readings) : Middling(readings);
        readings[(drop + 1)..].CopyTo(readings[drop..]);
    }

    private static int LeastTelling(ReadOnlySpan<Reading> readings)
    {
        for (var i = 1; i < readings.Length; i++)
        {
            if (readings[i].Quality == readings[i - 1].Quality && readings[i].Value.Equals(readings[i - 1].Value))
            {
                return i;
            }
        }

        // All are changes: a point that toggles faster than the loop turns. The first and the newest stay, and what was said only once.
        for (var i = readings.Length - 2; i > 0; i--)
        {
            for (var j = 0; j < i; j++)
            {
                if (readings[i].Quality == readings[j].Quality && readings[i].Value.Equals(readings[j].Value))
                {
                    return i;
                }
            }
        }

        return readings.Length / 2;
    }

    private static int Middling(ReadOnlySpan<Reading> readings)
    {
        int lowest = -1, highest = -1, worst = 0;
        for (var i = 0; i < readings.Length; i++)
        {
            if (readings[i].Quality < readings[worst].Quality)
            {
                worst = i;
            }

            if (double.IsNaN(readings[i].Value))
            {
                continue;
            }

            lowest = lowest < 0 || readings[i].Value < readings[lowest].Value ? i : lowest;
            highest = highest < 0 || readings[i].Value > readings[highest].Value ? i : highest;
        }

        for (var i = 0; i < readings.Length - 1; i++)
        {
            if (i != lowest && i != highest && i != worst)
            {
                return i;
            }
        }

        return 0;
    }
}
