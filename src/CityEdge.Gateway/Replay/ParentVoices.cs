using CityEdge.Safety;

namespace CityEdge.Gateway.Replay;

/// <summary>
/// When devices and lines spoke through their members. What must hold: the engine judges them as if it heard them with every member's row, although it hears of them only when
/// that could matter: the first time, after a silence, and just before a supervision time that has long been prolonged would pass. A parent that a rule reads is told every time.
/// </summary>
internal sealed class ParentVoices
{
    private readonly long[] _patience;
    private readonly bool[] _always;
    private readonly long[] _spoke;
    private readonly long[] _told;
    private readonly List<int> _known = [];
    private long _nextDue = long.MaxValue;
    private int _at;

    public ParentVoices(SafetyModel model)
    {
        _patience = [.. model.Points.Select(static point => point.Supervision.Ticks)];
        _always = new bool[_patience.Length];
        foreach (var point in model.Rules.SelectMany(static rule => PlotThresholds.PointsOf(rule.When)))
        {
            _always[point.Index] = true;
        }

        (_spoke, _told) = (new long[_patience.Length], new long[_patience.Length]);
        Array.Fill(_told, long.MinValue);
    }

    /// <summary>A member spoke; true when the engine must hear of the parent now.</summary>
    public bool Speak(int parent, long ticks)
    {
        var (first, before) = (_told[parent] == long.MinValue, _spoke[parent]);
        _spoke[parent] = ticks;
        if (!first && !_always[parent] && (_patience[parent] <= 0 || ticks - before < _patience[parent]))
        {
            return false;
        }

        if (first)
        {
            _known.Add(parent);
        }

        Told(parent, ticks);
        return true;
    }

    /// <summary>The next parent whose supervision time would pass by then although it has spoken since the engine heard of it; called until false before time goes on.</summary>
    /// <param name="next">The time that comes, in UTC ticks.</param>
    /// <param name="parent">Which.</param>
    /// <param name="spoke">When it spoke last.</param>
    public bool TryTakeDue(long next, out int parent, out long spoke)
    {
        while (_nextDue <= next && _at < _known.Count)
        {
            parent = _known[_at++];
            spoke = _spoke[parent];
            if (_patience[parent] > 0 && spoke > _told[parent] && _told[parent] + _patience[parent] <= next)
            {
                _told[parent] = spoke;
                return true;
            }
        }

        if (_nextDue <= next)
        {
            (_at, _nextDue) = (0, long.MaxValue);
            foreach (var known in _known)
            {
                // What has been silent since it was told is the engine's to judge.
                _nextDue = _patience[known] > 0 && _told[known] + _patience[known] > next ? Math.Min(_nextDue, _told[known] + _patience[known]) : _nextDue;
            }
        }

        (parent, spoke) = (-1, 0);
        return false;
    }

    private void Told(int parent, long ticks)
    {
        _told[parent] = ticks;
        _nextDue = _patience[parent] > 0 ? Math.Min(_nextDue, ticks + _patience[parent]) : _nextDue;
    }
}
