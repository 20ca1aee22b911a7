namespace CityEdge.Safety.Rules;

/// <summary>What a rule does while its condition is unknown. Nothing unknown ever clears an alarm.</summary>
public enum UnknownRule : byte
{
    /// <summary>Nothing: the alarm stays as it is, and the fault of the missing point speaks for it.</summary>
    Keep = 0,

    /// <summary>The condition counts as true, and the alarm is marked unverified and degraded.</summary>
    Raise,
}
