namespace CityEdge.Safety.Rules;

/// <summary>What several quantities are made into.</summary>
public enum Combination : byte
{
    Lowest = 0,
    Highest,
    Average,
    Sum,
}
