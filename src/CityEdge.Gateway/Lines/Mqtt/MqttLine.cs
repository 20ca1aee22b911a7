using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>
/// A line whose devices publish. What must hold: a sender is answered when what hung on its message is durable, and no sooner (S6); a topic that is nobody's
/// costs a look-up; a command goes out at once and is told until the device agrees; one dead broker is one fault.
/// </summary>
/// <remarks>
/// Messages are taken on the port's threads. The line's own thread beats the heart, sends commands and looks after outputs, which it owns.
/// <code>
/// port thread ─► routes ─► MessageDevices ─► sink            port thread ─► read-back ─┐
/// loop thread ─► Command ─► wish ─► line thread ─► MqttOutput ─► port.PublishAsync ◄───┘
/// </code>
/// </remarks>
internal sealed class MqttLine : ILine, IMqttReceiver, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMilliseconds(900);

    private readonly IMqttPort _port;
    private readonly MomentClock _clock;
    private readonly ReadingSink _sink;
    private readonly Func<Task> _settled;
    private readonly Action<string?> _told;
    private readonly MqttRoutes _routes;
    private readonly LoRaWanUplinks _uplinks;
    private readonly MessageDevices _devices;
    private readonly MqttOutput[] _outputs;
    private readonly int[] _deviceOf;
    private readonly bool?[] _wishes;
    private readonly Lock _wishGate = new();
    private readonly OutputInbox _inbox;
    private readonly AutoResetEvent _wake = new(false);
    private readonly bool[][] _alarms;
    private volatile string? _failure;
    private long _progress;

    /// <param name="line">The line with its devices.</param>
    /// <param name="port">What it stands on.</param>
    /// <param name="clock">Stamps readings.</param>
    /// <param name="sink">Takes them.</param>
    /// <param name="settled">Completes when all readings of the line before the call are annunciated and durable; null where nothing is kept.</param>
    /// <param name="told">Hears each new <see cref="Failure"/>, and null when the line is up again.</param>
    public MqttLine(BoundLine line, IMqttPort port, MomentClock clock, ReadingSink sink, Func<Task>? settled = null, Action<string?>? told = null)
    {
        Id = line.Config.Id;
        (_port, _clock, _sink) = (port, clock, sink);
        _settled = settled ?? (static () => Task.CompletedTask);
        _told = told ?? (static _ => { });
        _routes = new MqttRoutes(line.Devices);
        _uplinks = new LoRaWanUplinks(line.Devices);
        _devices = new MessageDevices(line, sink, clock.Now(), Seen);
        _alarms = [.. line.Devices.Select(device => new DeviceMessages(device, static (in Reading _) => { })).Select(static messages =>
            ((MessageLink)messages.Device.Profile.Link).Messages.Select((_, index) => messages.Alarms(index)).ToArray())];
        var outputs = line.Devices.SelectMany((device, index) => device.Outputs.Select(output => (index, new MqttOutput(output, device)))).ToList();
        _outputs = [.. outputs.Select(static one => one.Item2)];
        _deviceOf = [.. outputs.Select(static one => one.index)];
        _wishes = new bool?[_outputs.Length];
        _inbox = new OutputInbox(_outputs.Length, () => _wake.Set());
    }

    public string Id { get; }

    public long Progress => Volatile.Read(ref _progress);

    public string? Failure => _failure;

    public void Command(BoundOutput output, bool on)
    {
        lock (_wishGate)
        {
            _wishes[IndexOf(output)] = on;
        }

        _wake.Set();
    }

    public void Run(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = _clock.Time.CreateTimer(static wake => ((AutoResetEvent)wake!).Set(), _wake, Beat, Beat);
        var port = Task.Run(() => _port.RunAsync(this, ending.Token), CancellationToken.None);
        try
        {
            var waits = new[] { _wake, stop.WaitHandle };
            while (!stop.IsCancellationRequested && !port.IsCompleted)
            {
                Turn();
                WaitHandle.WaitAny(waits);
            }
        }
        finally
        {
            ending.Cancel();
            if (!stop.IsCancellationRequested)
            {
                _devices.LineDown(QualityReason.NotConnected, _clock.Now());
            }
        }

        // A port that crashed is the runner's to see; one that was told to stop may take its time, but not ours.
        if (port.IsFaulted || port.Wait(StopLimit, CancellationToken.None))
        {
            port.GetAwaiter().GetResult();
        }
    }

    /// <summary>One turn of the line's own thread: heartbeats, what the ports told, commands.</summary>
    public void Turn()
    {
        Volatile.Write(ref _progress, _progress + 1);
        var at = _clock.Now();
        TakeWishes(at.Elapsed);
        TakeInbox();
        for (var i = 0; i < _outputs.Length; i++)
        {
            Send(_outputs[i], at.Elapsed);
        }

        _devices.Beat(at);
        for (var i = 0; i < _outputs.Length; i++)
        {
            PostOutput(i, at);
        }
    }

    public void Up()
    {
        Tell(null);
        _devices.LineUp(_clock.Now());
        _inbox.Renew();
    }

    public void Down(LocalText why)
    {
        Tell(why.En);
        _devices.LineDown(QualityReason.NotConnected, _clock.Now());
    }

    public void Gone(string device)
    {
        for (var i = 0; i < _devices.Count; i++)
        {
            if (_devices[i].Id == device)
            {
                _devices.Gone(i, _clock.Now());
            }
        }
    }

    public ValueTask<MqttTaken> PublishedAsync(string topic, ReadOnlyMemory<byte> payload, bool retained)
    {
        MqttRoute[]? matched = null;
        var routes = _routes.Find(topic, ref matched);
        var at = _clock.Now();
        if (routes.IsEmpty)
        {
            return _uplinks.Take(topic, payload.Span, at, _devices, retained) switch
            {
                MessageOutcome.Malformed => ValueTask.FromResult(MqttTaken.Unreadable),
                MessageOutcome.Unknown => ValueTask.FromResult(MqttTaken.Unknown),
                _ => AfterSettled(MqttTaken.Taken),
            };
        }

        var (alarms, unreadable) = (false, false);
        foreach (var route in routes)
        {
            unreadable |= _devices.Take(route.Device, route.Message, payload.Span, at, retained) == MessageOutcome.Malformed;
            alarms |= _alarms[route.Device][route.Message];
        }

        var taken = unreadable ? MqttTaken.Unreadable : MqttTaken.Taken;
        return alarms ? AfterSettled(taken) : ValueTask.FromResult(taken);
    }

    /// <summary>After <see cref="Run"/> has returned for good.</summary>
    public void Dispose()
    {
        (_port as IDisposable)?.Dispose();
        _wake.Dispose();
    }

    private async ValueTask<MqttTaken> AfterSettled(MqttTaken taken)
    {
        await _settled().ConfigureAwait(false);
        return taken;
    }

    private void Tell(string? failure)
    {
        if (_failure != failure)
        {
            _failure = failure;
            _told(failure);
        }
    }

    // On a port's thread, under the devices' lock: leave it for the line's own.
    private void Seen(BoundOutput output, bool on, in Moment at)
    {
        _inbox.Seen(IndexOf(output), on);
    }

    private void TakeWishes(long now)
    {
        lock (_wishGate)
        {
            for (var i = 0; i < _wishes.Length; i++)
            {
                if (_wishes[i] is { } on)
                {
                    _outputs[i].Wish(on, now);
                    _wishes[i] = null;
                }
            }
        }
    }

    private void TakeInbox()
    {
        if (!_inbox.Take(_outputs))
        {
            return;
        }

        foreach (var output in _outputs)
        {
            if (output.Ask is { } ask)
            {
                _ = _port.PublishAsync(ask.Topic, ask.Payload, CommandDeadline).AsTask();
            }
        }
    }

    private void Send(MqttOutput output, long now)
    {
        if (output.TrySend(now, out var on))
        {
            _ = SendAsync(output, on);
        }
    }

    private async Task SendAsync(MqttOutput output, bool on)
    {
        var taken = await _port.PublishAsync(output.Topic, on ? output.On : output.Off, CommandDeadline).ConfigureAwait(false);
        if (taken && output.Ask is { } ask)
        {
            await _port.PublishAsync(ask.Topic, ask.Payload, CommandDeadline).ConfigureAwait(false);
        }

        _inbox.Answered(IndexOf(output.Bound), on, taken);
    }

    private void PostOutput(int index, in Moment at)
    {
        var output = _outputs[index];
        var view = output.View(at.Elapsed);
        if (view.IsMismatch)
        {
            _sink(Reading.Bad(output.Bound.Status, QualityReason.OutputMismatch, at));
        }
        else if (_devices.IsThere(_deviceOf[index]))
        {
            // What is not proved is not called good; but while its device is there it is no fault either.
            _sink(view.State is { } state
                ? Reading.Good(output.Bound.Status, state ? 1 : 0, at)
                : new Reading(output.Bound.Status, 0, Quality.Uncertain, QualityReason.AwaitingFirst, null, at));
        }
    }

    private int IndexOf(BoundOutput output)
    {
        for (var i = 0; i < _outputs.Length; i++)
        {
            if (_outputs[i].Bound.Output == output.Output)
            {
                return i;
            }
        }

        throw new ArgumentException($"Line {Id} has no output {output.Id}.", nameof(output));
    }
}
