using CityEdge.Gateway.Annunciation;
using CityEdge.Gateway.Journal.InputLog;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Tests.Journal.Media;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Journal.InputLog;

/// <summary>A site whose real loop runs on a clock turned by hand, with every input recorded; the writer writes when it is told to.</summary>
internal sealed class RecordedSite : IDisposable
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.CreateCustomTimeZone("Shanghai", TimeSpan.FromHours(8), "Shanghai", "Shanghai");

    private readonly InputQueue _queue = new();
    private readonly InputLogWriter _writer;
    private readonly MomentClock _moments;
    private readonly SafetyLoop _loop;
    private readonly SourceQueue _source;
    private readonly SafetyEngine _engine;
    private readonly List<AlarmTransition> _lived = [];
    private bool _synchronised = true;

    /// <param name="model">The site.</param>
    /// <param name="fileBytes">Inputs in one file.</param>
    /// <param name="budget">All files together.</param>
    public RecordedSite(SafetyModel model, long fileBytes = 1500, long budget = long.MaxValue)
    {
        Model = model;
        _moments = new MomentClock(Clock, Shanghai, () => _synchronised);
        _engine = new SafetyEngine(model, _moments.Now());
        Recorder = new InputRecorder(_queue, fileBytes);
        _writer = new InputLogWriter(_queue, Open, ModelFingerprint.Of(model), budget);
        _loop = new SafetyLoop(
            _engine, new PointId(0), _moments, new Annunciator([.. model.Outputs.Select(static _ => new Deaf())], new GatewayEvents(new PageLog(), new GatewayMetrics())),
            new GatewayMetrics(), new LoopRecorders { Inputs = Recorder });
        _source = _loop.AddSource("all", [.. Enumerable.Range(0, model.Points.Count).Select(static i => new PointId(i))]);
    }

    public SafetyModel Model { get; }

    public SiteClock Clock { get; } = new();

    public InputRecorder Recorder { get; }

    public PowerCutMedium Disk { get; } = new();

    /// <summary>Operations of the writer for which this names a failure fail with it.</summary>
    public Func<MediumOperation, MediumFailure?>? Fail { get; set; }

    /// <summary>Every transition as the loop handed it over.</summary>
    public IReadOnlyList<AlarmTransition> Lived => _lived;

    public IReadOnlyList<AlarmDefinition> Alarms => _engine.Alarms;

    public Moment Now => _moments.Now();

    public void Post(in Reading reading) => _source.Post(reading);

    public void Act(OperatorAction action) => _ = _loop.ActAsync(action);

    public void SetSynchronised(bool synchronised) => _synchronised = synchronised;

    public RecordedSite Step(bool write = true)
    {
        _loop.Step();
        _lived.AddRange(_loop.Events.Newest > _lived.Count ? Since(_lived.Count) : []);
        if (write)
        {
            Write();
        }

        return this;
    }

    /// <summary>A checkpoint, as the journal takes it at the end of a turn.</summary>
    public void Remember()
    {
        var now = Now;
        _engine.Snapshot(now);
        Recorder.Remembered(now);
    }

    public void Write() => _writer.Drain();

    public RecordedSite Stop()
    {
        Recorder.Stop();
        Write();
        return this;
    }

    public IReadOnlyList<InputLogFile> Files()
    {
        using var medium = Disk.Again();
        return [.. InputLogReader.List(medium).Select(name => InputLogReader.Open(medium, name))];
    }

    public InputReplayResult Replay() => InputReplay.Run(Model, Files());

    public void Dispose()
    {
        _loop.Dispose();
        _writer.Dispose();
        _queue.Dispose();
    }

    private PowerCutMedium Open()
    {
        var medium = Disk.Again();
        medium.Fail = operation => Fail?.Invoke(operation);
        return medium;
    }

    private AlarmTransition[] Since(long after)
    {
        var into = new AlarmTransition[_loop.Events.Newest - after];
        Assert.Equal(into.Length, _loop.Events.Read(after, into, out _));
        return into;
    }

    private sealed class Deaf : IOutput
    {
        public void Demand(bool on, in Moment at)
        {
            // Nobody listens: what counts here is what the engine says.
        }
    }
}
