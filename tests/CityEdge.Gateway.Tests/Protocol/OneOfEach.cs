using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Protocol;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using static CityEdge.Gateway.Tests.Journal.Events.Events;

namespace CityEdge.Gateway.Tests.Protocol;

/// <summary>An entry of every type of event.</summary>
internal static class OneOfEach
{
    private static readonly Epoch First = new(1, 0x00c0ffee);

    public static JournalEntry Of(string type) => type switch
    {
        EventTypes.AlarmRaised => Transition(AlarmEvent.Raised, AlarmState.Normal, AlarmState.Unacknowledged, AlarmMarks.FirstOut),
        EventTypes.AlarmReraised => Transition(AlarmEvent.ReRaised, AlarmState.ReturnedUnacknowledged, AlarmState.Unacknowledged, AlarmMarks.Chattering),
        EventTypes.AlarmReturned => Transition(AlarmEvent.ReturnedToNormal, AlarmState.Unacknowledged, AlarmState.LatchedUnacknowledged),
        EventTypes.AlarmAcknowledged => Transition(AlarmEvent.Acknowledged, AlarmState.Unacknowledged, AlarmState.Acknowledged, who: "李明"),
        EventTypes.AlarmSilenced => Transition(AlarmEvent.Silenced, AlarmState.Acknowledged, AlarmState.Acknowledged, AlarmMarks.Silenced, who: "李明", why: "正在查看"),
        EventTypes.SilenceEnded => Transition(AlarmEvent.SilenceEnded, AlarmState.Acknowledged, AlarmState.Acknowledged),
        EventTypes.AlarmReset => Transition(AlarmEvent.Reset, AlarmState.LatchedAcknowledged, AlarmState.Normal, who: "李明"),
        EventTypes.AlarmShelved => Transition(AlarmEvent.Shelved, AlarmState.Acknowledged, AlarmState.Acknowledged, AlarmMarks.Shelved, alarm: 1, who: "李明", why: "修水管"),
        EventTypes.AlarmUnshelved => Transition(AlarmEvent.Unshelved, AlarmState.Acknowledged, AlarmState.Acknowledged, alarm: 1),
        EventTypes.AlarmIsolated => Transition(AlarmEvent.Isolated, AlarmState.Normal, AlarmState.Normal, AlarmMarks.OutOfService, who: "李明", why: "换探头"),
        EventTypes.IsolationEnded => Transition(AlarmEvent.IsolationEnded, AlarmState.Normal, AlarmState.Normal),
        EventTypes.TestStarted => Transition(AlarmEvent.TestStarted, AlarmState.Normal, AlarmState.Normal, who: "安装员", why: "走测"),
        EventTypes.TestEnded => Transition(AlarmEvent.TestEnded, AlarmState.Normal, AlarmState.Normal),
        EventTypes.MembersChanged => Fault(AlarmEvent.MembersChanged),
        EventTypes.MarksChanged => Transition(AlarmEvent.MarksChanged, AlarmState.Unacknowledged, AlarmState.Unacknowledged, AlarmMarks.Degraded | AlarmMarks.FirstOut),
        EventTypes.AlarmRepeated => Repeats(),
        EventTypes.ActionDone => Action(OperatorVerb.Silence, ActionOutcome.Done, why: "正在查看"),
        EventTypes.ActionRefused => Action(OperatorVerb.Shelve, ActionOutcome.FireIsNeverShelved),
        EventTypes.JournalOpened => Opened(new LaneReport { Reason = EpochReason.New }),
        EventTypes.JournalCut => Opened(new LaneReport { Reason = EpochReason.Cut, Last = new(First, 40), Lost = [new(First, 41, 41)], CutBytes = 133 }),
        EventTypes.JournalSalvaged => Opened(new LaneReport
        {
            Reason = EpochReason.Damaged, Last = new(First, 99), Lost = [new(First, 41, 97)], Salvaged = [new(First, 98, 99)], Quarantined = ["0000000001.seg.damaged"],
        }),
        EventTypes.JournalMoved => Opened(new LaneReport { Reason = EpochReason.Moved, Last = new(First, 99) }),
        EventTypes.JournalRestored => Opened(new LaneReport { Reason = EpochReason.Restored, Last = new(First, 99) }),
        EventTypes.JournalOutgrown => Opened(new LaneReport { Reason = EpochReason.Newer, Last = new(First, 99), Quarantined = ["0000000002.seg"] }),
        EventTypes.JournalFailed => Notes.Failed(At(1), LaneKind.Alarms, MediumFailure.ReadOnly, "EROFS"),
        EventTypes.JournalResumed => Assert.Single(Notes.Resumed(At(9), LaneKind.Alarms, TimeSpan.FromSeconds(8.5), ["alarms/v-7f3a21c0/1–9"])),
        EventTypes.JournalOverflowed => Notes.Overflowed(new IntakeLoss(From: 7, To: 8, Transitions: 2, Actions: 1, Notes: 0, At(9)), ["alarms/v-7f3a21c0/10–12"]),
        EventTypes.JournalThinned => Assert.Single(Notes.Thinned(At(2), LaneKind.Readings, [Segment(1, 1, 500), Segment(2, 501, 990)], 160 << 20)),
        EventTypes.JournalVerified => Assert.Single(Notes.Verified(At(2), LaneKind.Alarms, [])),
        EventTypes.ReadingsCoarsened => Notes.FactorChanged(At(3), 1, 2),
        EventTypes.ReadingsRefined => Notes.FactorChanged(At(3), 2, 1),
        EventTypes.EvidenceLinked => Notes.Evidence(At(3), "cam-1.ebike", "http://192.168.8.31/clips/0815.mp4", 2),
        EventTypes.StateUnreadable => Notes.StateUnreadable(At(0), ["0000000007.ckp: checksum"], olderTaken: false),
        EventTypes.GatewayStarted => Notes.Started(At(0), "0.1.0", TimeSpan.FromSeconds(41), clean: false),
        EventTypes.GatewayStopped => Notes.Stopped(At(0), "0.1.0"),
        _ => throw new ArgumentException($"no entry of the type {type}", nameof(type)),
    };

    private static NoteEntry Opened(LaneReport report) => Assert.Single(Notes.Opened(At(0), LaneKind.Alarms, report));

    private static SegmentInfo Segment(long number, long from, long to)
    {
        var stamp = new Stamp(Boot, number, Noon.Wall, ClockQuality.Synchronised);
        return new SegmentInfo(number, new RecordId(First, from), new RecordId(First, to), stamp, stamp, 4 << 20);
    }

    private static TransitionEntry Fault(AlarmEvent happened) => new()
    {
        At = At(4),
        Transition = new AlarmTransition(
            9, new AlarmId(2), happened, AlarmState.Unacknowledged, AlarmState.Unacknowledged, AlarmMarks.None, Page.TestShop.Bus, double.NaN, QualityReason.NotConnected, 3, null, null, At(4)),
    };

    private static RepeatsEntry Repeats()
    {
        var latest = Transition(AlarmEvent.ReRaised, AlarmState.Acknowledged, AlarmState.Acknowledged, AlarmMarks.Chattering, alarm: 1, seconds: 60);
        return new RepeatsEntry { At = At(60), Latest = latest.Transition, First = At(1), Count = 17, Row = new AlarmSnapshot { Id = Page.TestShop.LeakAlarm } };
    }
}
