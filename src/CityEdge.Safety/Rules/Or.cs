namespace CityEdge.Safety.Rules;

/// <summary>At least one holds. True as soon as one is known to be true, whatever is unknown.</summary>
public sealed record Or(IReadOnlyList<Condition> Of) : Condition;
