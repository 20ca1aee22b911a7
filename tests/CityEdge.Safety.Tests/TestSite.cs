using System.Globalization;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Tests;

/// <summary>A small site on a hand-moved clock: points and rules by name, and a log of what the engine said.</summary>
internal sealed class TestSite
{
    public static readonly DateTimeOffset Evening = new(2026, 3, 1, 21, 0, 0, TimeSpan.FromHours(8));

    private readonly List<PointDefinition> _points = [];
    private readonly List<RuleDefinition> _rules = [];
    private readonly List<OutputDefinition> _outputs = [];
    private readonly List<AlarmTransition> _log = [];
    private readonly List<OutputDemand> _demands = [];
    private SafetyEngine? _engine;

    public List<ZoneDefinition> Zones { get; } = [new() { Id = "kitchen" }, new() { Id = "hall" }];

    public OpeningHours? Hours { get; set; } = new OpeningHours(new(8, 0), new(22, 0));

    public double Seconds { get; set; }

    public DateTimeOffset Origin { get; set; } = Evening;

    public ClockQuality Clock { get; set; } = ClockQuality.Synchronised;

    public SafetyModel Model => new() { Points = _points, Zones = Zones, Rules = _rules, Outputs = _outputs, Hours = Hours };

    public SafetyEngine Engine => _engine ??= new(Model, Now);

    public Moment Now => new(TimeSpan.FromSeconds(Seconds).Ticks, Origin + TimeSpan.FromSeconds(Seconds), Clock);

    public IReadOnlyList<AlarmTransition> Log => _log;

    public IReadOnlyList<OutputDemand> Demands => _demands;

    public TestSite Point(
        string name, double supervision = 30, Unit unit = Unit.None, string? parent = null, PointRole role = PointRole.Measurement, int zone = 0,
        PointKind? kind = null)
    {
        _points.Add(new()
        {
            Name = name,
            Role = role,
            Kind = kind ?? (unit == Unit.None ? PointKind.State : PointKind.Analog),
            Unit = unit,
            Zone = zone,
            Parent = parent is null ? null : P(parent),
            Supervision = TimeSpan.FromSeconds(supervision),
        });
        return this;
    }

    public TestSite With(string name, Func<PointDefinition, PointDefinition> change)
    {
        _points[P(name).Index] = change(_points[P(name).Index]);
        return this;
    }

    public TestSite Rule(
        string id, string when, AlarmClass kind = AlarmClass.Electrical, AlarmPriority priority = AlarmPriority.P2, bool latched = false,
        double on = 0, double off = 0, bool detector = false, int zone = 0, bool armed = true)
        => Rule(id, Parse(when), kind, priority, latched, on, off, detector, zone, armed);

    public TestSite Rule(
        string id, Condition when, AlarmClass kind = AlarmClass.Electrical, AlarmPriority priority = AlarmPriority.P2, bool latched = false,
        double on = 0, double off = 0, bool detector = false, int zone = 0, bool armed = true)
    {
        _rules.Add(new()
        {
            Alarm = new() { Id = id, Class = kind, Priority = priority, Latched = latched, Zone = zone, Armed = armed },
            When = when,
            OnDelay = TimeSpan.FromSeconds(on),
            OffDelay = TimeSpan.FromSeconds(off),
            DetectorState = detector,
        });
        return this;
    }

    public TestSite Unknown(string id, UnknownRule unknown)
    {
        var index = _rules.FindIndex(rule => rule.Alarm.Id == id);
        _rules[index] = _rules[index] with { Unknown = unknown };
        return this;
    }

    /// <summary>A rule as fires are: latched, P1, the detector's own state.</summary>
    public TestSite Fire(string id, string when, int zone = 0) => Rule(id, when, AlarmClass.Fire, AlarmPriority.P1, latched: true, detector: true, zone: zone);

    public TestSite Output(string id, params AlarmPriority[] priorities)
    {
        Point("output:" + id, 0, role: PointRole.Output, zone: -1);
        _outputs.Add(new() { Id = id, Priorities = priorities, StatusPoint = P("output:" + id), LifeSafety = id != "buzzer" });
        return this;
    }

    public PointId P(string name) => _points.FindIndex(point => point.Name == name) is var index and >= 0
        ? new(index)
        : throw new ArgumentException("no point " + name, nameof(name));

    public Condition Parse(string text) => RuleParser.Parse(text, Lookup) is { Success: true } result
        ? result.Condition
        : throw new ArgumentException(text, nameof(text));

    public PointBinding? Lookup(string name) => _points.FindIndex(point => point.Name == name) is var index and >= 0
        ? new(new(index), _points[index])
        : null;

    public AlarmId A(string id) => new(Engine.Alarms.Select((alarm, index) => (alarm.Id, index)).First(pair => pair.Id == id).index);

    public AlarmView Alarm(string id) => Engine.View(A(id));

    public PointView View(string point) => Engine.View(P(point));

    public TestSite At(double seconds)
    {
        _ = Engine;
        Seconds = seconds;
        Engine.Advance(Now);
        return Collect();
    }

    public TestSite Good(string point, double value) => Accept(Reading.Good(P(point), value, Now));

    public TestSite Bad(string point, QualityReason reason = QualityReason.CommunicationFailure) => Accept(Reading.Bad(P(point), reason, Now));

    public TestSite Unsure(string point, double value) => Accept(new(P(point), value, Quality.Uncertain, QualityReason.Suspect, null, Now));

    public TestSite Accept(in Reading reading)
    {
        Engine.Accept(reading, Now);
        return Collect();
    }

    public ActionResult Do(
        OperatorVerb verb, string? alarm = null, int? zone = null, string? point = null, double? seconds = null, string who = "Wang", string? why = "because",
        ActionOrigin origin = ActionOrigin.OnSite)
    {
        var result = Engine.Act(
            new()
            {
                Verb = verb,
                Origin = origin,
                Who = who,
                Why = why,
                Alarm = alarm is null ? null : A(alarm),
                Zone = zone,
                Point = point is null ? null : P(point),
                Duration = seconds is { } given ? TimeSpan.FromSeconds(given) : null,
            },
            Now);
        Collect();
        return result;
    }

    /// <summary>A second engine with this one's snapshot, on the same site and moment.</summary>
    public TestSite Reborn(TestSite? onto = null)
    {
        var snapshot = Engine.Snapshot(Now);
        Collect();
        var other = onto ?? Twin();
        other.Engine.Restore(snapshot, other.Now);
        return other.Collect();
    }

    public TestSite Twin()
    {
        var other = new TestSite { Hours = Hours, Seconds = Seconds, Origin = Origin, Clock = Clock };
        other._points.AddRange(_points);
        other._rules.AddRange(_rules);
        other._outputs.AddRange(_outputs);
        return other;
    }

    /// <summary>What was said of one alarm, as <c>seconds Event From→To</c>, since the last call.</summary>
    public string[] Said(string alarm)
    {
        var said = _log.Where(t => t.Alarm == A(alarm)).Select(Line).ToArray();
        _log.RemoveAll(t => t.Alarm == A(alarm));
        return said;
    }

    public TestSite Forget()
    {
        _log.Clear();
        _demands.Clear();
        return this;
    }

    private static string Line(AlarmTransition t) => string.Create(
        CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(t.At.Elapsed).TotalSeconds:0.###} {t.Event} {t.From}→{t.To}");

    private TestSite Collect()
    {
        _log.AddRange(Engine.Transitions);
        _demands.AddRange(Engine.Demands);
        Engine.ClearOutcome();
        return this;
    }
}
