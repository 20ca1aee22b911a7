namespace CityEdge.Safety.Alarms;

/// <summary>Marks that stand beside an alarm's state and never replace it.</summary>
[Flags]
public enum AlarmMarks : ushort
{
    None = 0,

    /// <summary>An operator put it aside for a time.</summary>
    Shelved = 1 << 0,

    /// <summary>The logic of the site keeps it quiet.</summary>
    SuppressedByDesign = 1 << 1,

    /// <summary>Isolated for maintenance.</summary>
    OutOfService = 1 << 2,

    /// <summary>The sound is stopped; the alarm stands.</summary>
    Silenced = 1 << 3,

    /// <summary>Raised inside the scope of a running test.</summary>
    Test = 1 << 4,

    /// <summary>The first of its zone and class since the last reset.</summary>
    FirstOut = 1 << 5,

    /// <summary>One of more than ten alarms within ten minutes (EEMUA 191).</summary>
    Flood = 1 << 6,

    /// <summary>Comes and goes: three or more times within a minute.</summary>
    Chattering = 1 << 7,

    /// <summary>Raised on a reading of uncertain quality.</summary>
    Unverified = 1 << 8,

    /// <summary>A voter has failed and the vote was made easier.</summary>
    Degraded = 1 << 9,

    /// <summary>The rule is a shadow: recorded, never annunciated.</summary>
    Unarmed = 1 << 10,
}
