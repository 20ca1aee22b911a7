using System.Buffers;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.State;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Tests.Journal.State;

/// <summary>
/// A real engine on a hand-moved clock whose transitions, verbs and checkpoints are journalled in memory as the gateway does it: the last transition of an alarm in a turn
/// carries its row, every verb the list of isolated points.
/// </summary>
internal sealed class JournalledSite
{
    public static readonly Guid FirstBoot = new("6f1d0d3e-3c39-4f4e-9a0e-2f7a4f0b7a11");

    private static readonly DateTimeOffset Evening = new(2026, 3, 1, 21, 0, 0, TimeSpan.FromHours(8));
    private static readonly Epoch OneEpoch = new(1, 0xabad1dea);

    private readonly List<PointDefinition> _points = [];
    private readonly List<RuleDefinition> _rules = [];
    private readonly List<OutputDefinition> _outputs = [];
    private SafetyEngine? _engine;

    public List<StoredRecord> Records { get; } = [];

    public Checkpoint? Checkpoint { get; private set; }

    public Guid Boot { get; set; } = FirstBoot;

    public double Seconds { get; set; }

    public DateTimeOffset Origin { get; set; } = Evening;

    public ClockQuality Clock { get; set; } = ClockQuality.Synchronised;

    public SafetyEngine Engine => _engine ??= new(
        new SafetyModel { Points = _points, Zones = [new() { Id = "kitchen" }, new() { Id = "hall" }], Rules = _rules, Outputs = _outputs, Hours = new OpeningHours(new(8, 0), new(22, 0)) },
        Now);

    public Moment Now => new(TimeSpan.FromSeconds(Seconds).Ticks, Origin + TimeSpan.FromSeconds(Seconds), Clock);

    public Stamp Stamp => new(Boot, Now.Elapsed, Now.Wall, Clock);

    public JournalledSite Point(string name, double supervision = 30, Unit unit = Unit.None, string? parent = null, PointRole role = PointRole.Measurement, int zone = 0)
    {
        _points.Add(new()
        {
            Name = name,
            Role = role,
            Kind = unit == Unit.None ? PointKind.State : PointKind.Analog,
            Unit = unit,
            Zone = zone,
            Parent = parent is null ? null : P(parent),
            Supervision = TimeSpan.FromSeconds(supervision),
        });
        return this;
    }

    public JournalledSite Rule(
        string id, string when, AlarmClass kind = AlarmClass.Electrical, AlarmPriority priority = AlarmPriority.P2, bool latched = false, double on = 0, double off = 0,
        bool detector = false, int zone = 0)
    {
        _rules.Add(new()
        {
            Alarm = new() { Id = id, Class = kind, Priority = priority, Latched = latched, Zone = zone },
            When = RuleParser.Parse(when, name => _points.FindIndex(point => point.Name == name) is var index and >= 0 ? new(new(index), _points[index]) : null).Condition
                ?? throw new ArgumentException(when, nameof(when)),
            OnDelay = TimeSpan.FromSeconds(on),
            OffDelay = TimeSpan.FromSeconds(off),
            DetectorState = detector,
        });
        return this;
    }

    public JournalledSite Fire(string id, string when, int zone = 0) => Rule(id, when, AlarmClass.Fire, AlarmPriority.P1, latched: true, detector: true, zone: zone);

    public JournalledSite Output(string id, params AlarmPriority[] priorities)
    {
        Point("output:" + id, 0, role: PointRole.Output, zone: -1);
        _outputs.Add(new() { Id = id, Priorities = priorities, StatusPoint = P("output:" + id), LifeSafety = id != "buzzer" });
        return this;
    }

    public PointId P(string name) => new(_points.FindIndex(point => point.Name == name));

    public AlarmId A(string id) => new(Engine.Alarms.Select(static (alarm, index) => (alarm.Id, index)).First(pair => pair.Id == id).index);

    public AlarmView Alarm(string id) => Engine.View(A(id));

    public PointView View(string point) => Engine.View(P(point));

    public JournalledSite At(double seconds)
    {
        _ = Engine;
        Seconds = seconds;
        Engine.Advance(Now);
        return Journal();
    }

    public JournalledSite Good(string point, double value)
    {
        Engine.Accept(Reading.Good(P(point), value, Now), Now);
        return Journal();
    }

    public JournalledSite Bad(string point)
    {
        Engine.Accept(Reading.Bad(P(point), QualityReason.CommunicationFailure, Now), Now);
        return Journal();
    }

    public ActionResult Do(OperatorVerb verb, string? alarm = null, int? zone = null, string? point = null, double? seconds = null)
    {
        var result = Engine.Act(
            new()
            {
                Verb = verb,
                Origin = ActionOrigin.OnSite,
                Who = "Wang",
                Why = "because",
                Alarm = alarm is null ? null : A(alarm),
                Zone = zone,
                Point = point is null ? null : P(point),
                Duration = seconds is { } given ? TimeSpan.FromSeconds(given) : null,
            },
            Now);
        Journal();
        Append(RecordKind.Action, Written(into => SnapshotCodec.WriteIsolated(Engine.RememberIsolated(Now), into)));
        return result;
    }

    public JournalledSite TakeCheckpoint()
    {
        At(Seconds);
        Checkpoint = new() { Snapshot = Engine.Snapshot(Now), Taken = Stamp, Covers = Records.Count == 0 ? null : Records[^1].Id };
        return this;
    }

    public JournalledSite Append(RecordKind kind, byte[]? state = null)
    {
        Records.Add(new()
        {
            Id = new(OneEpoch, Records.Count + 1),
            Kind = kind,
            Stamp = Stamp,
            Shared = default,
            Salt = default,
            Private = default,
            State = state ?? [],
            Previous = default,
            Hash = default,
            Segment = 1,
            Offset = 0,
        });
        return this;
    }

    /// <summary>The same site in a new process, with what the journal has kept of this one; its clock counts from elsewhere.</summary>
    /// <param name="off">Seconds it was switched off.</param>
    /// <param name="boot">The machine's boot, if it is another one.</param>
    /// <param name="clock">Whether the new start believes its clock.</param>
    public JournalledSite Reborn(double off = 0, Guid? boot = null, ClockQuality clock = ClockQuality.Synchronised)
    {
        var kept = Checkpoint is null ? null : CheckpointFile.Read(CheckpointFile.Write(Checkpoint), out _);
        var (snapshot, taken) = StateReplay.Fold(kept, Records.SkipWhile(record => record.Id.CompareTo(kept?.Covers ?? default) <= 0))!.Value;
        var other = Twin();
        (other.Boot, other.Clock) = (boot ?? Boot, clock);
        other.Seconds = boot is null ? Seconds + off : 5;
        other.Origin = Now.Wall + TimeSpan.FromSeconds(off - other.Seconds);
        var away = other.Stamp.Since(taken);
        other.Engine.Restore(snapshot, other.Now, away);
        return other.At(other.Seconds);
    }

    public JournalledSite Twin()
    {
        var other = new JournalledSite { Seconds = Seconds, Origin = Origin, Clock = Clock };
        other._points.AddRange(_points);
        other._rules.AddRange(_rules);
        other._outputs.AddRange(_outputs);
        return other;
    }

    private JournalledSite Journal()
    {
        var transitions = Engine.Transitions;
        for (var i = 0; i < transitions.Length; i++)
        {
            var alarm = transitions[i].Alarm;
            var last = true;
            for (var later = i + 1; later < transitions.Length; later++)
            {
                last &= transitions[later].Alarm != alarm;
            }

            Append(RecordKind.Transition, last ? Written(into => SnapshotCodec.WriteRow(Engine.Remember(alarm, Now), into)) : []);
        }

        Engine.ClearOutcome();
        return this;
    }

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var into = new ArrayBufferWriter<byte>();
        write(into);
        return into.WrittenSpan.ToArray();
    }
}
