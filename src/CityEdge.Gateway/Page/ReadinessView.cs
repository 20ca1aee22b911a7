namespace CityEdge.Gateway.Page;

/// <summary>Whether each life-safety point has spoken or faulted (S15), as JSON.</summary>
internal sealed record ReadinessView
{
    public required bool Ready { get; init; }

    /// <summary>The points that have done neither.</summary>
    public required IReadOnlyList<string> Awaiting { get; init; }

    /// <summary>Why, when the loop itself does not answer.</summary>
    public required TextView? Problem { get; init; }
}
