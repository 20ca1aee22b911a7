using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.RuleSpeech;

/// <summary>One rule of a site in words.</summary>
internal sealed record RuleExplanation
{
    public required RuleDefinition Rule { get; init; }

    public required RuleOrigin Origin { get; init; }

    /// <summary>What it raises, where and when.</summary>
    public required LocalText Raises { get; init; }

    /// <summary>How late it may be.</summary>
    public required LocalText Late { get; init; }

    /// <summary>At worst from when its condition begins to hold until the alarm; null where devices that speak by themselves decide it.</summary>
    public TimeSpan? Worst { get; init; }

    /// <summary>What its points' loss does, one sentence for all points alike.</summary>
    public required IReadOnlyList<BadSentence> Bad { get; init; }

    /// <summary>The condition in its canonical text.</summary>
    public required string Text { get; init; }
}

/// <summary>What happens when points are lost.</summary>
/// <param name="Points">Their names.</param>
/// <param name="Text">The sentence.</param>
internal sealed record BadSentence(IReadOnlyList<string> Points, LocalText Text);
