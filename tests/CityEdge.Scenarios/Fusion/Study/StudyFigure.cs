namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>One number of the evaluation.</summary>
/// <param name="Name">The set, and what was counted or timed.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">s, %, h, /h, or empty for a count.</param>
internal sealed record StudyFigure(string Name, double Value, string Unit)
{
    /// <summary>Not more than this.</summary>
    public double? AtMost { get; init; }

    /// <summary>Not less than this.</summary>
    public double? AtLeast { get; init; }

    /// <summary>Of a threshold by itself, in the same run.</summary>
    public bool IsReference { get; init; }

    /// <summary>Whether what was asked for is reached; true where nothing was.</summary>
    public bool IsReached => (AtMost is not { } most || Value <= most) && (AtLeast is not { } least || Value >= least);
}
