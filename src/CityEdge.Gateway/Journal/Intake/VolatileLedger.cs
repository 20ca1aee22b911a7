namespace CityEdge.Gateway.Journal.Intake;

/// <summary>
/// Gives the ids of the volatile epoch and knows which of them will never stand in the journal (S6). What must hold: each id that was given is appended as somebody's
/// <c>was</c>, or told as lost, or told as summed up; exactly one of the three. Pure; the intake's gate guards it.
/// </summary>
internal sealed class VolatileLedger
{
    private readonly VolatileRanges _lost = new();
    private readonly VolatileRanges _summedUp = new();
    private readonly VolatileRanges _gone = new();
    private uint _mark;
    private long _last;

    /// <summary>Whether what comes is given an id, because nobody can wait for the disk.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>A new epoch begins under a mark that was never used before.</summary>
    public void Begin(uint mark)
    {
        (_mark, _last, IsOpen) = (mark, 0, true);
        _gone.Clear();
    }

    /// <summary>The next id; null while no epoch is open.</summary>
    public VolatileId? Next() => IsOpen ? new VolatileId(_mark, ++_last) : null;

    /// <summary>Its entry is lost, because memory had to be freed.</summary>
    public void Lose(VolatileId? id) => Go(id, _lost);

    /// <summary>Its entry stands no more by itself: a later one says what it said.</summary>
    public void SumUp(VolatileId? id) => Go(id, _summedUp);

    /// <summary>What was told of these is lost itself, and must be told again.</summary>
    public void Untell(IReadOnlyList<VolatileRange> lost, IReadOnlyList<VolatileRange> summedUp)
    {
        foreach (var range in lost)
        {
            _lost.Add(range);
        }

        foreach (var range in summedUp)
        {
            _summedUp.Add(range);
        }
    }

    /// <summary>Lost since the last call, of whatever epoch.</summary>
    public IReadOnlyList<VolatileRange> TakeLost() => _lost.TakeAll();

    /// <summary>Summed up since the last call, of whatever epoch.</summary>
    public IReadOnlyList<VolatileRange> TakeSummedUp() => _summedUp.TakeAll();

    /// <summary>The epoch is over.</summary>
    /// <returns>The ids whose entries stand in the journal or wait for it.</returns>
    public IReadOnlyList<VolatileRange> End()
    {
        IsOpen = false;
        return _last == 0 ? [] : _gone.Without(new VolatileRange(_mark, 1, _last));
    }

    private void Go(VolatileId? id, VolatileRanges where)
    {
        if (id is not { } given)
        {
            return;
        }

        var range = new VolatileRange(given.Mark, given.Number, given.Number);
        where.Add(range);
        if (IsOpen && given.Mark == _mark)
        {
            _gone.Add(range);
        }
    }
}
