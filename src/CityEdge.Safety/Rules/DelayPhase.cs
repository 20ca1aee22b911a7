namespace CityEdge.Safety.Rules;

/// <summary>Where a rule stands between its condition and its alarm.</summary>
public enum DelayPhase : byte
{
    /// <summary>Condition and alarm agree.</summary>
    Idle = 0,

    /// <summary>The condition holds and the on-delay runs.</summary>
    Raising,

    /// <summary>The on-delay ran out while the condition was unknown; the next known value decides.</summary>
    RaisingSpent,

    /// <summary>The condition is gone and the off-delay runs.</summary>
    Clearing,

    /// <summary>The off-delay ran out while the condition was unknown; the next known value decides.</summary>
    ClearingSpent,
}
