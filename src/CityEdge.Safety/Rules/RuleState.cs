using CityEdge.Safety.Rules.Parts;

namespace CityEdge.Safety.Rules;

/// <summary>One rule at work; its index is its alarm's.</summary>
internal sealed class RuleState(int index, RuleDefinition definition, ConditionPart when, int[] points)
{
    public int Index { get; } = index;

    public RuleDefinition Definition { get; } = definition;

    public ConditionPart When { get; } = when;

    /// <summary>The points that it asks.</summary>
    public int[] Points { get; } = points;

    /// <summary>Whether it asks the wall clock.</summary>
    public bool AsksClock { get; } = Conditions.AsksClock(definition.When);

    public DelayPhase Delay { get; set; }
}
