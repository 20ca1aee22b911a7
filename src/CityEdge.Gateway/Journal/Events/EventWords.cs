using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Protocol;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Events;

/// <summary>
/// The words that stand in events for the values of the engine. They are on disks and in other people's programs: an inner name may change, a word here never does.
/// </summary>
internal static class EventWords
{
    /// <summary>The zone of what belongs to no zone.</summary>
    public const string Site = "site";

    public static string TypeOf(AlarmEvent happened) => happened switch
    {
        AlarmEvent.Raised => EventTypes.AlarmRaised,
        AlarmEvent.ReRaised => EventTypes.AlarmReraised,
        AlarmEvent.ReturnedToNormal => EventTypes.AlarmReturned,
        AlarmEvent.Acknowledged => EventTypes.AlarmAcknowledged,
        AlarmEvent.Silenced => EventTypes.AlarmSilenced,
        AlarmEvent.SilenceEnded => EventTypes.SilenceEnded,
        AlarmEvent.Reset => EventTypes.AlarmReset,
        AlarmEvent.Shelved => EventTypes.AlarmShelved,
        AlarmEvent.Unshelved => EventTypes.AlarmUnshelved,
        AlarmEvent.Isolated => EventTypes.AlarmIsolated,
        AlarmEvent.IsolationEnded => EventTypes.IsolationEnded,
        AlarmEvent.TestStarted => EventTypes.TestStarted,
        AlarmEvent.TestEnded => EventTypes.TestEnded,
        AlarmEvent.MembersChanged => EventTypes.MembersChanged,
        AlarmEvent.MarksChanged => EventTypes.MarksChanged,
    };

    public static string Of(AlarmClass kind) => kind switch
    {
        AlarmClass.Fire => "fire",
        AlarmClass.Gas => "gas",
        AlarmClass.Electrical => "electrical",
        AlarmClass.Elevator => "elevator",
        AlarmClass.Water => "water",
        AlarmClass.Structure => "structure",
        AlarmClass.Crowd => "crowd",
        AlarmClass.Kerb => "kerb",
        AlarmClass.Security => "security",
        AlarmClass.Supervisory => "supervisory",
        AlarmClass.Fault => "fault",
    };

    /// <summary>The class of a word; null for one that this version does not know.</summary>
    public static AlarmClass? ClassOf(string? word) => Find(word, Enum.GetValues<AlarmClass>(), Of);

    public static AlarmState? StateOf(string? word) => Find(word, Enum.GetValues<AlarmState>(), Of);

    public static AlarmMarks? MarkOf(string? word) => Find(word, Enum.GetValues<AlarmMarks>(), Of);

    public static QualityReason? ReasonOf(string? word) => Find(word, Enum.GetValues<QualityReason>(), Of);

    public static ActionOutcome? OutcomeOf(string? word) => Find(word, Enum.GetValues<ActionOutcome>(), Of);

    public static string Of(AlarmPriority priority) => priority switch
    {
        AlarmPriority.P1 => "P1",
        AlarmPriority.P2 => "P2",
        AlarmPriority.P3 => "P3",
    };

    public static string Of(AlarmState state) => state switch
    {
        AlarmState.Normal => "normal",
        AlarmState.Unacknowledged => "unacknowledged",
        AlarmState.Acknowledged => "acknowledged",
        AlarmState.ReturnedUnacknowledged => "returned-unacknowledged",
        AlarmState.LatchedUnacknowledged => "latched-unacknowledged",
        AlarmState.LatchedAcknowledged => "latched-acknowledged",
    };

    public static string Of(ZoneBoundary boundary) => boundary switch
    {
        ZoneBoundary.Private => "private",
        ZoneBoundary.Corridor => "corridor",
        ZoneBoundary.Public => "public",
    };

    public static string Of(ClockQuality clock) => clock switch
    {
        ClockQuality.Unsynchronised => "unsynchronised",
        ClockQuality.Restored => "restored",
        ClockQuality.Synchronised => "synchronised",
    };

    public static string Of(LaneKind lane) => lane switch
    {
        LaneKind.Alarms => "alarms",
        LaneKind.Readings => "readings",
    };

    /// <summary>What a point measures or stands for; never what it is called.</summary>
    public static string KindOf(PointDefinition point) => point.Role switch
    {
        PointRole.Device => "device",
        PointRole.Line => "line",
        PointRole.Output => "output",
        PointRole.Gateway => "gateway",
        PointRole.Canary => "canary",
        PointRole.Measurement => point.Kind == PointKind.State ? "state" : Of(Units.DimensionOf(point.Unit)),
    };

    /// <summary>One mark; null for none and for several.</summary>
    public static string? Of(AlarmMarks mark) => mark switch
    {
        AlarmMarks.Shelved => "shelved",
        AlarmMarks.SuppressedByDesign => "suppressed-by-design",
        AlarmMarks.OutOfService => "out-of-service",
        AlarmMarks.Silenced => "silenced",
        AlarmMarks.Test => "test",
        AlarmMarks.FirstOut => "first-out",
        AlarmMarks.Flood => "flood",
        AlarmMarks.Chattering => "chattering",
        AlarmMarks.Unverified => "unverified",
        AlarmMarks.Degraded => "degraded",
        AlarmMarks.Unarmed => "unarmed",
        _ => null,
    };

    /// <summary>All marks, one by one; null for none.</summary>
    public static IReadOnlyList<string>? Split(AlarmMarks marks)
    {
        List<string>? words = null;
        for (var bit = 1; bit <= ushort.MaxValue && marks != AlarmMarks.None; bit <<= 1)
        {
            var mark = (AlarmMarks)bit;
            if ((marks & mark) != 0 && Of(mark) is { } word)
            {
                (words ??= []).Add(word);
            }

            marks &= ~mark;
        }

        return words;
    }

    /// <summary>Null for a good reading.</summary>
    public static string? Of(QualityReason reason) => reason switch
    {
        QualityReason.None => null,
        QualityReason.AwaitingFirst => "awaiting-first",
        QualityReason.NotConnected => "not-connected",
        QualityReason.DeviceFailure => "device-failure",
        QualityReason.SensorFailure => "sensor-failure",
        QualityReason.CommunicationFailure => "communication-failure",
        QualityReason.OutOfRange => "out-of-range",
        QualityReason.Stale => "stale",
        QualityReason.OutOfService => "out-of-service",
        QualityReason.ConfigurationError => "configuration-error",
        QualityReason.ForeignMaster => "foreign-master",
        QualityReason.OutputMismatch => "output-mismatch",
        QualityReason.Suspect => "suspect",
        QualityReason.Retained => "retained",
    };

    public static string Of(OperatorVerb verb) => verb switch
    {
        OperatorVerb.Acknowledge => "acknowledge",
        OperatorVerb.Silence => "silence",
        OperatorVerb.Reset => "reset",
        OperatorVerb.Isolate => "isolate",
        OperatorVerb.EndIsolation => "end-isolation",
        OperatorVerb.Shelve => "shelve",
        OperatorVerb.Unshelve => "unshelve",
        OperatorVerb.StartTest => "start-test",
        OperatorVerb.EndTest => "end-test",
        OperatorVerb.Operate => "operate",
        OperatorVerb.Release => "release",
    };

    public static string Of(ActionOutcome outcome) => outcome switch
    {
        ActionOutcome.Done => "done",
        ActionOutcome.NothingToDo => "nothing-to-do",
        ActionOutcome.NotFound => "not-found",
        ActionOutcome.NeedsPresence => "needs-presence",
        ActionOutcome.NeedsReason => "needs-reason",
        ActionOutcome.TooLong => "too-long",
        ActionOutcome.FireIsNeverShelved => "fire-is-never-shelved",
        ActionOutcome.NotResettable => "not-resettable",
    };

    public static string Of(ActionOrigin origin) => origin switch
    {
        ActionOrigin.Remote => "remote",
        ActionOrigin.OnSite => "on-site",
    };

    public static string Of(MediumFailure failure) => failure switch
    {
        MediumFailure.Broken => "broken",
        MediumFailure.Full => "full",
        MediumFailure.ReadOnly => "read-only",
        MediumFailure.Gone => "gone",
        MediumFailure.Slow => "slow",
    };

    private static T? Find<T>(string? word, T[] all, Func<T, string?> spell)
        where T : struct
    {
        foreach (var one in word is null ? [] : all)
        {
            if (spell(one) == word)
            {
                return one;
            }
        }

        return null;
    }

    private static string Of(Dimension dimension) => dimension switch
    {
        Dimension.None => "number",
        Dimension.Temperature => "temperature",
        Dimension.TemperatureDifference => "temperature-difference",
        Dimension.Ratio => "ratio",
        Dimension.Humidity => "humidity",
        Dimension.Concentration => "concentration",
        Dimension.ExplosiveLimit => "explosive-limit",
        Dimension.MassConcentration => "mass-concentration",
        Dimension.Obscuration => "obscuration",
        Dimension.Voltage => "voltage",
        Dimension.Current => "current",
        Dimension.Power => "power",
        Dimension.ApparentPower => "apparent-power",
        Dimension.ReactivePower => "reactive-power",
        Dimension.Energy => "energy",
        Dimension.Frequency => "frequency",
        Dimension.Resistance => "resistance",
        Dimension.Pressure => "pressure",
        Dimension.Length => "length",
        Dimension.Angle => "angle",
        Dimension.Speed => "speed",
        Dimension.Acceleration => "acceleration",
        Dimension.Volume => "volume",
        Dimension.Flow => "flow",
        Dimension.Time => "time",
        Dimension.Illuminance => "illuminance",
        Dimension.SoundLevel => "sound-level",
        Dimension.Capacitance => "capacitance",
        Dimension.Count => "count",
        Dimension.SignalLevel => "signal-level",
    };
}
