namespace CityEdge.Safety.Rules.Parts;

/// <summary>What a condition says now.</summary>
/// <param name="Truth">True, false or unknown.</param>
/// <param name="Unverified">It rests on a value of uncertain quality: it may raise, never clear.</param>
/// <param name="Degraded">A voter has failed.</param>
/// <param name="Cause">The point that decided, or -1.</param>
internal readonly record struct Verdict(Truth Truth, bool Unverified, bool Degraded, int Cause)
{
    public static readonly Verdict Unknown;

    public bool IsTrue => Truth == Truth.True;

    /// <summary>Known to be false on good values: the only thing that may clear.</summary>
    public bool Clears => Truth == Truth.False && !Unverified;

    public static Verdict Of(bool holds, bool unverified, int cause) => new(holds ? Truth.True : Truth.False, unverified, false, cause);
}
