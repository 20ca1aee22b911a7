namespace CityEdge.Safety.Rules;

/// <summary>Condition and delay state of one rule in an <see cref="EngineSnapshot"/>.</summary>
public sealed record RuleSnapshot
{
    /// <summary>The rule's alarm id.</summary>
    public required string Id { get; init; }

    /// <summary>The condition as text; a rule that reads otherwise now starts anew.</summary>
    public required string Condition { get; init; }

    /// <summary>Whether an on-delay or off-delay is running or spent.</summary>
    public DelayPhase Delay { get; init; }

    public long DelayLeft { get; init; } = EngineSnapshot.None;

    /// <summary>State of the condition's parts, in the order of its text.</summary>
    public long[] Parts { get; init; } = [];
}
