namespace CityEdge.Safety.Rules.Parts;

/// <summary>
/// The good values of a window in a ring of buckets, so that a thousand values a second cost as much memory as one a minute: the extreme of each
/// bucket, or for a mean the area beneath the values and the time that it covers. The window is known as a whole only while good values cover it
/// without a hole longer than itself.
/// </summary>
internal sealed class WindowHistory : PointHistory
{
    private const int Buckets = 32;
    private const int Places = Buckets + 1;

    private readonly WindowKind _kind;
    private readonly long _window;
    private readonly long _width;
    private readonly long[] _bucket = new long[Places];
    private readonly double[] _value = new double[Places];
    private readonly long[] _span;
    private double _lastValue;

    // Where the buckets begin; another clock after a restart must not move their bounds, or values of the window would fall out of it.
    private long _phase;

    public WindowHistory(WindowKind kind, TimeSpan window)
    {
        (_kind, _window) = (kind, window.Ticks);
        _width = (window.Ticks + Buckets - 1) / Buckets;
        _span = kind == WindowKind.Average ? new long[Places] : [];
        Forget();
    }

    /// <summary>When the last good value came.</summary>
    public long? Last { get; private set; }

    /// <summary>Since when they have come without a hole.</summary>
    public long? CoveredSince { get; private set; }

    /// <summary>Good values cover the window up to the last one.</summary>
    public bool IsCovered => Last - CoveredSince >= _window;

    /// <summary>The lowest, highest or mean value of the window up to the last one; NaN for the mean of no time.</summary>
    public double Outcome { get; private set; }

    public override void Feed(double value, long time)
    {
        time = Math.Max(time, Last ?? time);
        if (Last is not { } last || time - last > _window)
        {
            CoveredSince = time;
        }
        else if (_kind == WindowKind.Average)
        {
            Spread(last, time);
        }

        var newer = Last is not { } before || Bucket(before) != Bucket(time);
        (Last, _lastValue) = (time, value);
        if (_kind != WindowKind.Average)
        {
            Include(value, time, newer);
        }
        else
        {
            Outcome = Mean(Bucket(time));
        }
    }

    public override void Forget()
    {
        Array.Fill(_bucket, long.MinValue);
        (CoveredSince, Last, Outcome) = (null, null, double.NaN);
    }

    public void Save(List<long> to, long now)
    {
        to.Add(CoveredSince is { } since ? now - since : EngineSnapshot.None);
        to.Add(Last is { } last ? now - last : EngineSnapshot.None);
        to.Add(BitConverter.DoubleToInt64Bits(_lastValue));
        for (var i = 0; i < Places; i++)
        {
            to.Add(_bucket[i] == long.MinValue ? EngineSnapshot.None : now - ((_bucket[i] * _width) + _phase));
            to.Add(BitConverter.DoubleToInt64Bits(_value[i]));
            to.Add(_span.Length > 0 ? _span[i] : 0);
        }
    }

    public void Load(ref ReadOnlySpan<long> from, long now)
    {
        Forget();
        CoveredSince = from[0] == EngineSnapshot.None ? null : now - from[0];
        Last = from[1] == EngineSnapshot.None ? null : now - from[1];
        _lastValue = BitConverter.Int64BitsToDouble(from[2]);
        for (var i = 0; i < Places; i++)
        {
            var (start, value, span) = (from[3 + (3 * i)], BitConverter.Int64BitsToDouble(from[4 + (3 * i)]), from[5 + (3 * i)]);
            if (start != EngineSnapshot.None)
            {
                _phase = (((now - start) % _width) + _width) % _width;
                Take(Bucket(now - start), value, span);
            }
        }

        from = from[(3 + (3 * Places))..];
        if (Last is { } last)
        {
            Outcome = _kind == WindowKind.Average ? Mean(Bucket(last)) : Extreme(Bucket(last));
        }
    }

    private void Include(double value, long time, bool newer)
    {
        var bucket = Bucket(time);
        Take(bucket, value, 0);

        // A new bucket may push an old one out; within one the outcome only moves on.
        Outcome = newer ? Extreme(bucket) : More(Outcome, value);
    }

    private void Take(long bucket, double value, long span)
    {
        var at = Place(bucket);
        var kept = _bucket[at] == bucket;
        _bucket[at] = bucket;
        if (_kind == WindowKind.Average)
        {
            _value[at] = kept ? _value[at] + value : value;
            _span[at] = kept ? _span[at] + span : span;
        }
        else
        {
            _value[at] = kept ? More(_value[at], value) : value;
        }
    }

    // The last value held until now; its area is shared out to the buckets that it lasted through.
    private void Spread(long from, long to)
    {
        while (from < to)
        {
            var bucket = Bucket(from);
            var end = Math.Min(to, ((bucket + 1) * _width) + _phase);
            Take(bucket, _lastValue * (end - from), end - from);
            from = end;
        }
    }

    private double Mean(long newest)
    {
        var (area, span) = (0.0, 0L);
        for (var i = 0; i < Places; i++)
        {
            if (_bucket[i] >= newest - Buckets)
            {
                area += _value[i];
                span += _span[i];
            }
        }

        return area / span;
    }

    private double Extreme(long newest)
    {
        var extreme = double.NaN;
        for (var i = 0; i < Places; i++)
        {
            extreme = _bucket[i] >= newest - Buckets ? More(extreme, _value[i]) : extreme;
        }

        return extreme;
    }

    private double More(double a, double b) => double.IsNaN(a) ? b : _kind is WindowKind.Rise or WindowKind.Lowest ? Math.Min(a, b) : Math.Max(a, b);

    private long Bucket(long time) => ((time - _phase) / _width) - ((time - _phase) % _width < 0 ? 1 : 0);

    private static int Place(long bucket) => (int)(((bucket % Places) + Places) % Places);
}
