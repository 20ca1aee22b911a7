namespace CityEdge.Safety.Points;

/// <summary>The points of the site and the tree line → device → point that they form.</summary>
internal sealed class PointTable
{
    private readonly PointState[] _points;
    private readonly int[] _order;
    private readonly int[] _from;
    private readonly int[] _to;

    public PointTable(IReadOnlyList<PointDefinition> definitions, Moment start)
    {
        _points = [.. definitions.Select((definition, index) => new PointState(index, definition) { Received = start })];
        _order = new int[_points.Length];
        _from = new int[_points.Length];
        _to = new int[_points.Length];
        Order();
    }

    public int Count => _points.Length;

    /// <summary>Place of a point in an order in which parents stand before what is beneath them.</summary>
    public int RankOf(int point) => _from[point] - 1;

    /// <summary>The point at such a place.</summary>
    public int AtRank(int rank) => _order[rank];

    public PointState this[int index] => _points[index];

    /// <summary>The points beneath one, parents before children.</summary>
    public ReadOnlySpan<int> Beneath(int point) => _order.AsSpan(_from[point], _to[point] - _from[point]);

    /// <summary>Whether any parent, near or far, is in fault.</summary>
    public bool HasDeadParent(PointState point)
    {
        for (var at = point.Parent; at >= 0; at = _points[at].Parent)
        {
            if (_points[at].Dead && _points[at].Fault >= 0)
            {
                return true;
            }
        }

        return false;
    }

    // Depth first without recursion: a subtree is then one contiguous run of the order.
    private void Order()
    {
        var children = new List<int>[_points.Length];
        var open = new Stack<int>();
        for (var i = _points.Length - 1; i >= 0; i--)
        {
            var parent = _points[i].Parent;
            if (parent < 0)
            {
                open.Push(i);
            }
            else
            {
                (children[parent] ??= []).Add(i);
            }
        }

        var at = 0;
        while (open.TryPop(out var item))
        {
            if (item < 0)
            {
                _to[~item] = at;
                continue;
            }

            _order[at++] = item;
            _from[item] = at;
            open.Push(~item);
            foreach (var child in children[item] ?? [])
            {
                open.Push(child);
            }
        }
    }
}
