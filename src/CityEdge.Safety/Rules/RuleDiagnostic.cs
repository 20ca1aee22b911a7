namespace CityEdge.Safety.Rules;

/// <summary>What is wrong with a rule's text, and where.</summary>
/// <param name="Column">One-based column in the text.</param>
/// <param name="Message">For people.</param>
/// <param name="Within">The definition whose text it is; null for the rule's own.</param>
public readonly record struct RuleDiagnostic(int Column, LocalText Message, string? Within = null);
