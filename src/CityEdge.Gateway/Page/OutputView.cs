namespace CityEdge.Gateway.Page;

/// <summary>An output as JSON: what is asked of it, what is known of it, and how it is known (S9).</summary>
internal sealed record OutputView
{
    public required string Id { get; init; }

    public required TextView Name { get; init; }

    /// <summary>Whether it does something to the site (valve, breaker, door, fan), not only sounds or shows.</summary>
    public required bool Acts { get; init; }

    public required bool Wanted { get; init; }

    /// <summary>Whether it is as commanded; null before it was looked at.</summary>
    public required bool? AsCommanded { get; init; }

    /// <summary>How strong the proof is.</summary>
    public required OutputProof Proof { get; init; }

    public required bool LifeSafety { get; init; }
}
