using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.Gateway.Lines.Http;

/// <summary>
/// A line whose devices post their events: cameras and AI boxes. What must hold: a port that cannot be had is one fault of this line, said once and tried
/// again, later each time; nothing of this line is on any other line's way.
/// </summary>
/// <remarks>
/// Requests are answered on the host's threads. The line's own thread opens the host, beats the heart and ends what points hold.
/// <code>
/// host threads ─► IntakeDoor ─► MessageDevices ─► sink          line thread ─► Turn: open or try again, heartbeat
/// </code>
/// </remarks>
internal sealed class HttpIntakeLine : ILine, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private readonly HttpListenLine _config;
    private readonly MomentClock _clock;
    private readonly ReadingSink _sink;
    private readonly Action<string?> _told;
    private readonly IntakeDoor _door;
    private readonly AutoResetEvent _wake = new(false);
    private volatile string? _failure;
    private volatile IntakeHost? _host;
    private TimeSpan _pause = HttpIntakeDefaults.FirstPause;
    private long _nextTry = long.MinValue;
    private long _progress;

    /// <param name="line">The line with its devices.</param>
    /// <param name="clock">Stamps readings, waits.</param>
    /// <param name="sink">Takes the readings.</param>
    /// <param name="settled">Completes when all readings of the line before the call are annunciated and durable; null where nothing is kept.</param>
    /// <param name="told">Hears each new <see cref="Failure"/>, and null when the line listens again.</param>
    /// <param name="evidence">Hears the links that come with events; null where nobody looks.</param>
    /// <param name="events">What is logged; null where nobody reads it.</param>
    public HttpIntakeLine(
        BoundLine line, MomentClock clock, ReadingSink sink, Func<Task>? settled = null, Action<string?>? told = null, EvidenceSink? evidence = null,
        HttpIntakeEvents? events = null)
    {
        Id = line.Config.Id;
        _config = (HttpListenLine)line.Config;
        (_clock, _sink) = (clock, sink);
        _told = told ?? (static _ => { });
        _door = new IntakeDoor(
            line, clock, sink, settled ?? (static () => Task.CompletedTask), evidence ?? (static (PointId _, string? _, in Moment _) => { }),
            events ?? new HttpIntakeEvents(NullLogger.Instance));
    }

    public string Id { get; }

    public long Progress => Volatile.Read(ref _progress);

    public string? Failure => _failure;

    /// <summary>Where it listens, with the real port; null while it does not.</summary>
    public Uri? Address => _host?.Address;

    public void Run(CancellationToken stop)
    {
        using var timer = _clock.Time.CreateTimer(static wake => ((AutoResetEvent)wake!).Set(), _wake, Beat, Beat);
        var waits = new[] { _wake, stop.WaitHandle };
        try
        {
            while (!stop.IsCancellationRequested)
            {
                Turn(stop);
                WaitHandle.WaitAny(waits);
            }
        }
        finally
        {
            Close();
        }
    }

    /// <summary>One turn of the line's own thread.</summary>
    public void Turn(CancellationToken stop)
    {
        Volatile.Write(ref _progress, _progress + 1);
        var at = _clock.Now();
        if (_host is null && at.Elapsed >= _nextTry)
        {
            Open(at, stop);
        }

        _door.Devices.Beat(_clock.Now());
    }

    /// <summary>Nothing can be switched through a line that only listens; whoever configured an output here sees it fail.</summary>
    public void Command(BoundOutput output, bool on) => _sink(Reading.Bad(output.Status, QualityReason.OutputMismatch, _clock.Now()));

    /// <summary>After <see cref="Run"/> has returned for good.</summary>
    public void Dispose()
    {
        Close();
        _wake.Dispose();
    }

    private void Open(in Moment at, CancellationToken stop)
    {
        try
        {
            _host = IntakeHost.Open(_config, _door, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping is an expected end of opening.
            return;
        }
        catch (Exception failure) when (ListenFailure.Of(failure, _config) is { } why)
        {
            _nextTry = at.Elapsed + _pause.Ticks;
            _pause = _pause * 2 < HttpIntakeDefaults.LongestPause ? _pause * 2 : HttpIntakeDefaults.LongestPause;
            Tell(why.En);
            _door.Devices.LineDown(QualityReason.NotConnected, _clock.Now());
            return;
        }

        _pause = HttpIntakeDefaults.FirstPause;
        Tell(null);
        _door.Devices.LineUp(_clock.Now());
    }

    private void Close()
    {
        if (_host is not { } host)
        {
            return;
        }

        _host = null;
        host.Dispose();
        _door.Devices.LineDown(QualityReason.NotConnected, _clock.Now());
    }

    private void Tell(string? failure)
    {
        if (_failure != failure)
        {
            _failure = failure;
            _told(failure);
        }
    }
}
