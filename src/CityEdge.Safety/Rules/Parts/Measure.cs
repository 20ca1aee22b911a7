namespace CityEdge.Safety.Rules.Parts;

/// <summary>What is known of a quantity now.</summary>
/// <param name="Value">Where it lies, uncertain values taken as they are.</param>
/// <param name="Verified">Where it lies by good values alone; what is decided by <paramref name="Value"/> and not by this is unverified.</param>
/// <param name="Degraded">A term of an evidence has failed.</param>
/// <param name="Cause">The point that decided, or -1.</param>
internal readonly record struct Measure(Interval Value, Interval Verified, bool Degraded, int Cause)
{
    public static readonly Measure Unknown = new(Interval.Unknown, Interval.Unknown, false, -1);

    public static Measure Of(in Interval value, bool verified, int cause) => new(value, verified ? value : Interval.Unknown, false, cause);
}
