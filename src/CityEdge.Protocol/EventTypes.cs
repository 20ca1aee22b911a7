namespace CityEdge.Protocol;

/// <summary>
/// The one list of what events are called: <c>cityedge.noun.past-verb.v1</c>. A name is never reused with another meaning and never leaves this list; what each says stands in
/// README.md beside this file.
/// </summary>
public static class EventTypes
{
    public const string AlarmRaised = "cityedge.alarm.raised.v1";
    public const string AlarmReraised = "cityedge.alarm.reraised.v1";
    public const string AlarmReturned = "cityedge.alarm.returned.v1";
    public const string AlarmAcknowledged = "cityedge.alarm.acknowledged.v1";
    public const string AlarmSilenced = "cityedge.alarm.silenced.v1";
    public const string SilenceEnded = "cityedge.silence.ended.v1";
    public const string AlarmReset = "cityedge.alarm.reset.v1";
    public const string AlarmShelved = "cityedge.alarm.shelved.v1";
    public const string AlarmUnshelved = "cityedge.alarm.unshelved.v1";
    public const string AlarmIsolated = "cityedge.alarm.isolated.v1";
    public const string IsolationEnded = "cityedge.isolation.ended.v1";
    public const string TestStarted = "cityedge.test.started.v1";
    public const string TestEnded = "cityedge.test.ended.v1";
    public const string MembersChanged = "cityedge.members.changed.v1";
    public const string MarksChanged = "cityedge.marks.changed.v1";
    public const string AlarmRepeated = "cityedge.alarm.repeated.v1";

    public const string ActionDone = "cityedge.action.done.v1";
    public const string ActionRefused = "cityedge.action.refused.v1";

    public const string JournalOpened = "cityedge.journal.opened.v1";
    public const string JournalCut = "cityedge.journal.cut.v1";
    public const string JournalSalvaged = "cityedge.journal.salvaged.v1";
    public const string JournalMoved = "cityedge.journal.moved.v1";
    public const string JournalRestored = "cityedge.journal.restored.v1";
    public const string JournalOutgrown = "cityedge.journal.outgrown.v1";
    public const string JournalFailed = "cityedge.journal.failed.v1";
    public const string JournalResumed = "cityedge.journal.resumed.v1";
    public const string JournalOverflowed = "cityedge.journal.overflowed.v1";
    public const string JournalThinned = "cityedge.journal.thinned.v1";
    public const string JournalVerified = "cityedge.journal.verified.v1";
    public const string ReadingsCoarsened = "cityedge.readings.coarsened.v1";
    public const string ReadingsRefined = "cityedge.readings.refined.v1";

    public const string EvidenceLinked = "cityedge.evidence.linked.v1";

    public const string StateUnreadable = "cityedge.state.unreadable.v1";
    public const string GatewayStarted = "cityedge.gateway.started.v1";
    public const string GatewayStopped = "cityedge.gateway.stopped.v1";

    /// <summary>All of them, in the order of the README.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AlarmRaised, AlarmReraised, AlarmReturned, AlarmAcknowledged, AlarmSilenced, SilenceEnded, AlarmReset, AlarmShelved, AlarmUnshelved, AlarmIsolated, IsolationEnded,
        TestStarted, TestEnded, MembersChanged, MarksChanged, AlarmRepeated, ActionDone, ActionRefused, JournalOpened, JournalCut, JournalSalvaged, JournalMoved,
        JournalRestored, JournalOutgrown, JournalFailed, JournalResumed, JournalOverflowed, JournalThinned, JournalVerified, ReadingsCoarsened, ReadingsRefined, EvidenceLinked, StateUnreadable, GatewayStarted,
        GatewayStopped,
    ];
}
