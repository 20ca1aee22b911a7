namespace CityEdge.Safety.Rules;

/// <summary>Daily opening hours in site-local time; a close before the opening means past midnight.</summary>
/// <param name="Opens">First minute open.</param>
/// <param name="Closes">First minute closed.</param>
public readonly record struct OpeningHours(TimeOnly Opens, TimeOnly Closes)
{
    /// <summary>Whether the place is open at this local time.</summary>
    public bool IsOpen(TimeOnly local) => Opens <= Closes ? local >= Opens && local < Closes : local >= Opens || local < Closes;
}
