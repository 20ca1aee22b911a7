namespace CityEdge.Safety.Rules;

/// <summary>The opposite; the opposite of unknown is unknown.</summary>
public sealed record Not(Condition Of) : Condition;
