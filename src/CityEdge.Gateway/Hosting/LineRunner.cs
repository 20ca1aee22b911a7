using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Loop;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Hosting;

/// <summary>
/// Gives a line its thread and a bulkhead: a worker that crashes is a fault of its own line and starts again, later each time; the third crash
/// within five minutes quarantines it (S15), so that one bad device or profile never takes the gateway down.
/// </summary>
internal sealed class LineRunner
{
    private static readonly TimeSpan CrashWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), CrashWindow];

    private readonly ILine _line;
    private readonly PointId _status;
    private readonly ReadingSink _sink;
    private readonly MomentClock _clock;
    private readonly GatewayEvents _events;
    private readonly Thread _thread;
    private volatile bool _isPausing;

    public LineRunner(ILine line, PointId status, ReadingSink sink, MomentClock clock, GatewayEvents events, CancellationToken stop)
    {
        _line = line;
        _status = status;
        _sink = sink;
        _clock = clock;
        _events = events;
        _thread = new Thread(() => Run(stop)) { IsBackground = true, Name = "line " + line.Id };
    }

    /// <summary>The worker's progress mark. While a crash is waited out the clock moves it: the line's fault says what is wrong, and a process
    /// that the watchdog ended for it would take every other line along.</summary>
    public long Progress => _isPausing ? _clock.Now().Elapsed : _line.Progress;

    public void Start() => _thread.Start();

    /// <summary>Waits for the thread to end; false when it did not within the time.</summary>
    public bool Join(TimeSpan limit) => !_thread.IsAlive || _thread.Join(limit);

    /// <summary>Works the line on the calling thread until stopped, however often its worker crashes.</summary>
    public void Run(CancellationToken stop)
    {
        var crashes = 0;
        var firstCrash = default(Moment);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _line.Run(stop);
            }
            catch (Exception failure)
            {
                var now = _clock.Now();
                if (crashes == 0 || now.Since(firstCrash) > CrashWindow)
                {
                    crashes = 0;
                    firstCrash = now;
                }

                var pause = Pauses[Math.Min(crashes++, Pauses.Length - 1)];
                _events.LineCrashed(_line.Id, pause, failure);
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                _isPausing = true;
                _sink(Reading.Bad(_status, QualityReason.DeviceFailure, now));
                Wait(pause, stop);
                _isPausing = false;
            }
        }
    }

    private void Wait(TimeSpan pause, CancellationToken stop)
    {
        using var over = new CancellationTokenSource(pause, _clock.Time);
        WaitHandle.WaitAny([over.Token.WaitHandle, stop.WaitHandle]);
    }
}
