using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Loop;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using AlarmSnapshot = CityEdge.Gateway.Loop.AlarmSnapshot;

namespace CityEdge.Gateway.Page;

/// <summary>Turns a snapshot of the loop into what goes out as JSON.</summary>
internal sealed class Views(PageContext context, SiteNames names)
{
    private readonly SafetyModel _model = context.Site.Model;

    /// <summary>The id of a transition: this run of the process and its sequence.</summary>
    public string EventId(long sequence) => FormattableString.Invariant($"{context.Boot}-{sequence}");

    public StateView State(SiteSnapshot snapshot)
    {
        var verdict = Verdicts.Of(snapshot, context.Loop.Alarms);
        return new StateView
        {
            Site = context.Site.Config.Id,
            Name = TextView.Of(names.Site),
            Version = context.Version,
            Boot = context.Boot,
            EventId = EventId(snapshot.Sequence),
            At = snapshot.At.Wall,
            Clock = snapshot.At.Clock,
            AgeSeconds = Age(snapshot),
            Verdict = verdict,
            VerdictText = TextView.Of(Words.Of(verdict)),
            Ready = snapshot.Ready,
            Delivery = TextView.Of(Words.Of(Word.NobodyTold)),
            AlarmsActive = snapshot.Alarms.Count(alarm => Verdicts.IsActive(alarm.State) && !IsFault(alarm)),
            AlarmsUnacknowledged = snapshot.Alarms.Count(IsUnacknowledged),
            Faults = snapshot.Alarms.Count(alarm => IsFault(alarm) && alarm.State != AlarmState.Normal),
            Outputs = [.. _model.Outputs.Select((_, index) => Output(snapshot, index))],
        };
    }

    public AlarmsView Alarms(SiteSnapshot snapshot) => new()
    {
        At = snapshot.At.Wall,
        Clock = snapshot.At.Clock,
        AgeSeconds = Age(snapshot),
        EventId = EventId(snapshot.Sequence),
        Alarms = [.. snapshot.Alarms.Select(alarm => Alarm(snapshot, alarm))],
    };

    public PointsView Points(SiteSnapshot snapshot) => new()
    {
        At = snapshot.At.Wall,
        Clock = snapshot.At.Clock,
        AgeSeconds = Age(snapshot),
        Points = [.. snapshot.Points.Select(point => Point(snapshot, point.Point))],
    };

    public ReadinessView Readiness(SiteSnapshot snapshot) => new()
    {
        Ready = snapshot.Ready,
        Awaiting = [.. snapshot.Points
            .Where(point => _model.Points[point.Point.Index].LifeSafety && !point.Settled)
            .Select(point => _model.Points[point.Point.Index].Name)],
        Problem = null,
    };

    public GapView Gap(SiteSnapshot snapshot, string after, bool restarted) => new()
    {
        After = after,
        Restarted = restarted,
        State = State(snapshot),
        Alarms = Alarms(snapshot),
    };

    public EventView Event(in AlarmTransition transition)
    {
        var definition = context.Loop.Alarms[transition.Alarm.Index];
        return new EventView
        {
            Id = EventId(transition.Sequence),
            Type = EventWords.TypeOf(transition.Event),
            Sequence = transition.Sequence,
            Alarm = definition.Id,
            Name = TextView.Of(SiteNames.Of(definition)),
            Class = definition.Class,
            Priority = definition.Priority,
            Place = TextView.Of(names.OfZone(definition.Zone)),
            From = transition.From,
            To = transition.To,
            Marks = Split(transition.Marks),
            Cause = NameOf(transition.Cause),
            Value = Number(transition.Value),
            Reason = transition.Reason,
            Members = transition.Members,
            Who = transition.Who,
            Why = transition.Why,
            At = transition.At.Wall,
            Clock = transition.At.Clock,
        };
    }

    public OutputView Output(SiteSnapshot snapshot, int output)
    {
        var definition = _model.Outputs[output];
        var status = snapshot.Points[definition.StatusPoint.Index].Last;
        return new OutputView
        {
            Id = definition.Id,
            Name = TextView.Of(names.OfOutput(output)),
            Acts = definition.Acts is not null,
            Wanted = snapshot.Outputs[output],
            AsCommanded = status.Reason == QualityReason.AwaitingFirst ? null : status is { Quality: Quality.Good, Value: not 0 },
            Proof = status.Quality == Quality.Good ? OutputProof.ReadBack : OutputProof.Commanded,
            LifeSafety = definition.LifeSafety,
        };
    }

    /// <summary>The link that came with the latest event of the point that decided; of a fault there is none to see.</summary>
    public string? EvidenceOf(in AlarmSnapshot alarm) =>
        alarm.Cause is { } cause && context.Loop.Alarms[alarm.Alarm.Index].Class != AlarmClass.Fault ? context.Evidence?.Of(cause) : null;

    /// <summary>The marks one by one.</summary>
    public static IReadOnlyList<AlarmMarks> Split(AlarmMarks marks) =>
        [.. Enum.GetValues<AlarmMarks>().Where(mark => mark != AlarmMarks.None && marks.HasFlag(mark))];

    private AlarmView Alarm(SiteSnapshot snapshot, in AlarmSnapshot alarm)
    {
        var definition = context.Loop.Alarms[alarm.Alarm.Index];
        return new AlarmView
        {
            Id = definition.Id,
            Name = TextView.Of(SiteNames.Of(definition)),
            Class = definition.Class,
            Priority = definition.Priority,
            State = alarm.State,
            Active = Verdicts.IsActive(alarm.State),
            Marks = Split(alarm.Marks),
            Zone = ZoneOf(definition.Zone),
            Place = TextView.Of(names.OfZone(definition.Zone)),
            Since = alarm.Since.Wall,
            Clock = alarm.Since.Clock,
            ForSeconds = context.Clock.Now().Since(alarm.Since).TotalSeconds,
            Cause = NameOf(alarm.Cause),
            Value = Number(alarm.Value),
            Evidence = EvidenceOf(alarm),
            Reason = alarm.Reason,
            Members = alarm.Members,
            MemberPoints = [.. Members.Of(alarm, definition, _model, snapshot).Select(point => _model.Points[point.Index].Name)],
            SilencedUntil = Until(snapshot, alarm.Silenced),
            SilencedBy = alarm.Silenced?.Who,
            SilenceLeftSeconds = Left(alarm.Silenced),
            ShelvedUntil = Until(snapshot, alarm.Shelved),
            ShelvedBy = alarm.Shelved?.Who,
            ShelfLeftSeconds = Left(alarm.Shelved),
            TestUntil = Until(snapshot, alarm.InTest),
            TestBy = alarm.InTest?.Who,
            TestLeftSeconds = Left(alarm.InTest),
        };
    }

    private PointView Point(SiteSnapshot snapshot, PointId id)
    {
        var definition = _model.Points[id.Index];
        var point = snapshot.Points[id.Index];
        var heard = point.Last.Reason != QualityReason.AwaitingFirst;
        return new PointView
        {
            Name = definition.Name,
            Title = TextView.Of(names.Of(id)),
            Zone = ZoneOf(definition.Zone),
            Role = definition.Role,
            Kind = definition.Kind,
            Value = point.Last.Quality == Quality.Bad ? null : Number(point.Last.Value),
            State = names.StateOf(point.Last) is { } word ? TextView.Of(word) : null,
            Unit = definition.Unit,
            Quality = point.Last.Quality,
            Reason = point.Last.Reason,
            SourceTime = point.Last.SourceTime,
            Received = heard ? point.Last.Received.Wall : null,
            AgeSeconds = heard ? context.Clock.Now().Since(point.Last.Received).TotalSeconds : null,
            InFault = point.InFault,
            LifeSafety = definition.LifeSafety,
            IsolatedUntil = Until(snapshot, point.Isolated),
            IsolatedBy = point.Isolated?.Who,
            IsolationLeftSeconds = Left(point.Isolated),
        };
    }

    private static DateTimeOffset? Until(SiteSnapshot snapshot, Expiry? expiry) => expiry is { } end ? snapshot.At.At(end.Until).Wall : null;

    private double? Left(Expiry? expiry) => expiry is { } end ? Math.Max(0, TimeSpan.FromTicks(end.Until - context.Clock.Now().Elapsed).TotalSeconds) : null;

    private double Age(SiteSnapshot snapshot) => context.Clock.Now().Since(snapshot.At).TotalSeconds;

    private string? NameOf(PointId? point) => point is { } id ? _model.Points[id.Index].Name : null;

    private string? ZoneOf(int zone) => zone < 0 ? null : _model.Zones[zone].Id;

    private bool IsFault(AlarmSnapshot alarm) => context.Loop.Alarms[alarm.Alarm.Index].Class == AlarmClass.Fault;

    private static bool IsUnacknowledged(AlarmSnapshot alarm) =>
        alarm.State is AlarmState.Unacknowledged or AlarmState.ReturnedUnacknowledged or AlarmState.LatchedUnacknowledged;

    private static double? Number(double value) => double.IsFinite(value) ? value : null;
}
