using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// One client's connection: the gate between the wire and MQTTnet's server, from the first byte to the end. What must hold:
/// nothing is allocated for a packet before its fixed header was checked; MQTTnet sees no packet that was not read and checked here, and none that only the
/// gateway's own handler wants; PUBACK, PINGRESP, CONNACK, wills, keep-alive and rate are the gate's, on the monotonic clock; whatever ends the connection
/// ends it once, with one cause.
/// One flow reads (MQTTnet's receive loop, which calls <see cref="ReceivePacketAsync"/>); acknowledgements, MQTTnet's send loop and the sweep only
/// append to the <see cref="Outbox"/> or <see cref="End"/> the connection. Who comes in is the <see cref="ConnectDesk"/>'s and the <see cref="ConnectJudge"/>'s;
/// how it is read the <see cref="PacketFlow"/>'s; what a packet means the <see cref="ClientSession"/>'s.
/// </summary>
internal sealed class IntakeConnection : IMqttChannelAdapter
{
    /// <summary>How long the last bytes of an ended connection may take.</summary>
    private static readonly TimeSpan LastBytes = TimeSpan.FromSeconds(1);

    private readonly IntakeContext _context;
    private readonly Socket _socket;
    private readonly IPEndPoint _from;
    private readonly Outbox _outbox;
    private readonly AckLine _acks;
    private readonly ClientClock _clock;
    private readonly PacketFlow _flow;
    private readonly ConnectDesk _desk;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _opened;

    private Stream _stream;
    private IntakeClient? _client;
    private ClientSession? _session;
    private MqttConnectPacket? _connect;
    private long _endedAt;
    private bool _isLetIn;
    private bool _isRegistered;
    private bool _isAnnounced;
    private int _cause = -1;

    public IntakeConnection(IntakeContext context, Socket socket, IPEndPoint from)
    {
        _context = context;
        _socket = socket;
        _from = from;
        _stream = new NetworkStream(socket, ownsSocket: false);
        _outbox = new Outbox(context.Time, context.Limits, () => End(DisconnectCause.LinkLost, ReasonCode.Success));
        _acks = new AckLine(
            _outbox,
            context.Limits.ReceiveMaximum,
            HandlerFailed,
            reason => End(DisconnectCause.Violation, reason));
        _opened = context.Time.GetTimestamp();
        _clock = new ClientClock(context.Time, context.Limits);
        _flow = new PacketFlow(context, _opened, _clock, _outbox, _acks, () => IsEnded, End);
        _desk = new ConnectDesk(context, from, _flow.Buffer, _outbox, _flow.FillAsync, End);
    }

    public string Address => _from.Address.ToString();

    /// <summary>Who it is; null until it was let in.</summary>
    public IntakeClient? Client => _client;

    /// <summary>Ends when the connection is over and the handler was told.</summary>
    public Task Gone => _gone.Task;

    public bool IsLetIn => Volatile.Read(ref _isLetIn);

    public MqttPacketFormatterAdapter PacketFormatterAdapter => _session?.Formatter
        ?? throw new InvalidOperationException("The connection's version is known only after its CONNECT.");

    public long BytesReceived => 0;

    public long BytesSent => 0;

    public X509Certificate2? ClientCertificate => null;

    public EndPoint RemoteEndPoint => _from;

    public EndPoint LocalEndPoint => _context.LocalEndPoint;

    public bool IsSecureConnection => _context.Options.Certificate is not null;

    private bool IsEnded => Volatile.Read(ref _cause) >= 0;

    /// <summary>Works the connection from its first byte to its end; throws nothing.</summary>
    /// <param name="serve">MQTTnet's server, which works a connection once its CONNECT is let in.</param>
    public async Task RunAsync(Func<IMqttChannelAdapter, Task> serve)
    {
        try
        {
            if (await SecureAsync().ConfigureAwait(false) && await LetInAsync().ConfigureAwait(false))
            {
                _isAnnounced = true;
                _context.Handler.Connected(_client!);
                await serve(this).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (IsLinkFailure(failure))
        {
            End(DisconnectCause.LinkLost, ReasonCode.Success);
        }
#pragma warning disable CA1031 // The edge of one connection's owner: a mistake of ours must not take the others with it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _context.Events.ConnectionCrashed(_from.ToString(), failure);
            End(DisconnectCause.LinkLost, ReasonCode.Success);
        }

        Finish();
    }

    /// <summary>What is due by the clock: called by the sweep, several times a second.</summary>
    public void Sweep(long now)
    {
        var time = _context.Time;
        _flow.Resume();
        if (IsEnded)
        {
            if (time.GetElapsedTime(Volatile.Read(ref _endedAt), now) > LastBytes)
            {
                _socket.Dispose();
            }

            return;
        }

        if (!IsLetIn)
        {
            if (time.GetElapsedTime(_opened, now) > _context.Limits.TimeToConnect)
            {
                End(DisconnectCause.Violation, ReasonCode.Success);
            }

            return;
        }

        if (_outbox.IsStalled(now))
        {
            End(DisconnectCause.Slow, ReasonCode.Success);
        }

        if (_clock.IsSilent(now))
        {
            End(DisconnectCause.KeepAliveTimeout, ReasonCode.KeepAliveTimeout);
        }

        if (_clock.IsPacketLate(now))
        {
            End(DisconnectCause.Violation, ReasonCode.UnspecifiedError);
        }
    }

    /// <summary>Ends the connection, once; MQTT 5 clients are told why.</summary>
    /// <param name="cause">What the handler is told.</param>
    /// <param name="reason">What the client is told; <see cref="ReasonCode.Success"/> tells nothing.</param>
    public void End(DisconnectCause cause, ReasonCode reason)
    {
        if (Interlocked.CompareExchange(ref _cause, (int)cause, -1) >= 0)
        {
            return;
        }

        if (reason != ReasonCode.Success && IsLetIn && _session!.SpeaksMqtt5)
        {
            _outbox.Append(ServerPackets.Disconnect(reason));
        }

        if (cause is DisconnectCause.Violation or DisconnectCause.Flood or DisconnectCause.Slow)
        {
            _context.Reports.Ended(_client?.User.Name ?? Address, cause, reason);
        }

        // Who does not read is not waited for; anybody else's last bytes are with the system in no time, and if not, the sweep closes.
        Volatile.Write(ref _endedAt, _context.Time.GetTimestamp());
        if (cause == DisconnectCause.Slow)
        {
            _socket.Dispose();
        }
        else
        {
            _outbox.Drain(Shut);
        }

        _acks.Release();
        _flow.Resume();
    }

    /// <summary>MQTTnet's receive loop asks for the next packet that it has to see; null at the end.</summary>
    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _connect, null) is { } connect)
        {
            return connect;
        }

        _session!.Worked();
        try
        {
            return await _flow.ReadAsync(_session).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsLinkFailure(failure))
        {
            End(DisconnectCause.LinkLost, ReasonCode.Success);
            return null;
        }
    }

    /// <summary>MQTTnet sends a packet: queued, never waited for.</summary>
    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        _session!.Send(packet);
        return Task.CompletedTask;
    }

    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void ResetStatistics()
    {
    }

    public void Dispose()
    {
        End(DisconnectCause.LinkLost, ReasonCode.Success);
        _stream.Dispose();
    }

    private static bool IsLinkFailure(Exception failure) =>
        failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or System.Security.Authentication.AuthenticationException;

    /// <summary>Wakes the reader with the end of the stream, and tells the client of it.</summary>
    private void Shut()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It was gone already.
            _socket.Dispose();
        }
    }

    private async Task<bool> SecureAsync()
    {
        if (_context.Options.Certificate is { } certificate)
        {
            var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
            _stream = tls;
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = certificate }, _context.Stopping).ConfigureAwait(false);
        }

        _outbox.Open(_stream);
        _flow.Open(_stream);
        return !IsEnded;
    }

    private async Task<bool> LetInAsync()
    {
        if (await _desk.ReadAsync().ConfigureAwait(false) is not { } request)
        {
            return false;
        }

        var reason = new ConnectJudge(_context).Judge(request, _from.Address, out var user, out var assignedId);
        if (reason == ReasonCode.Success)
        {
            _client = new IntakeClient(assignedId ?? request.ClientId, user!, _from, request.Version);
            reason = await _context.Clients.EnterAsync(this).ConfigureAwait(false);
            _isRegistered = reason == ReasonCode.Success;
        }

        if (reason == ReasonCode.Success && !_context.Addresses.LetIn(_from.Address))
        {
            reason = ReasonCode.QuotaExceeded;
        }

        if (reason != ReasonCode.Success)
        {
            _desk.Refuse(reason, request.UserName);
            return false;
        }

        var terms = ClientTerms.Of(request, assignedId, _context.Limits);
        _session = new ClientSession(_context, _client!, terms, _outbox, _acks, HandlerFailed, End);
        _connect = ServerMessages.Connect(_client!);
        _clock.Start(terms.KeepAlive);
        _flow.LetIn();
        Volatile.Write(ref _isLetIn, true);
        _context.Counters.CountConnected();
        return !IsEnded;
    }

    private void HandlerFailed(Exception failure)
    {
        // A task that was cancelled because the intake stops is no failure.
        if (failure is not OperationCanceledException || !_context.Stopping.IsCancellationRequested)
        {
            _context.Events.HandlerThrew(_client!.User.Name, failure);
        }

        End(DisconnectCause.HandlerFailed, ReasonCode.ImplementationSpecificError);
    }

    /// <summary>The connection is over: its will is published, the handler is told, its places are given back.</summary>
    private void Finish()
    {
        End(DisconnectCause.LinkLost, ReasonCode.Success);
        _outbox.Close();
        _context.Linger(_socket);
        _session?.Leave();
        var cause = (DisconnectCause)_cause;
        if (_isAnnounced)
        {
            if (cause != DisconnectCause.Stopped)
            {
                _session!.PublishWill();
            }

            _context.Commands.Forget(_client!.Id);
            _context.Handler.Disconnected(_client, cause);
        }

        if (_isRegistered)
        {
            _context.Clients.Leave(this);
        }

        _context.Addresses.Leave(_from.Address, IsLetIn);
        _flow.Buffer.Close();
        _gone.TrySetResult();
    }
}
