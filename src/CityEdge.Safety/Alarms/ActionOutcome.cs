namespace CityEdge.Safety.Alarms;

/// <summary>What came of a verb.</summary>
public enum ActionOutcome : byte
{
    /// <summary>Carried out.</summary>
    Done = 0,

    /// <summary>Nothing in its scope was in a state that it could change.</summary>
    NothingToDo,

    /// <summary>No such alarm, zone or point.</summary>
    NotFound,

    /// <summary>Needs a person on site (S1).</summary>
    NeedsPresence,

    /// <summary>Needs a name and a reason.</summary>
    NeedsReason,

    /// <summary>Longer than the verb allows.</summary>
    TooLong,

    /// <summary>Fire is never shelved (S8).</summary>
    FireIsNeverShelved,

    /// <summary>The alarm is latched and still active, or not latched: nothing to reset.</summary>
    NotResettable,
}
