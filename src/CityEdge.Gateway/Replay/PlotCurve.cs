using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>
/// One point over time, thinned to a bounded number of vertices. What must hold: of each slice of time the first, lowest, highest and last value stay, so that no peak is lost;
/// a bad value breaks the line, and so does a silence longer than the point's supervision time.
/// </summary>
internal sealed class PlotCurve
{
    /// <summary>Most vertices of a curve: four of each slice.</summary>
    public const int Most = 2_000;

    private const int Slices = Most / 4;

    private readonly double _from;
    private readonly double _width;
    private readonly List<(double Seconds, double Value)> _vertices = [];
    private readonly List<(double Seconds, double Value)> _slice = [];
    private int _current = -1;
    private double _last = double.NaN;

    /// <param name="point">What it shows.</param>
    /// <param name="from">Seconds of the plot's left edge.</param>
    /// <param name="to">Seconds of its right edge.</param>
    public PlotCurve(PointDefinition point, double from, double to)
    {
        (Point, _from) = (point, from);
        _width = Math.Max(to - from, 1e-9) / Slices;
    }

    public PointDefinition Point { get; }

    /// <summary>In the order of time; NaN where the line breaks. Complete after <see cref="Finish"/>.</summary>
    public IReadOnlyList<(double Seconds, double Value)> Vertices => _vertices;

    public void Take(double seconds, double value)
    {
        if (Point.Supervision > TimeSpan.Zero && seconds - _last > Point.Supervision.TotalSeconds)
        {
            Keep(_last, double.NaN);
        }

        _last = seconds;
        Keep(seconds, value);
    }

    public void Finish()
    {
        _vertices.AddRange(_slice);
        _slice.Clear();
    }

    private void Keep(double seconds, double value)
    {
        var slice = Math.Clamp((int)((seconds - _from) / _width), 0, Slices - 1);
        if (slice != _current)
        {
            Finish();
            _current = slice;
        }

        if (_slice.Count < 4)
        {
            _slice.Add((seconds, value));
            return;
        }

        // Kept in the order of time: of five the one goes that is neither end, nor lowest, nor highest, nor a break.
        _slice.Add((seconds, value));
        var drop = 1;
        for (var i = 1; i < 4; i++)
        {
            if (!IsTelling(i))
            {
                drop = i;
                break;
            }
        }

        _slice.RemoveAt(drop);
    }

    private bool IsTelling(int index)
    {
        if (double.IsNaN(_slice[index].Value))
        {
            return true;
        }

        var (lowest, highest) = (true, true);
        for (var i = 0; i < _slice.Count; i++)
        {
            // Of equals the first stands for all.
            lowest &= !(_slice[i].Value < _slice[index].Value || (i < index && _slice[i].Value == _slice[index].Value));
            highest &= !(_slice[i].Value > _slice[index].Value || (i < index && _slice[i].Value == _slice[index].Value));
        }

        return lowest || highest;
    }
}
