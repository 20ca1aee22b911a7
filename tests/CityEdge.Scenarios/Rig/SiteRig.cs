using System.Runtime.ExceptionServices;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Lines.Mqtt;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Journal;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Simulator.Devices;
using CityEdge.Simulator.Modbus;
using CityEdge.Testing;

namespace CityEdge.Scenarios.Rig;

/// <summary>
/// A whole site on fake time: the site that <see cref="SiteLoader"/> makes of YAML and the repository's profiles, the gateway's own wiring
/// (<see cref="RunningSite"/>), its lines, its loop and its outputs, over simulated devices. A scenario says what happens when (<see cref="At(string, Action{SiteRig})"/>),
/// lets it happen (<see cref="Run"/>) and then says what must have been seen when (<see cref="Expect(Window, string, AlarmEvent)"/>).
/// A failure shows the whole timeline.
/// </summary>
internal sealed class SiteRig : IDisposable
{
    private readonly PriorityQueue<Action, (long At, int Order)> _script = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cityedge-scenario");
    private readonly Dictionary<string, BenchMaster> _masters = [];
    private readonly Dictionary<string, ModbusSlave> _devices = [];
    private readonly Dictionary<string, SpokenLine> _spoken = [];
    private readonly AlarmTransition[] _read = new AlarmTransition[256];
    private readonly Turns _turns;
    private readonly RigClock _time;
    private readonly StateKeeper _keeper;
    private readonly ITimer _look;
    private readonly ITimer _watch;
    private readonly string? _jammed;
    private readonly long _start;
    private long _end;
    private long _seen;
    private int _order;
    private ExceptionDispatchInfo? _failure;

    /// <param name="yaml">The site; see <see cref="Shops"/>.</param>
    /// <param name="wall">The wall clock at the start.</param>
    /// <param name="resume">What an earlier run of the gateway knew.</param>
    /// <param name="profiles">Folder of the device profiles; the repository's where not given.</param>
    /// <param name="prepare">Puts the devices on their lines before the gateway starts.</param>
    /// <param name="jammed">An output whose driver throws whenever it is commanded.</param>
    /// <param name="disk">The disk of its journal, with what an earlier run left there; null keeps no journal.</param>
    public SiteRig(
        string yaml, DateTimeOffset? wall = null, EngineSnapshot? resume = null, string? profiles = null, Action<SiteRig>? prepare = null, string? jammed = null,
        JournalDisk? disk = null)
    {
        _jammed = jammed;
        Clock = new SiteClock(wall);
        _start = Clock.GetTimestamp();
        _turns = new Turns(Clock.GetTimestamp, Pass);
        File.WriteAllText(Path.Combine(_folder.FullName, SiteFiles.Main), yaml);
        var load = SiteLoader.Load(_folder.FullName, profiles ?? Shops.Profiles);
        Site = load.Site ?? throw new InvalidOperationException(string.Join('\n', load.Diagnostics));
        _time = new RigClock(Clock, _turns);
        Moments = new MomentClock(_time, Site.Config.TimeZone);
        Events = new GatewayEvents(Log, new GatewayMetrics());
        Journal = disk is null ? null : new RigJournal(disk, Site, Moments, Events);
        Gateway = new RunningSite(
            Site, Moments, Events, (line, sink, clock) => _jammed is { } output ? new JammedLine(MakeLine(line, sink, clock), output) : MakeLine(line, sink, clock),
            Journal?.Resumption.Snapshot ?? resume, Journal?.Resumption.Away, Journal?.Recorders);
        _keeper = new StateKeeper(new StateProbe(StateFolder), Gateway, Moments, Events, Journal?.Owner, Journal?.Resumption.Lost);
        prepare?.Invoke(this);
        Gateway.Prepare();
        _look = Clock.CreateTimer(_ => _keeper.Look(), null, TimeSpan.Zero, StateKeeper.Period);
        _watch = Clock.CreateTimer(_ => _keeper.Watch(), null, StateKeeper.WatchPeriod, StateKeeper.WatchPeriod);
    }

    public SiteClock Clock { get; }

    public MomentClock Moments { get; }

    public BoundSite Site { get; }

    public RunningSite Gateway { get; }

    public GatewayEvents Events { get; }

    /// <summary>The site's journal; null where none is kept.</summary>
    public RigJournal? Journal { get; }

    public RigLog Log { get; } = new();

    /// <summary>The state directory, which the gateway looks at as it does in life.</summary>
    public string StateFolder => Path.Combine(_folder.FullName, "state");

    /// <summary>Everything seen so far, in order.</summary>
    public List<Sighting> Timeline { get; } = [];

    /// <summary>Time since the start.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(Clock.GetTimestamp() - _start);

    /// <summary>What the site's detection budget promises for a life-safety point, as <c>check</c> prints it.</summary>
    public TimeSpan Budget(string point) => DetectionBudget.Of(Site).Points.Single(budget => budget.Name == point).Total;

    public BenchMaster Master(string line) => _masters[line];

    public ModbusSlave Devices(string line) => _devices[line];

    /// <summary>A line whose devices publish.</summary>
    public SpokenLine Spoken(string line) => _spoken[line];

    /// <summary>Puts a device on a line.</summary>
    public T Put<T>(string line, T device)
        where T : SlaveUnit => Devices(line).Add(device);

    /// <summary>Puts the board on a line whose channels are watched.</summary>
    public WaveshareRelay PutRelay(string line, byte address)
    {
        var relay = Put(line, new WaveshareRelay(address, Clock));
        var on = new bool[WaveshareRelay.Channels];
        relay.Switched += command =>
        {
            if (on[command.Coil] != command.On)
            {
                on[command.Coil] = command.On;
                Timeline.Add(new Sighting(Now, $"coil{command.Coil + 1}", command.On ? "on" : "off"));
            }
        };
        return relay;
    }

    public PointId Point(string name) => new(Site.Model.Points.Index().Single(point => point.Item.Name == name).Index);

    public AlarmId Alarm(string id) => new(Gateway.Engine.Alarms.Index().Single(alarm => alarm.Item.Id == id).Index);

    public PointView View(string point) => Gateway.Engine.View(Point(point));

    public AlarmView State(string alarm) => Gateway.Engine.View(Alarm(alarm));

    /// <summary>Plans what happens at a time of the scenario, <c>hh:mm:ss</c>.</summary>
    public SiteRig At(string time, Action<SiteRig> happens) => At(Window.Time(time), happens);

    public SiteRig At(TimeSpan time, Action<SiteRig> happens)
    {
        _script.Enqueue(() => happens(this), (_start + time.Ticks, _order++));
        return this;
    }

    /// <summary>No periodic timer fires any more, as when the thread pool starves.</summary>
    public void StarveTimers() => _time.Starve();

    /// <summary>The site as its pages see it.</summary>
    public SiteSnapshot Snapshot()
    {
        var asked = Gateway.Loop.SnapshotAsync();
        Settle();
        return asked.Result;
    }

    /// <summary>A person on site acts.</summary>
    public void Act(OperatorVerb verb, string? alarm = null, int? zone = null, string? point = null, TimeSpan? duration = null)
    {
        var done = Gateway.Loop.ActAsync(new OperatorAction
        {
            Verb = verb,
            Origin = ActionOrigin.OnSite,
            Who = "Wang",
            Why = "scenario",
            Alarm = alarm is null ? null : Alarm(alarm),
            Zone = zone,
            Point = point is null ? null : Point(point),
            Duration = duration,
        });
        Settle();

        // With a disk that hangs the answer comes when the disk is given up; nobody here waits for it.
        var outcome = Journal?.IsStuck == true && !done.IsCompleted ? "unanswered" : done.Result.Outcome.ToString();
        Timeline.Add(new Sighting(Now, alarm ?? point ?? "site", $"{verb}: {outcome}"));
    }

    /// <summary>Lets the site run until a time of the scenario; once per scenario.</summary>
    public SiteRig Run(string until)
    {
        _end = _start + Window.Time(until).Ticks;
        _turns.Run(Gateway.Runners.Select(runner => (Action)(() => runner.Run(_stop.Token))));
        _failure?.Throw();
        return this;
    }

    /// <summary>An alarm must have changed so within a window.</summary>
    public SiteRig Expect(Window window, string alarm, AlarmEvent what) => Expect(window, alarm, what.ToString());

    /// <summary>A relay must have switched (<c>on</c>, <c>off</c>) within a window.</summary>
    public SiteRig Expect(Window window, string who, string what)
    {
        if (!Timeline.Any(sighting => sighting.Who == who && sighting.What == what && window.Contains(sighting.At)))
        {
            Assert.Fail($"Not seen between {window.From} and {window.To}: {who} {what}\n{this}");
        }

        return this;
    }

    /// <summary>These changes, all of them and no other, must have been seen of an alarm or a relay within a window.</summary>
    public SiteRig ExpectOnly(Window window, string who, params string[] what)
    {
        var seen = Timeline.Where(sighting => sighting.Who == who && window.Contains(sighting.At)).Select(static sighting => sighting.What).ToArray();
        if (!seen.SequenceEqual(what))
        {
            Assert.Fail($"{who} between {window.From} and {window.To}: seen [{string.Join(", ", seen)}], expected [{string.Join(", ", what)}]\n{this}");
        }

        return this;
    }

    /// <summary>These faults, all of them and no other, must have been raised within a window.</summary>
    public SiteRig ExpectFaults(Window window, params string[] faults)
    {
        var raised = Timeline.Where(sighting => window.Contains(sighting.At) && sighting.Transition is { Event: AlarmEvent.Raised or AlarmEvent.ReRaised } t
            && Gateway.Engine.Alarms[t.Alarm.Index].Class == AlarmClass.Fault).Select(static sighting => sighting.Who).ToArray();
        if (!raised.Order().SequenceEqual(faults.Order()))
        {
            Assert.Fail($"Faults between {window.From} and {window.To}: [{string.Join(", ", raised)}], expected [{string.Join(", ", faults)}]\n{this}");
        }

        return this;
    }

    /// <summary>When something was first seen at or after a time.</summary>
    public TimeSpan First(string who, string what, TimeSpan after) =>
        Timeline.FirstOrDefault(sighting => sighting.Who == who && sighting.What == what && sighting.At >= after)?.At
        ?? throw new InvalidOperationException($"{who} {what} was not seen after {after}\n{this}");

    public override string ToString() => string.Join('\n', Timeline.Select(static sighting => sighting.ToString()).Concat(Log.Lines));

    public void Dispose()
    {
        _look.Dispose();
        _watch.Dispose();
        _keeper.Dispose();
        Gateway.Dispose();
        Journal?.Dispose();
        _turns.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private ILine MakeLine(BoundLine line, ReadingSink sink, MomentClock clock) =>
        line.Config is MqttConnectLine or MqttListenLine ? MakeSpoken(line, sink, clock) : MakePolled(line, sink, clock);

    private SpokenLine MakeSpoken(BoundLine line, ReadingSink sink, MomentClock clock)
    {
        var spoken = new SpokenLine(port => new MqttLine(line, port, clock, sink), clock.Time);
        _spoken[line.Config.Id] = spoken;
        return spoken;
    }

    private ModbusLine MakePolled(BoundLine line, ReadingSink sink, MomentClock clock)
    {
        var baud = line.Config switch
        {
            ModbusRtuLine rtu => rtu.Baud,
            ModbusRtuOverTcpLine rtu => rtu.Baud,
            _ => 115_200,
        };
        _devices[line.Config.Id] = new ModbusSlave(Clock);
        _masters[line.Config.Id] = new BenchMaster(Clock, _turns, _devices[line.Config.Id], baud);
        return new ModbusLine(line, _masters[line.Config.Id], clock, sink);
    }

    // Time passes up to a tick, or to the next thing of the script or deadline of the engine; then the loop does all that it has to do.
    private void Pass(long until)
    {
        try
        {
            Settle();
            var to = Math.Min(until, Math.Min(_end, NextScripted ?? long.MaxValue));

            // By the gateway's own count of time, so that time goes on here even where that count is broken.
            to = Math.Min(to, Gateway.Engine.NextDeadline is { } deadline ? Clock.GetTimestamp() + deadline - Moments.Now().Elapsed : long.MaxValue);
            if (to > Clock.GetTimestamp())
            {
                Clock.Advance(TimeSpan.FromTicks(to - Clock.GetTimestamp()));
            }

            Settle();
            while (NextScripted <= Clock.GetTimestamp() && Clock.GetTimestamp() < _end)
            {
                _script.Dequeue()();
                Settle();
            }
        }
        catch (Exception failure)
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
            _end = Clock.GetTimestamp();
        }

        if (Clock.GetTimestamp() >= _end)
        {
            _stop.Cancel();
            _turns.WakeAll();
        }
    }

    private long? NextScripted => _script.TryPeek(out _, out var key) ? key.At : null;

    private void Settle()
    {
        do
        {
            while (Gateway.Loop.Step())
            {
            }

            Journal?.Turn();
        }
        while (Gateway.Engine.NextDeadline <= Moments.Now().Elapsed);

        for (var count = Read(); count > 0; count = Read())
        {
            foreach (var transition in _read.AsSpan(0, count))
            {
                Timeline.Add(new Sighting(
                    TimeSpan.FromTicks(transition.At.Elapsed), Gateway.Engine.Alarms[transition.Alarm.Index].Id, transition.Event.ToString(), transition));
                _seen = transition.Sequence;
            }
        }
    }

    private int Read() => Gateway.Loop.Events.Read(_seen, _read, out _);
}
