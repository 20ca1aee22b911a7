namespace CityEdge.Safety.Rules;

/// <summary>
/// Where a number lies, both ends included; unknown is all numbers. It is the three-valued logic of quantities: whatever the unknown inputs are,
/// the outcome of an operation lies within its interval.
/// </summary>
/// <param name="Low">Not below this; never NaN.</param>
/// <param name="High">Not above this; never NaN, never below <paramref name="Low"/>.</param>
internal readonly record struct Interval(double Low, double High)
{
    public static readonly Interval Unknown = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether the number itself is known.</summary>
    public bool IsOne => Low.Equals(High);

    public static Interval Of(double value) => new(value, value);

    public Interval Plus(in Interval other) => Sound(Low + other.Low, High + other.High);

    public Interval Minus(in Interval other) => Sound(Low - other.High, High - other.Low);

    public Interval Times(double factor) => factor >= 0 ? Sound(Low * factor, High * factor) : Sound(High * factor, Low * factor);

    public Interval Absolute() => Low >= 0 ? this : High <= 0 ? new(-High, -Low) : new(0, Math.Max(-Low, High));

    public Interval Negative() => new(-High, -Low);

    /// <summary>From 0 at one value to 1 at another.</summary>
    public Interval Ramp(double from, double to)
    {
        var (a, b) = (Share(Low, from, to), Share(High, from, to));
        return a <= b ? new(a, b) : new(b, a);
    }

    public Interval Clamped(double low, double high) => new(Math.Clamp(Low, low, high), Math.Clamp(High, low, high));

    private static double Share(double value, double from, double to) => double.IsInfinity(value)
        ? value > 0 == to > from ? 1 : 0
        : Math.Clamp((value - from) / (to - from), 0, 1);

    // Beyond what a double can hold, or infinite against infinite, nothing is known on that side.
    private static Interval Sound(double low, double high) =>
        new(double.IsNaN(low) ? double.NegativeInfinity : low, double.IsNaN(high) ? double.PositiveInfinity : high);
}
