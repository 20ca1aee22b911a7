using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>
/// <see cref="Rise"/> at work: a sliding minimum over a ring of buckets, so that a thousand values a second cost as much memory as one a minute.
/// Only good values enter. False is said only when good values cover the whole window without a hole longer than it.
/// </summary>
internal sealed class RisePart : PointPart
{
    private const int Buckets = 32;

    private readonly Rise _condition;
    private readonly long _width;
    private readonly long[] _bucket = new long[Buckets + 1];
    private readonly double[] _lowest = new double[Buckets + 1];
    private long? _coveredSince;
    private long? _last;

    public RisePart(Rise condition, PointState point)
        : base(point)
    {
        _condition = condition;
        _width = (condition.Window.Ticks + Buckets - 1) / Buckets;
        Forget();
    }

    /// <summary>Takes a good value; called once per reading, before the rules are asked.</summary>
    public void Feed(double value, long time)
    {
        time = Math.Max(time, _last ?? time);
        if (_last is not { } last || time - last > _condition.Window.Ticks)
        {
            _coveredSince = time;
        }

        _last = time;
        var bucket = Bucket(time);
        var at = Place(bucket);
        _lowest[at] = _bucket[at] == bucket ? Math.Min(_lowest[at], value) : value;
        _bucket[at] = bucket;
    }

    /// <summary>Forgets all values, after an isolation.</summary>
    public void Forget()
    {
        Array.Fill(_bucket, long.MinValue);
        (_coveredSince, _last) = (null, null);
    }

    public override Verdict Evaluate(in Moment now)
    {
        if (!HasValue || _last is not { } last || _coveredSince is not { } since)
        {
            return Verdict.Unknown;
        }

        // A difference of two decimal fractions is seldom exact; a rise of exactly the setpoint must not pass for more.
        var rise = Point.Value - Lowest(Bucket(last));
        var holds = rise > _condition.Setpoint + (1e-9 * Math.Abs(_condition.Setpoint));
        return holds || last - since >= _condition.Window.Ticks ? Say(holds) : Verdict.Unknown;
    }

    public override void Save(List<long> to, long now)
    {
        to.Add(Ago(_coveredSince, now));
        to.Add(Ago(_last, now));
        for (var i = 0; i <= Buckets; i++)
        {
            to.Add(_bucket[i] == long.MinValue ? EngineSnapshot.None : now - (_bucket[i] * _width));
            to.Add(BitConverter.DoubleToInt64Bits(_lowest[i]));
        }
    }

    public override void Load(ref ReadOnlySpan<long> from, long now)
    {
        Forget();
        _coveredSince = Back(Take(ref from), now);
        _last = Back(Take(ref from), now);
        for (var i = 0; i <= Buckets; i++)
        {
            var start = Back(Take(ref from), now);
            var lowest = BitConverter.Int64BitsToDouble(Take(ref from));
            if (start is { } time)
            {
                var bucket = Bucket(time);
                var at = Place(bucket);
                _lowest[at] = _bucket[at] == bucket ? Math.Min(_lowest[at], lowest) : lowest;
                _bucket[at] = bucket;
            }
        }
    }

    private double Lowest(long newest)
    {
        var lowest = double.PositiveInfinity;
        for (var i = 0; i <= Buckets; i++)
        {
            lowest = _bucket[i] >= newest - Buckets ? Math.Min(lowest, _lowest[i]) : lowest;
        }

        return lowest;
    }

    private long Bucket(long time) => (time / _width) - (time % _width < 0 ? 1 : 0);

    private static int Place(long bucket) => (int)(((bucket % (Buckets + 1)) + Buckets + 1) % (Buckets + 1));
}
