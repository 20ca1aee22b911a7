using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Page;

/// <summary>Names of the events that leave the gateway: <c>cityedge.noun.past-verb.v1</c>, never reused with another meaning.</summary>
internal static class EventTypes
{
    /// <summary>The site as it stands, first thing that a listener hears.</summary>
    public const string State = "state";

    /// <summary>Events were missed; the site as it stands instead.</summary>
    public const string Gap = "gap";

    public static string Of(AlarmEvent happened) => happened switch
    {
        AlarmEvent.Raised => "cityedge.alarm.raised.v1",
        AlarmEvent.ReRaised => "cityedge.alarm.reraised.v1",
        AlarmEvent.ReturnedToNormal => "cityedge.alarm.returned.v1",
        AlarmEvent.Acknowledged => "cityedge.alarm.acknowledged.v1",
        AlarmEvent.Silenced => "cityedge.alarm.silenced.v1",
        AlarmEvent.SilenceEnded => "cityedge.silence.ended.v1",
        AlarmEvent.Reset => "cityedge.alarm.reset.v1",
        AlarmEvent.Shelved => "cityedge.alarm.shelved.v1",
        AlarmEvent.Unshelved => "cityedge.alarm.unshelved.v1",
        AlarmEvent.Isolated => "cityedge.alarm.isolated.v1",
        AlarmEvent.IsolationEnded => "cityedge.isolation.ended.v1",
        AlarmEvent.TestStarted => "cityedge.test.started.v1",
        AlarmEvent.TestEnded => "cityedge.test.ended.v1",
        AlarmEvent.MembersChanged => "cityedge.members.changed.v1",
        AlarmEvent.MarksChanged => "cityedge.marks.changed.v1",
    };
}
