using System.Diagnostics.CodeAnalysis;

namespace CityEdge.Safety.Rules;

/// <summary>A condition, or that nothing is left of it in this place, or everything that is wrong with its text; exactly one of the three.</summary>
public sealed record RuleParseResult
{
    /// <summary>The condition; null where there are diagnostics.</summary>
    public Condition? Condition { get; init; }

    /// <summary>In order of their columns.</summary>
    public IReadOnlyList<RuleDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>What it asks for is not there (only with <see cref="RuleScope.AllowEmpty"/>).</summary>
    public bool Absent { get; init; }

    [MemberNotNullWhen(true, nameof(Condition))]
    public bool Success => Condition is not null;
}
