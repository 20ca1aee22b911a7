namespace CityEdge.Gateway.Journal.Intake;

/// <summary>A set of volatile ids as ranges. Adding costs the same however many there are: they are put in order only now and then, and when somebody asks.</summary>
internal sealed class VolatileRanges
{
    private const int Least = 1024;

    private readonly List<VolatileRange> _ranges = [];
    private int _tidyAt = Least;

    public bool IsEmpty => _ranges.Count == 0;

    public void Add(in VolatileRange range)
    {
        if (_ranges.Count > 0 && _ranges[^1].With(range) is { } joined)
        {
            _ranges[^1] = joined;
            return;
        }

        _ranges.Add(range);
        if (_ranges.Count >= _tidyAt)
        {
            Tidy();
            _tidyAt = Math.Max(Least, 2 * _ranges.Count);
        }
    }

    public void Clear() => _ranges.Clear();

    /// <summary>All of them, in order; none is left.</summary>
    public IReadOnlyList<VolatileRange> TakeAll()
    {
        Tidy();
        VolatileRange[] all = [.. _ranges];
        _ranges.Clear();
        return all;
    }

    /// <summary>What of a range is not in the set.</summary>
    public IReadOnlyList<VolatileRange> Without(VolatileRange whole)
    {
        Tidy();
        var (left, from) = (new List<VolatileRange>(), whole.From);
        foreach (var range in _ranges.Where(range => range.Mark == whole.Mark))
        {
            if (range.From > from)
            {
                left.Add(whole with { From = from, To = range.From - 1 });
            }

            from = Math.Max(from, range.To + 1);
        }

        if (from <= whole.To)
        {
            left.Add(whole with { From = from });
        }

        return left;
    }

    private void Tidy()
    {
        _ranges.Sort(static (one, other) => (one.Mark, one.From).CompareTo((other.Mark, other.From)));
        var kept = 0;
        for (var i = 1; i < _ranges.Count; i++)
        {
            if (_ranges[kept].With(_ranges[i]) is { } joined)
            {
                _ranges[kept] = joined;
            }
            else
            {
                _ranges[++kept] = _ranges[i];
            }
        }

        if (_ranges.Count > 0)
        {
            _ranges.RemoveRange(kept + 1, _ranges.Count - kept - 1);
        }
    }
}
