namespace CityEdge.Benchmarks;

/// <summary>One printed number.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">µs, ms, s, %, bytes, MB, polls/s.</param>
internal sealed record Figure(string Name, double Value, string Unit)
{
    /// <summary>The figure to reach: not more than this.</summary>
    public double? AtMost { get; init; }

    /// <summary>The figure to reach: not less than this.</summary>
    public double? AtLeast { get; init; }

    /// <summary>Measured in the same run to compare with, not ours to reach.</summary>
    public bool IsReference { get; init; }

    /// <summary>Whether the target is reached; null where there is none.</summary>
    public bool? IsReached => AtMost is { } most ? Value <= most : AtLeast is { } least ? Value >= least : null;
}
