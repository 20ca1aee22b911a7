namespace CityEdge.Safety.Alarms;

/// <summary>What happened to an alarm.</summary>
public enum AlarmEvent : byte
{
    Raised = 0,
    ReturnedToNormal,
    Acknowledged,
    Silenced,
    SilenceEnded,
    Reset,
    Shelved,
    Unshelved,
    Isolated,
    IsolationEnded,
    TestStarted,
    TestEnded,

    /// <summary>Active again after a return that nobody had acknowledged, or sounding again in a silenced zone.</summary>
    ReRaised,

    /// <summary>A fault covers more or fewer members than before.</summary>
    MembersChanged,

    /// <summary>A mark of <see cref="AlarmMarks"/> changed and nothing else.</summary>
    MarksChanged,
}
