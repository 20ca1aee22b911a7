namespace CityEdge.Safety.Rules;

/// <summary>The site's wall clock stands between two times of the day. Unknown while the clock is not synchronised (S4).</summary>
/// <param name="From">First moment in it.</param>
/// <param name="To">First moment after it; before <paramref name="From"/> it means past midnight.</param>
public sealed record Between(TimeOnly From, TimeOnly To) : Condition;
