namespace CityEdge.Safety.Rules;

/// <summary>The place is open to guests by its hours. Unknown while the clock is not synchronised (S4).</summary>
public sealed record Open : Condition;
