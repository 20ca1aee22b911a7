using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>
/// <see cref="Compare"/> at work; remembers on which side of the deadband it is. What is less is turned round, so that there is one direction to get right.
/// </summary>
internal sealed class ComparePart : ConditionPart
{
    private readonly QuantityPart _left;
    private readonly QuantityPart _right;
    private readonly QuantityPart? _clear;
    private readonly Part[] _parts;
    private readonly bool _turned;
    private readonly bool _orEqual;
    private bool _on;

    public ComparePart(Comparison comparison, QuantityPart left, QuantityPart right, QuantityPart? clear)
    {
        (_left, _right, _clear) = (left, right, clear);
        _parts = clear is null ? [left, right] : [left, right, clear];
        _turned = comparison is Comparison.Less or Comparison.LessOrEqual;
        _orEqual = comparison is Comparison.GreaterOrEqual or Comparison.LessOrEqual;
    }

    public override bool HasDead => Array.Exists(_parts, static part => part.HasDead);

    public override bool HasIsolated => Array.Exists(_parts, static part => part.HasIsolated);

    public override int FirstPoint => Array.Find(_parts, static part => part.FirstPoint >= 0)?.FirstPoint ?? -1;

    public override Verdict Evaluate(in Moment now)
    {
        var (left, right) = (_left.Evaluate(now), _right.Evaluate(now));
        var clear = _clear?.Evaluate(now) ?? right;
        var truth = Decide(left.Value, right.Value, clear.Value);
        var verified = Decide(left.Verified, right.Verified, clear.Verified);

        // An uncertain value may enter the deadband from the alarm's side, never leave it.
        _on = truth == Truth.True || (_on && verified != Truth.False);
        var degraded = left.Degraded || right.Degraded || clear.Degraded;
        return truth == Truth.Unknown ? new(Truth.Unknown, false, degraded, -1)
            : new(truth, verified != truth, degraded, left.Cause < 0 ? right.Cause : left.Cause);
    }

    public override void TakeSide(bool on) => _on = on;

    public override void Save(List<long> to, long now)
    {
        foreach (var part in _parts)
        {
            part.Save(to, now);
        }

        to.Add(_on ? 1 : 0);
    }

    public override void Load(ref ReadOnlySpan<long> from, long now)
    {
        foreach (var part in _parts)
        {
            part.Load(ref from, now);
        }

        _on = Take(ref from) != 0;
    }

    private Truth Decide(in Interval left, in Interval right, in Interval clear)
    {
        var trips = _turned ? Above(left.Negative(), right.Negative(), _orEqual) : Above(left, right, _orEqual);
        if (!_on || _clear is null || trips == Truth.True)
        {
            return trips;
        }

        var kept = _turned ? Above(left.Negative(), clear.Negative(), true) : Above(left, clear, true);
        return kept == Truth.True ? Truth.True : kept == Truth.False && trips == Truth.False ? Truth.False : Truth.Unknown;
    }

    // A difference of two decimal fractions is seldom exact; what is exactly the setpoint must neither pass for more nor miss it.
    private static Truth Above(in Interval left, in Interval right, bool orEqual) => orEqual
        ? left.Low >= right.High - Grain(right.High) ? Truth.True : left.High < right.Low - Grain(right.Low) ? Truth.False : Truth.Unknown
        : left.Low > right.High + Grain(right.High) ? Truth.True : left.High <= right.Low + Grain(right.Low) ? Truth.False : Truth.Unknown;

    private static double Grain(double of) => double.IsInfinity(of) ? 0 : 1e-9 * Math.Abs(of);
}
