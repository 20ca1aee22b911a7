namespace CityEdge.Safety.Alarms;

/// <summary>The alarm states of ISA-18.2 / IEC 62682, with the two latched states of fire practice.</summary>
public enum AlarmState : byte
{
    Normal = 0,

    /// <summary>Active, nobody has acknowledged it.</summary>
    Unacknowledged,

    /// <summary>Active and acknowledged.</summary>
    Acknowledged,

    /// <summary>The condition is gone, nobody has acknowledged it yet.</summary>
    ReturnedUnacknowledged,

    /// <summary>Latched: the condition is gone, it was not acknowledged, and only a reset ends it.</summary>
    LatchedUnacknowledged,

    /// <summary>Latched: the condition is gone, it was acknowledged, and only a reset ends it.</summary>
    LatchedAcknowledged,
}
