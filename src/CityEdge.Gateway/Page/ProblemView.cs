namespace CityEdge.Gateway.Page;

/// <summary>Why there is no answer, as JSON.</summary>
internal sealed record ProblemView
{
    public required TextView Problem { get; init; }
}
