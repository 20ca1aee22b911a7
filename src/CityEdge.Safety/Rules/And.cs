namespace CityEdge.Safety.Rules;

/// <summary>All hold. False as soon as one is known to be false, whatever is unknown.</summary>
public sealed record And(IReadOnlyList<Condition> Of) : Condition;
