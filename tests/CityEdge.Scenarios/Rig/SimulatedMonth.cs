using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CityEdge.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.Scenarios.Rig;

/// <summary>
/// A site of 1,500 points that lives day after day on fake time over the real engine, intake, recorder and journal. What it causes is counted here: each alarm raised,
/// returned, acknowledged and reset, each reading that the policy says must be kept.
/// </summary>
internal sealed class SimulatedMonth : IDisposable
{
    public const int Points = 1_500;

    private const int Step = 10;
    private const int StepsPerDay = 86_400 / Step;
    private const int StepsPerRead = 300 / Step;
    private const int StepsPerFlush = 300 / Step;

    // Points by number: ordinary alarms, life-safety ones, the contact that chatters all the time, one of life safety that chatters for an hour, and the quiet rest.
    private const int Ordinary = 60, LifeSafety = 20, Chattering = Ordinary + LifeSafety, GraveChattering = Chattering + 1, Quiet = GraveChattering + 1;
    private const int RuleAlarmsPerDay = 180, FaultsPerDay = 20;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Supervision = TimeSpan.FromMinutes(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cityedge-month");
    private readonly SiteClock _clock = new(Start);
    private readonly MomentClock _moments;
    private readonly SafetyEngine _engine;
    private readonly JournalIntake _intake;
    private readonly ReadingRecorder _recorder;
    private readonly SiteJournal _journal;
    private readonly ReadingOracle _oracle = new(Points, deadband: 0.5, interval: 600);
    private readonly Dictionary<string, List<(AlarmEvent Event, int Second)>> _caused = [];
    private readonly Dictionary<string, List<long>> _told = [];
    private readonly PriorityQueue<Action, (int Step, int Order)> _script = new();
    private readonly int[] _mutedUntil = new int[Points];
    private int _step;
    private int _order;

    public SimulatedMonth(JournalBytes bytes)
    {
        _moments = new MomentClock(_clock, TimeZoneInfo.Utc);
        var site = Site();
        _engine = new SafetyEngine(site.Model, _moments.Now());
        _intake = new JournalIntake(new RepeatGuard(), new IntakeBounds { Checkpoint = TimeSpan.FromHours(1) });
        _recorder = new ReadingRecorder(site.Model.Points, new ReportPolicy(site.Model.Points));
        var draw = new Random(1);
        var options = new JournalOptions
        {
            Open = part => new FileMedium(Path.Combine(_folder.FullName, part.ToString())),
            Machine = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            Boot = Guid.AllBitsSet,
            Draw = draw.NextBytes,
            AlarmsBytes = bytes.Alarms,
            ReadingsBytes = bytes.Readings,
            SegmentBytes = bytes.Segment,
        };
        _journal = new SiteJournal(options, site, _intake, _recorder, _moments, new GatewayEvents(NullLogger<GatewayEvents>.Instance, new GatewayMetrics()));
    }

    /// <summary>The report factor in force.</summary>
    public int Factor => _recorder.Factor;

    public ReadingOracle Oracle => _oracle;

    /// <summary>Each alarm that was caused, with what must have come of it.</summary>
    public IReadOnlyDictionary<string, List<(AlarmEvent Event, int Second)>> Caused => _caused;

    /// <summary>The engine's own numbers of what it told of each alarm.</summary>
    public IReadOnlyDictionary<string, List<long>> Told => _told;

    public static int NumberOf(string name) => int.Parse(name.AsSpan("device-".Length, name.Length - "device-.value".Length), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Seconds since the start; the clock of every test begins at the same time.</summary>
    public static int SecondOf(in Stamp at) => (int)((at.Wall - Start).Ticks / TimeSpan.TicksPerSecond);

    public static DateTimeOffset WallOf(int second) => Start.AddSeconds(second);

    public bool IsLifeSafety(string alarm) => _engine.Alarms.Single(definition => definition.Id == alarm).LifeSafety;

    /// <summary>Lets days pass; the bytes on the disk are looked at every hour.</summary>
    public void Live(int days, long atMost)
    {
        for (var day = 0; day < days; day++)
        {
            Plan(day);
            for (var i = 0; i < StepsPerDay; i++)
            {
                Turn();
                if (_step % (3600 / Step) == 0)
                {
                    var size = _folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
                    Assert.True(size <= atMost, $"{size:N0} bytes on day {day}, hour {i * Step / 3600}.");
                }
            }
        }

        // What was begun on the last day comes to its end.
        while (_script.Count > 0)
        {
            Turn();
        }
    }

    /// <summary>Stops the gateway as a clean stop does, and opens what it left.</summary>
    public KeptMonth Stop()
    {
        _recorder.Close(_moments.Now());
        _intake.Finish(_engine, _moments.Now());
        _engine.ClearOutcome();
        Flush();
        _journal.Close();
        return new KeptMonth(this, Path.Combine(_folder.FullName, nameof(JournalPart.Alarms)), Path.Combine(_folder.FullName, nameof(JournalPart.Readings)));
    }

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }

    private static BoundSite Site()
    {
        var points = new List<PointDefinition>();
        for (var i = 0; i < Points; i++)
        {
            var isState = IsState(i);
            points.Add(new PointDefinition
            {
                Name = $"device-{i}.value",
                Kind = isState ? PointKind.State : PointKind.Analog,
                Unit = isState ? Unit.None : Unit.Celsius,
                Supervision = Supervision,
                LifeSafety = i is >= Ordinary and < Chattering or GraveChattering,
            });
        }

        points.Add(new() { Name = GatewayPoints.StateDisk, Role = PointRole.Gateway, Kind = PointKind.State });
        points.Add(new() { Name = GatewayPoints.ConfigurationInForce, Role = PointRole.Gateway, Kind = PointKind.State });
        points.Add(new() { Name = GatewayPoints.Canary, Role = PointRole.Canary });
        var rules = new List<RuleDefinition>();
        for (var i = 0; i < Quiet; i++)
        {
            var grave = points[i].LifeSafety;
            rules.Add(new RuleDefinition
            {
                Alarm = new AlarmDefinition
                {
                    Id = $"alarm-{i}",
                    Class = grave ? AlarmClass.Fire : AlarmClass.Electrical,
                    Priority = grave ? AlarmPriority.P1 : AlarmPriority.P2,
                    Latched = grave && i != GraveChattering,
                    NeedsAcknowledge = !IsState(i),
                    Name = new LocalText("厨房温度过高", "Kitchen too hot"),
                },
                When = IsState(i) ? new StateEquals(new PointId(i), 1) : new Threshold(new PointId(i), Comparison.Greater, 57, 52),
            });
        }

        return new BoundSite
        {
            Config = new SiteConfig { Id = "tzf-210-12-3" },
            Model = new SafetyModel { Points = points, Zones = [], Rules = rules, Outputs = [] },
            Lines = [],
            StateDisk = new PointId(Points),
            ConfigurationInForce = new PointId(Points + 1),
            Canary = new PointId(Points + 2),
        };
    }

    private static bool IsState(int point) => point is Chattering or GraveChattering;

    // What will go wrong today, in steps: 180 alarms of rules, 20 points that fall silent, the contact every half minute, and once an hour of a grave one.
    private void Plan(int day)
    {
        for (var n = 0; n < RuleAlarmsPerDay; n++)
        {
            var (point, at) = (n % Chattering, _step + (n * StepsPerDay / RuleAlarmsPerDay) + (Noise(day, n) % 20));
            PlanAlarm(point, at, stays: 12 + (Noise(n, day) % 24), acknowledgedAfter: 3 + (Noise(n, day + 1) % 60));
        }

        for (var n = 0; n < FaultsPerDay; n++)
        {
            var point = Quiet + (((day * FaultsPerDay) + n) * 7 % (Points - Quiet));
            var from = _step + (n * StepsPerDay / (FaultsPerDay + 2));
            At(from, () => _mutedUntil[point] = _step + (45 * 60 / Step));
            Cause($"device-{point}.value", AlarmEvent.Raised, from);
            Cause($"device-{point}.value", AlarmEvent.ReturnedToNormal, from);
        }

        for (var at = 0; at < StepsPerDay; at += 6)
        {
            PlanContact(Chattering, _step + at);
        }

        At(_step + 3_000, () => Act(OperatorVerb.Acknowledge, Chattering));
        Cause($"alarm-{Chattering}", AlarmEvent.Acknowledged, _step + 3_000);
        if (day == 2)
        {
            At(_step + 1_799, () => _mutedUntil[GraveChattering] = _step + 361);
        }

        for (var at = 0; day == 2 && at < 360; at += 6)
        {
            PlanContact(GraveChattering, _step + 1_800 + at);
        }
    }

    private void PlanAlarm(int point, int at, int stays, int acknowledgedAfter)
    {
        var grave = point >= Ordinary;
        At(at, () => Hear(point, 80));
        Cause($"alarm-{point}", AlarmEvent.Raised, at);
        At(at + stays, () => Hear(point, 20));
        Cause($"alarm-{point}", AlarmEvent.ReturnedToNormal, at + stays);
        At(at + acknowledgedAfter, () => Act(OperatorVerb.Acknowledge, point));
        Cause($"alarm-{point}", AlarmEvent.Acknowledged, at + acknowledgedAfter);
        if (grave)
        {
            At(at + 90, () => Act(OperatorVerb.Reset, point));
            Cause($"alarm-{point}", AlarmEvent.Reset, at + 90);
        }

        // It is read as the others are, and would else tell of its ordinary value in between.
        At(at - 1, () => _mutedUntil[point] = at + stays);
    }

    private void PlanContact(int point, int at)
    {
        At(at, () => Hear(point, 1));
        Cause($"alarm-{point}", AlarmEvent.Raised, at);
        At(at + 3, () => Hear(point, 0));
        Cause($"alarm-{point}", AlarmEvent.ReturnedToNormal, at + 3);
    }

    private void At(int step, Action what) => _script.Enqueue(what, (step, _order++));

    private void Cause(string alarm, AlarmEvent what, int step)
    {
        if (!_caused.TryGetValue(alarm, out var caused))
        {
            _caused.Add(alarm, caused = []);
        }

        caused.Add((what, step * Step));
    }

    private void Turn()
    {
        var now = _moments.Now();
        _engine.Advance(now);
        HandOver();
        while (_script.TryPeek(out var what, out var due) && due.Step <= _step)
        {
            _script.Dequeue();
            what();
        }

        for (var point = _step % StepsPerRead; point < Points; point += StepsPerRead)
        {
            if (_mutedUntil[point] <= _step && point != Chattering)
            {
                // Wavers by a quarter or two; every third hour it has moved.
                Hear(point, IsState(point) ? 0 : 20 + (Noise(point, _step) % 3 * 0.25) + ((_step / 1_080) + point) % 5);
            }
        }

        _recorder.Turn(now);
        if (_intake.Turn(_engine, now))
        {
            HandOver();
        }

        if (_step % StepsPerFlush == 0)
        {
            Flush();
        }

        _step++;
        _clock.Advance(TimeSpan.FromSeconds(Step));
    }

    private void Flush()
    {
        while (_journal.Turn() == TimeSpan.Zero)
        {
        }
    }

    private void Hear(int point, double value)
    {
        var now = _moments.Now();
        var reading = Reading.Good(new PointId(point), value, now);
        _engine.Accept(reading, now);
        HandOver();
        _recorder.Heard(reading, now);
        _oracle.Hear(point, _step * Step, value, _recorder.Factor, IsState(point));
    }

    private void Act(OperatorVerb verb, int alarm)
    {
        var now = _moments.Now();
        var action = new OperatorAction { Verb = verb, Origin = ActionOrigin.OnSite, Who = "王师傅", Alarm = new AlarmId(alarm) };
        var result = _engine.Act(action, now);
        HandOver();
        _intake.Acted(_engine, action, result, now);
    }

    private void HandOver()
    {
        var now = _moments.Now();
        foreach (ref readonly var transition in _engine.Transitions)
        {
            var id = _engine.Alarms[transition.Alarm.Index].Id;
            if (!_told.TryGetValue(id, out var told))
            {
                _told.Add(id, told = []);
            }

            told.Add(transition.Sequence);
        }

        _intake.Changed(_engine, now);
        _recorder.Changed(_engine, now);
        _engine.ClearOutcome();
    }

    private static int Noise(int one, int other) => (int)((uint)HashOf((uint)one, (uint)other) >> 4);

    private static uint HashOf(uint one, uint other)
    {
        var mixed = (one * 0x9E3779B1) ^ (other * 0x85EBCA77);
        mixed ^= mixed >> 15;
        mixed *= 0x2C1B3C6D;
        return mixed ^ (mixed >> 12);
    }
}
