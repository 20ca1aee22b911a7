using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>
/// Turns a point's raw number into its value, or says why it cannot: missing-sensor markers, scale and offset, limits, states.
/// Resolved once at start, allocates nothing after; what is not a possible value is Bad with a reason, never a number.
/// </summary>
internal sealed class ValueRule
{
    /// <summary>A scale this near to one over a whole number is applied as a division, so that 253 × 0.1 is the 25.3 that people compare with.</summary>
    private const double DivisorTolerance = 1e-12;

    private readonly double _scale;
    private readonly double _offset;
    private readonly double _divisor;
    private readonly double _min;
    private readonly double _max;
    private readonly int[] _states;
    private readonly long[] _noSensor;

    /// <summary>Read-backs and availability: 0 or 1, nothing else.</summary>
    public static readonly ValueRule TwoState = new();

    private ValueRule()
    {
        _scale = 1;
        (_min, _max) = (0, 1);
        _states = [0, 1];
        _noSensor = [];
    }

    public ValueRule(PointProfile profile)
    {
        _scale = profile.Scale;
        _offset = profile.Offset;
        var inverse = Math.Round(1 / profile.Scale);
        _divisor = profile.Scale < 1 && Math.Abs((profile.Scale * inverse) - 1) < DivisorTolerance ? inverse : 0;
        _min = profile.Min ?? double.NegativeInfinity;
        _max = profile.Max ?? double.PositiveInfinity;
        _states = [.. profile.States.Keys.Order()];
        _noSensor = [.. profile.NoSensor];
    }

    /// <summary>The value of a raw number that is no marker.</summary>
    public DecodedValue Judge(double raw)
    {
        var value = (_divisor > 0 ? raw / _divisor : raw * _scale) + _offset;
        if (!double.IsFinite(value) || value < _min || value > _max || (_states.Length > 0 && !IsState(value)))
        {
            return DecodedValue.Bad(QualityReason.OutOfRange);
        }

        return DecodedValue.Good(value);
    }

    /// <summary>Whether the bits of a whole register mean that no sensor is there; compared bit for bit, so that 0x8000 and -32768 mean the same.</summary>
    /// <param name="bits">The raw number in the low bits.</param>
    /// <param name="width">How many bits it has; 1–64.</param>
    public bool IsNoSensor(ulong bits, int width)
    {
        var mask = ulong.MaxValue >> (64 - width);
        foreach (var marker in _noSensor)
        {
            if ((unchecked((ulong)marker) & mask) == bits)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a raw number means that no sensor is there.</summary>
    public bool IsNoSensor(double number)
    {
        foreach (var marker in _noSensor)
        {
            // Exact on purpose: a marker is a constant that the device writes, not a measurement.
            if (number == marker)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsState(double value)
    {
        foreach (var state in _states)
        {
            if (value == state)
            {
                return true;
            }
        }

        return false;
    }
}
