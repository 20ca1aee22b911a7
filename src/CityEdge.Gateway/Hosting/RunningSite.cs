using CityEdge.Gateway.Annunciation;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Points;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.Gateway.Hosting;

/// <summary>
/// A site at work: one thread for the safety loop, one per line, the canary between. Nothing here touches disk or network beyond the lines.
/// </summary>
/// <remarks>
/// <code>
/// line thread ─► SourceQueue ─┐
/// line thread ─► SourceQueue ─┼─► loop thread: SafetyEngine ─► Annunciator ─► line.Command
/// canary timer ► SourceQueue ─┘                          └──► EventRing ─► pages
/// </code>
/// </remarks>
internal sealed class RunningSite : IDisposable
{
    private static readonly TimeSpan CanaryPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly MomentClock _clock;
    private readonly GatewayEvents _events;
    private readonly List<LineRunner> _runners = [];
    private readonly Thread _loopThread;
    private readonly SourceQueue _canarySource;
    private readonly SourceQueue _gatewaySource;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _canaryTimer;
    private long _canarySent;

    /// <param name="site">The site.</param>
    /// <param name="clock">Stamps and waits.</param>
    /// <param name="events">What is logged.</param>
    /// <param name="makeLine">Makes the worker of a line; <see cref="LineFactory.Create"/> where not given.</param>
    /// <param name="resume">What the engine knew when the gateway last stopped: latched sirens resume (S15).</param>
    /// <param name="away">How long ago that was, where it is known better than the wall clock tells.</param>
    /// <param name="recorders">Who keeps what the loop hears and does.</param>
    /// <param name="loggers">For the lines that log by themselves.</param>
    public RunningSite(
        BoundSite site, MomentClock clock, GatewayEvents events, Func<BoundLine, ReadingSink, MomentClock, ILine>? makeLine = null, EngineSnapshot? resume = null,
        TimeSpan? away = null, LoopRecorders? recorders = null, ILoggerFactory? loggers = null)
    {
        Site = site;
        _clock = clock;
        _events = events;
        Engine = new SafetyEngine(site.Model, clock.Now());
        if (resume is not null)
        {
            Engine.Restore(resume, clock.Now(), away);
        }

        var outputs = new IOutput[site.Model.Outputs.Count];
        Loop = new SafetyLoop(Engine, site.Canary, clock, new Annunciator(outputs, events), events.Metrics, recorders);
        Evidence = new EvidenceLinks(site.Model.Points, recorders?.Journal is { } journal ? journal.Note : null);
        _canarySource = Loop.AddSource("canary", [site.Canary]);
        _gatewaySource = Loop.AddSource("gateway", [site.StateDisk, site.ConfigurationInForce]);
        foreach (var bound in site.Lines)
        {
            var source = Loop.AddSource(bound.Config.Id, [.. PointsOf(bound)]);
            Sources.Add(source);
            var line = makeLine is null
                ? LineFactory.Create(bound, new LineContext(source.Post, clock)
                {
                    Site = site.Config.Id,
                    Told = why => events.LineTold(bound.Config.Id, why),
                    Tap = recorders?.Readings?.Frames?.Tap(bound.Config.Id),
                    Settled = source.SettledAsync,
                    Evidence = Evidence.Keep,
                    Loggers = loggers ?? NullLoggerFactory.Instance,
                })
                : makeLine(bound, source.Post, clock);
            Lines.Add(line);
            _runners.Add(new LineRunner(line, bound.Status, source.Post, clock, events, _stop.Token));
            foreach (var output in bound.Devices.SelectMany(device => device.Outputs))
            {
                outputs[output.Output] = new RelayOutput(line, output);
            }
        }

        _loopThread = new Thread(RunLoop) { IsBackground = true, Name = "safety loop", Priority = ThreadPriority.Highest };
    }

    public BoundSite Site { get; }

    /// <summary>Belongs to the loop's thread from <see cref="Start"/> on; nobody else may touch it.</summary>
    public SafetyEngine Engine { get; }

    public SafetyLoop Loop { get; }

    /// <summary>Links that cameras gave with their events.</summary>
    public EvidenceLinks Evidence { get; }

    public List<ILine> Lines { get; } = [];

    public List<SourceQueue> Sources { get; } = [];

    /// <summary>The workers of <see cref="Lines"/>, in their order.</summary>
    public IReadOnlyList<LineRunner> Runners => _runners;

    /// <summary>Faults when the loop has crashed: the process must end and be started again.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Starts the loop, then the lines, whose first act is to read their outputs back (S15).</summary>
    public void Start()
    {
        Prepare();
        _loopThread.Start();
        foreach (var runner in _runners)
        {
            runner.Start();
        }
    }

    /// <summary>All of <see cref="Start"/> but the threads, for whoever turns the loop and the lines himself.</summary>
    public void Prepare()
    {
        ReportGateway(Site.ConfigurationInForce, healthy: true);
        _canaryTimer = _clock.Time.CreateTimer(_ => SendCanary(), null, TimeSpan.Zero, CanaryPeriod);
    }

    /// <summary>Reports one of the gateway's own points: the state directory, the configuration in force.</summary>
    public void ReportGateway(PointId point, bool healthy) => _gatewaySource.Post(healthy
        ? Reading.Good(point, 1, _clock.Now())
        : Reading.Bad(point, QualityReason.DeviceFailure, _clock.Now()));

    /// <summary>What must move for this site to be alive (S9).</summary>
    public IReadOnlyList<ProgressMark> ProgressMarks()
    {
        var marks = new List<ProgressMark>
        {
            new("safety loop", () => Loop.Progress, TimeSpan.FromSeconds(2)),
            new("canary", () => Loop.CanarySeen, TimeSpan.FromSeconds(5)),
        };

        // A worker may be opening a port (3 s) or closing one that hangs (1 s) before it comes round again.
        for (var i = 0; i < Lines.Count; i++)
        {
            var (line, runner) = (Lines[i], _runners[i]);
            if (Site.Lines[i].Devices.Any(device => device.Outputs.Any(output => Site.Model.Outputs[output.Output].LifeSafety)))
            {
                marks.Add(new ProgressMark("line " + line.Id, () => runner.Progress, TimeSpan.FromSeconds(10)));
            }
        }

        return marks;
    }

    /// <summary>Stops all threads; bounded.</summary>
    /// <returns>Whether the loop's thread has ended (or never began), so that <see cref="Engine"/> is nobody's.</returns>
    public bool Stop()
    {
        _canaryTimer?.Dispose();
        _stop.Cancel();
        if (_loopThread.IsAlive && !_loopThread.Join(JoinLimit))
        {
            return false;
        }

        foreach (var runner in _runners)
        {
            runner.Join(JoinLimit);
        }

        return true;
    }

    public void Dispose()
    {
        if (!Stop())
        {
            // A loop that does not stop still commands its lines; leaving all undisposed is the lesser harm while the process ends.
            return;
        }

        for (var i = 0; i < _runners.Count; i++)
        {
            // A worker that does not come back keeps its line, for the same reason.
            if (_runners[i].Join(TimeSpan.Zero))
            {
                (Lines[i] as IDisposable)?.Dispose();
            }
        }

        Loop.Dispose();
        _stop.Dispose();
    }

    private static IEnumerable<PointId> PointsOf(BoundLine line)
    {
        yield return line.Status;
        foreach (var device in line.Devices)
        {
            yield return device.Status;
            foreach (var point in device.Points)
            {
                yield return point.Id;
            }

            foreach (var output in device.Outputs)
            {
                yield return output.Status;
            }
        }
    }

    private void SendCanary() => _canarySource.Post(
        Reading.Good(Site.Canary, Interlocked.Increment(ref _canarySent), _clock.Now()));

    private void RunLoop()
    {
        try
        {
            Loop.Run(_stop.Token);
        }
        catch (Exception failure)
        {
            // A programming error in the heart: nothing here can be trusted any more; the process ends and systemd starts it again.
            _events.LoopCrashed(failure);
            _failed.TrySetException(failure);
        }
    }
}
