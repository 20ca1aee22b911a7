using System.Buffers;
using System.Net;
using System.Net.Sockets;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// The embedded MQTT server that sensors publish to. MQTTnet's server keeps sessions, subscriptions and retained messages and dispatches between devices;
/// in front of it stands one <see cref="IntakeConnection"/> per client, which lets in only what was checked. What it promises and what it refuses, behaviour
/// by behaviour: ../README.md.
/// </summary>
internal sealed class MqttIntake : IAsyncDisposable
{
    /// <summary>Rates, pauses and deadlines are looked at this often.</summary>
    public static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly OncePerPeriod _told;
    private readonly IntakeContext _context;
    private readonly LingeringSockets _lingering;
    private readonly IntakeListener _listener;
    private readonly MqttServer _server;
    private ITimer? _sweep;

    public MqttIntake(IntakeOptions options, IIntakeHandler handler, MqttEvents events, TimeProvider time)
    {
        var counters = new IntakeCounters();
        _lingering = new LingeringSockets(time);
        _told = new OncePerPeriod(time, IntakeDefaults.TellPeriod);
        _context = new IntakeContext
        {
            Options = options,
            Time = time,
            Handler = handler,
            Events = events,
            Users = new IntakeUsers(options),
            Addresses = new AddressLedger(time, options.Limits),
            Clients = new ClientRegister(options.Limits.MaxClients),
            Subscriptions = new SubscriptionBook(),
            Retained = new RetainedBook(time, options.Limits),
            Commands = new CommandBook(),
            Reports = new IntakeReports(counters, _told, events),
            Counters = counters,
            Stopping = _stopping.Token,
            Inject = (message, sender) => _ = InjectAsync(message, sender),
            Linger = _lingering.Add,
        };
        _listener = new IntakeListener(_context);
        _server = BuildServer();
    }

    /// <summary>Where it listens; the port is real once it has started.</summary>
    public IPEndPoint EndPoint => _context.LocalEndPoint;

    public IntakeCounters Counters => _context.Counters;

    /// <summary>Clients connected now.</summary>
    public int Clients => _context.Clients.Count;

    /// <summary>Connections of any kind now.</summary>
    public int Connections => _listener.Count;

    /// <summary>Messages retained now.</summary>
    public int Retained => _context.Retained.Count;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address or port cannot be listened at.</exception>
    public async Task StartAsync()
    {
        await _server.StartAsync().ConfigureAwait(false);
        _sweep = _context.Time.CreateTimer(_ => Sweep(), null, SweepPeriod, SweepPeriod);
        _context.Events.Listening(EndPoint.ToString(), _context.Options.Certificate is not null);
    }

    /// <summary>
    /// Publishes to the devices that are subscribed. Never waits for a slow one: it has a bounded queue, and is disconnected when that is full.
    /// </summary>
    /// <param name="topic">A valid name without wildcards.</param>
    /// <param name="payload">Copied.</param>
    /// <param name="qos">0 or 1. For 1 the task completes when every subscriber has answered or is gone.</param>
    /// <param name="cancellation">Ends the waiting, not the message: it may still arrive.</param>
    /// <exception cref="OperationCanceledException">Not every subscriber has answered in time.</exception>
    public async Task<CommandOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, byte qos, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qos, 1);
        var command = _context.Commands.Open();
        try
        {
            await _server.InjectApplicationMessage(
                new InjectedMqttApplicationMessage(new MqttApplicationMessage
                {
                    Topic = topic,
                    Payload = new ReadOnlySequence<byte>(payload),
                    QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos,
                    ContentType = command.Marker,
                })
                { SenderClientId = "" },
                cancellation).ConfigureAwait(false);
            command.Complete();
            return await command.Outcome.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _context.Commands.Close(command);
        }
    }

    /// <summary>Says goodbye to every client and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        // First the goodbyes, so that what is cancelled after them is not taken for the handler's failure.
        await _listener.StopAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _listener.GoneAsync().ConfigureAwait(false);
        if (_sweep is not null)
        {
            await _sweep.DisposeAsync().ConfigureAwait(false);
        }

        if (_server.IsStarted)
        {
            await _server.StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
        }

        _server.Dispose();
        _listener.Dispose();
        _lingering.Clear();
        _stopping.Dispose();
    }

    private MqttServer BuildServer()
    {
        var limits = _context.Limits;
        var server = new MqttServer(
            new MqttServerOptions
            {
                EnablePersistentSessions = false,

                // Never reached: the gate takes what MQTTnet queues at once and bounds it itself.
                MaxPendingMessagesPerClient = limits.MaxQueuedMessages + limits.MaxRetained,
                PendingMessagesOverflowStrategy = MqttPendingMessagesOverflowStrategy.DropNewMessage,
                KeepAliveOptions = { MonitorInterval = TimeSpan.FromMinutes(1) },
            },
            [_listener],
            new ServerLog(_context.Events, _told));
        server.InterceptingClientEnqueueAsync += args =>
        {
            _context.Commands.Find(args.ApplicationMessage.ContentType)?.Expect(args.ReceiverClientId);
            return Task.CompletedTask;
        };
        server.ApplicationMessageEnqueuedOrDroppedAsync += args =>
        {
            if (args.IsDropped)
            {
                _context.Clients.Find(args.ReceiverClientId)?.End(DisconnectCause.Slow, ReasonCode.QuotaExceeded);
            }

            return Task.CompletedTask;
        };
        return server;
    }

    private void Sweep()
    {
        var now = _context.Time.GetTimestamp();
        _listener.Sweep(now);
        _lingering.Sweep(now);
        foreach (var topic in _context.Retained.TakeExpired())
        {
            _ = EndRetainedAsync(topic);
        }
    }

    /// <summary>Clears a retained message without a word to those who are subscribed: its end is no message.</summary>
    private async Task EndRetainedAsync(string topic)
    {
        try
        {
            await _server.UpdateRetainedMessageAsync(new MqttApplicationMessage { Topic = topic, Retain = true }).ConfigureAwait(false);
        }
        catch (Exception failure) when ((failure is InvalidOperationException or ObjectDisposedException) && _stopping.IsCancellationRequested)
        {
            // The server stops, and what it retained ends with it.
        }
    }

    private async Task InjectAsync(MqttApplicationMessage message, string sender)
    {
        try
        {
            await _server.InjectApplicationMessage(
                new InjectedMqttApplicationMessage(message) { SenderClientId = sender }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when ((failure is InvalidOperationException or ObjectDisposedException) && _stopping.IsCancellationRequested)
        {
            // The server stops; nobody listens any more.
        }
    }
}
