using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Intake;

/// <summary>
/// What waits for the disk, in its order and within its bounds, and what the owner has taken of it. What must hold: an entry leaves only when it is durable, or in a
/// summary that stands for it, or in a note that counts it; an entry has one volatile id at most, and what went is told by it. The intake's gate guards it.
/// </summary>
/// <remarks>Room is made for a quarter of a bound at once, so that a bound that stays reached costs the loop little per entry.</remarks>
internal sealed class WaitingLine
{
    private readonly IntakeBounds _bounds;
    private readonly LinkedList<Waiting> _waiting = new();
    private readonly LinkedList<Waiting> _inFlight = new();
    private readonly VolatileLedger _ids = new();
    private IntakeLoss _loss;
    private Moment _goneAt;
    private int _crowd;
    private long _summarised;
    private long _dropped;

    public WaitingLine(IntakeBounds bounds) => (_bounds, _crowd) = (bounds, bounds.Gather);

    public int Count => _waiting.Count + _inFlight.Count;

    public bool IsInFlight => _inFlight.Count > 0;

    /// <summary>Whether all that comes is given a volatile id.</summary>
    public bool IsVolatile => _ids.IsOpen;

    /// <summary>Ticket of the first that waits; null where nothing does.</summary>
    public long? First => _waiting.First?.Value.Ticket;

    /// <summary>Transitions that were gathered in a summary here; any thread may ask.</summary>
    public long Summarised => Interlocked.Read(ref _summarised);

    /// <summary>Entries that went at the last bound; any thread may ask.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>An entry behind all that waits.</summary>
    /// <returns>Whether something was dropped for it, which may have carried the only row of its alarm.</returns>
    public bool Enter(JournalEntry entry, long ticket, bool lifeSafety)
    {
        var dropped = _waiting.Count >= _crowd && MakeRoom();
        _waiting.AddLast(new Waiting(entry, ticket, lifeSafety) { Volatile = _ids.Next() });
        return dropped;
    }

    /// <summary>What the journal says about how it was opened: before all that waits, and in the place of what it said so and is not durable.</summary>
    public void EnterOpening(IReadOnlyList<NoteEntry> notes)
    {
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Opening)
            {
                SumUp(node.Value);
                _waiting.Remove(node);
            }

            node = next;
        }

        for (var i = notes.Count - 1; i >= 0; i--)
        {
            EnterFirst(notes[i], opening: true);
        }
    }

    /// <summary>Gives the next entries in their order, up to a ticket; they stay until <see cref="Settle"/>.</summary>
    public void Take(List<IntakeItem> into, int most, long upTo)
    {
        TellWhatWent();
        for (var node = _waiting.First; node is not null && into.Count < most && node.Value.Ticket <= upTo; node = _waiting.First)
        {
            _waiting.Remove(node);
            _inFlight.AddLast(node);
            into.Add(new IntakeItem(node.Value.Entry, node.Value.Volatile));
        }
    }

    /// <summary>All that was taken is durable.</summary>
    /// <returns>The last ticket among it, and the volatile ids that were given while the flush was in progress: place in the taken group and id.</returns>
    public (long Ticket, IReadOnlyList<(int Place, VolatileId Id)> Late) Settle(IReadOnlyList<IntakeItem> taken)
    {
        var (late, ticket, place) = (new List<(int, VolatileId)>(), 0L, 0);
        foreach (var waiting in _inFlight)
        {
            if (waiting.Volatile is { } id && taken[place].Volatile is null)
            {
                late.Add((place, id));
            }

            ticket = Math.Max(ticket, waiting.Ticket);
            place++;
        }

        _inFlight.Clear();
        if (_waiting.Count == 0)
        {
            _crowd = _bounds.Gather;
        }

        return (ticket, late);
    }

    /// <summary>All that was taken waits again, before all else.</summary>
    public void Return()
    {
        while (_inFlight.Last is { } node)
        {
            _inFlight.Remove(node);
            _waiting.AddFirst(node);
        }
    }

    /// <summary>Gives all that waits and all that comes an id under a new mark. What has one of an earlier failure keeps it: it went up under that one.</summary>
    public void BeginVolatile(uint mark)
    {
        _ids.Begin(mark);
        foreach (var waiting in _inFlight.Concat(_waiting))
        {
            waiting.Volatile ??= _ids.Next();
        }
    }

    /// <summary>What comes from now on has no id.</summary>
    /// <returns>The ids of the epoch that ends, but for those that were told as gone, or will be.</returns>
    public IReadOnlyList<VolatileRange> EndVolatile() => _ids.End();

    private bool MakeRoom()
    {
        Gather();
        var full = _waiting.Count >= _bounds.Drop;
        for (var count = full ? _bounds.Drop / 4 : 0; count > 0 && _waiting.First is { } oldest; count--)
        {
            _waiting.RemoveFirst();
            Lose(oldest.Value);
            Interlocked.Increment(ref _dropped);
        }

        _crowd = Math.Min(_bounds.Drop, Math.Max(_bounds.Gather, _waiting.Count + Math.Max(1, _bounds.Gather / 4)));
        return full;
    }

    // All transitions of one alarm that is no P1 and that no person made become one entry in the place of the last, whose row says how the alarm stands.
    private void Gather()
    {
        var kept = new Dictionary<AlarmId, LinkedListNode<Waiting>>();
        for (var node = _waiting.Last; node is not null;)
        {
            var earlier = node.Previous;
            if (!node.Value.LifeSafety && Gathering.AlarmOf(node.Value.Entry) is { } alarm)
            {
                if (!kept.TryGetValue(alarm, out var later))
                {
                    kept[alarm] = node;
                }
                else if (Gathering.Join(node.Value.Entry, later.Value.Entry) is { } joined)
                {
                    Interlocked.Add(ref _summarised, (node.Value.Entry is TransitionEntry ? 1 : 0) + (later.Value.Entry is TransitionEntry ? 1 : 0));
                    SumUp(node.Value);
                    later.Value = later.Value with { Entry = joined };
                    _waiting.Remove(node);
                }
            }

            node = earlier;
        }
    }

    private void SumUp(Waiting gone)
    {
        _goneAt = gone.Entry.At;
        _ids.SumUp(gone.Volatile);
    }

    // A note that tells what went is not lost itself: what it told is told once more.
    private void Lose(Waiting gone)
    {
        _goneAt = gone.Entry.At;
        if (gone.Told is { } told)
        {
            _loss = _loss.With(told.Loss);
            _ids.Untell(told.Lost, told.SummedUp);
        }
        else
        {
            _loss = _loss.With(gone.Entry);
        }

        _ids.Lose(gone.Volatile);
    }

    // Before the first that follows; each note holds so many ranges, and none is left out.
    private void TellWhatWent()
    {
        foreach (var summed in _ids.TakeSummedUp().Chunk(EventCodec.RangesMost))
        {
            EnterFirst(Notes.SummedUp(_goneAt, Texts(summed)), new Told(default, [], summed));
        }

        var lost = _ids.TakeLost().Chunk(Notes.OverflowRangesMost).ToList();
        for (var i = lost.Count - 1; i > 0; i--)
        {
            EnterFirst(Notes.Overflowed(new IntakeLoss { At = _goneAt }, Texts(lost[i])), new Told(default, lost[i], []));
        }

        if (_loss.Count > 0 || lost.Count > 0)
        {
            var (loss, first) = (_loss.Count > 0 ? _loss : new IntakeLoss { At = _goneAt }, lost.Count > 0 ? lost[0] : []);
            _loss = default;
            EnterFirst(Notes.Overflowed(loss, Texts(first)), new Told(loss, first, []));
        }
    }

    private static string[] Texts(IEnumerable<VolatileRange> ranges) => [.. ranges.Select(static range => Notes.Text(LaneKind.Alarms, range))];

    private void EnterFirst(NoteEntry note, Told? told = null, bool opening = false) =>
        _waiting.AddFirst(new Waiting(note, 0, LifeSafety: true, told, opening) { Volatile = _ids.Next() });

    /// <summary>What a note says of what went.</summary>
    private sealed record Told(IntakeLoss Loss, IReadOnlyList<VolatileRange> Lost, IReadOnlyList<VolatileRange> SummedUp);

    private sealed record Waiting(JournalEntry Entry, long Ticket, bool LifeSafety, Told? Told = null, bool Opening = false)
    {
        public VolatileId? Volatile { get; set; }
    }
}
