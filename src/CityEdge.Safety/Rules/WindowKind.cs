namespace CityEdge.Safety.Rules;

/// <summary>What is made of the good values of a window.</summary>
public enum WindowKind : byte
{
    /// <summary>How far the value stands above the lowest.</summary>
    Rise = 0,

    /// <summary>How far the value stands below the highest.</summary>
    Fall,

    /// <summary>Their mean over time, each value holding until the next.</summary>
    Average,
    Lowest,
    Highest,
}
