namespace CityEdge.Safety.Alarms;

/// <summary>The timers of one alarm.</summary>
internal enum AlarmTimer
{
    Silence = 0,
    Shelf,
    Test,

    /// <summary>How long an alarm under test may stay active before it counts as real (S16).</summary>
    TestPatience,

    /// <summary>When a change of the number of members is told next.</summary>
    Members,

    /// <summary>When an output that acts must end (only the alarms of such outputs have it armed).</summary>
    Act,
}
