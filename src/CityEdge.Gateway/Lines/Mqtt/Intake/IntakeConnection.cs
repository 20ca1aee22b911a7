using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// One client's connection: the gate between the wire and MQTTnet's server. What must hold:
/// nothing is allocated for a packet before its fixed header was checked; MQTTnet sees no packet that was not read and checked here, and none that only the
/// gateway's own handler wants; PUBACK, PINGRESP, CONNACK, wills, keep-alive and rate are the gate's, on the monotonic clock; whatever ends the connection
/// ends it once, with one cause.
/// One flow reads (MQTTnet's receive loop, which calls <see cref="ReceivePacketAsync"/>); acknowledgements, MQTTnet's send loop and the sweep only
/// append to the <see cref="Outbox"/> or <see cref="End"/> the connection.
/// </summary>
internal sealed class IntakeConnection : IMqttChannelAdapter
{
    private const int UsualBufferBytes = 4096;

    /// <summary>How long the last bytes of an ended connection may take.</summary>
    private static readonly TimeSpan LastBytes = TimeSpan.FromSeconds(1);

    private readonly IntakeContext _context;
    private readonly Socket _socket;
    private readonly IPEndPoint _from;
    private readonly Outbox _outbox;
    private readonly AckLine _acks;
    private readonly MqttBufferWriter _writer = new(UsualBufferBytes, ushort.MaxValue);
    private readonly Lock _encoding = new();
    private readonly Queue<ushort> _unsendable = new();
    private readonly ConcurrentQueue<List<MqttSubscribeReasonCode>> _grants = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _opened;

    private Stream _stream;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private MqttVersion _version;
    private IntakeClient? _client;
    private TopicMemory? _topics;
    private WillMessage? _will;
    private string? _assignedId;
    private ushort? _serverKeepAlive;
    private TimeSpan _keepAlive;
    private uint _largestForClient;
    private MqttConnectPacket? _connect;
    private List<string>? _unsubscribed;
    private MqttPacketFormatterAdapter? _formatter;
    private TokenBucket _messages;
    private TokenBucket _bytes;
    private TaskCompletionSource? _pause;
    private long _hungrySince;
    private long _packetBegan;
    private long _lastHeard;
    private long _endedAt;
    private bool _isUnread;
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
        _buffer = ArrayPool<byte>.Shared.Rent(512);
        _opened = context.Time.GetTimestamp();
        _messages = new TokenBucket(context.Limits.MessagesPerSecond, context.Limits.MessageBurst, _opened);
        _bytes = new TokenBucket(context.Limits.BytesPerSecond, context.Limits.ByteBurst, _opened);
    }

    public string Address => _from.Address.ToString();

    /// <summary>Who it is; null until it was let in.</summary>
    public IntakeClient? Client => _client;

    /// <summary>Ends when the connection is over and the handler was told.</summary>
    public Task Gone => _gone.Task;

    public bool IsLetIn => Volatile.Read(ref _isLetIn);

    public MqttPacketFormatterAdapter PacketFormatterAdapter => _formatter
        ?? throw new InvalidOperationException("The connection's version is known only after its CONNECT.");

    public long BytesReceived => 0;

    public long BytesSent => 0;

    public X509Certificate2? ClientCertificate => null;

    public EndPoint RemoteEndPoint => _from;

    public EndPoint LocalEndPoint => _context.LocalEndPoint;

    public bool IsSecureConnection => _context.Options.Certificate is not null;

    private bool SpeaksMqtt5 => _version == MqttVersion.Mqtt5;

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
        var limits = _context.Limits;
        Interlocked.Exchange(ref _pause, null)?.TrySetResult();
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
            if (time.GetElapsedTime(_opened, now) > limits.TimeToConnect)
            {
                End(DisconnectCause.Violation, ReasonCode.Success);
            }

            return;
        }

        if (_outbox.IsStalled(now))
        {
            End(DisconnectCause.Slow, ReasonCode.Success);
        }

        if (Volatile.Read(ref _isUnread))
        {
            return;
        }

        if (_keepAlive > TimeSpan.Zero && time.GetElapsedTime(Volatile.Read(ref _lastHeard), now) > 1.5 * _keepAlive)
        {
            End(DisconnectCause.KeepAliveTimeout, ReasonCode.KeepAliveTimeout);
        }

        if (Volatile.Read(ref _packetBegan) is var began and not 0 && time.GetElapsedTime(began, now) > limits.TimeToFinishPacket)
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

        if (reason != ReasonCode.Success && IsLetIn && SpeaksMqtt5)
        {
            _outbox.Append(ServerPackets.Disconnect(reason));
        }

        if (cause is DisconnectCause.Violation or DisconnectCause.Flood or DisconnectCause.Slow)
        {
            _context.Counters.CountViolation();
            var who = _client?.User.Name ?? Address;
            if (_context.Told.IsDue(who, cause.ToString()))
            {
                _context.Events.Ended(who, cause, reason);
            }
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
        Interlocked.Exchange(ref _pause, null)?.TrySetResult();
    }

    /// <summary>MQTTnet's receive loop asks for the next packet that it has to see; null at the end.</summary>
    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _connect, null) is { } connect)
        {
            return connect;
        }

        if (_unsubscribed is { } filters)
        {
            // MQTTnet has worked the UNSUBSCRIBE that it was given last.
            _unsubscribed = null;
            filters.ForEach(filter => _context.Subscriptions.Remove(this, filter));
        }

        try
        {
            return await ReadAsync().ConfigureAwait(false);
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
        switch (packet)
        {
            case MqttConnAckPacket { ReasonCode: MqttConnectReasonCode.Success }:
                Send(ServerPackets.ConnAck(_version, _context.Limits, _assignedId, _serverKeepAlive));
                break;
            case MqttConnAckPacket refusal:
                Send(ServerPackets.Refusal(_version, (ReasonCode)refusal.ReasonCode));
                break;
            case MqttPubAckPacket or MqttDisconnectPacket:
                // The gate's own: the acknowledgement leaves when the handler has taken the message.
                break;
            case MqttPublishPacket publish:
                SendMessage(publish);
                break;
            case MqttSubAckPacket answer:
                answer.ReasonCodes = _grants.TryDequeue(out var codes) ? codes : answer.ReasonCodes;
                SendEncoded(answer);
                break;
            default:
                SendEncoded(packet);
                break;
        }

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
        return !IsEnded;
    }

    private async Task<bool> LetInAsync()
    {
        if (await ReadConnectAsync().ConfigureAwait(false) is not { } request)
        {
            return false;
        }

        var reason = Judge(request, out var user);
        if (reason == ReasonCode.Success)
        {
            _client = new IntakeClient(_assignedId ?? request.ClientId, user!, _from, _version);
            reason = await _context.Clients.EnterAsync(this).ConfigureAwait(false);
            _isRegistered = reason == ReasonCode.Success;
        }

        if (reason == ReasonCode.Success && !_context.Addresses.LetIn(_from.Address))
        {
            reason = ReasonCode.QuotaExceeded;
        }

        if (reason != ReasonCode.Success)
        {
            Refuse(reason, request.UserName);
            return false;
        }

        Take(request);
        return !IsEnded;
    }

    /// <summary>Reads the first packet, which must be a small CONNECT; null when the connection is over.</summary>
    private async Task<ConnectRequest?> ReadConnectAsync()
    {
        FixedHeader header;
        while (!FixedHeader.TryRead(_buffer.AsSpan(_start, _end - _start), out header, out var malformed))
        {
            if (malformed || (_end > 0 && _buffer[0] != 0x10) || !await FillAsync().ConfigureAwait(false))
            {
                End(DisconnectCause.Violation, ReasonCode.Success);
                return null;
            }
        }

        if (header.Kind != PacketKind.Connect || header.Flags != 0)
        {
            End(DisconnectCause.Violation, ReasonCode.Success);
            return null;
        }

        if (header.Total > _context.Limits.MaxConnectBytes)
        {
            // Whatever it claims, no more than the buffer at hand is spent on it.
            _ = ConnectRequest.Read(_buffer.AsSpan(header.Size, _end - header.Size), out var claimed);
            _version = claimed.Version;
            Refuse(ReasonCode.PacketTooLarge, null);
            return null;
        }

        Reserve(header.Total);
        while (_end - _start < header.Total)
        {
            if (!await FillAsync().ConfigureAwait(false))
            {
                End(DisconnectCause.LinkLost, ReasonCode.Success);
                return null;
            }
        }

        return TakeConnect(header);
    }

    private ConnectRequest? TakeConnect(in FixedHeader header)
    {
        var reason = ConnectRequest.Read(_buffer.AsSpan(_start + header.Size, header.Remaining), out var request);
        _start += header.Total;
        _version = request.Version;
        if (reason == ReasonCode.Success)
        {
            return request;
        }

        // 3.1.1 section 3.1.4: only an unknown level is worth an answer; MQTT 5 may be told.
        if (_version != MqttVersion.Mqtt5 && reason != ReasonCode.UnsupportedProtocolVersion)
        {
            _version = MqttVersion.None;
        }

        Refuse(reason, request.UserName);
        return null;
    }

    private ReasonCode Judge(ConnectRequest request, out IntakeUser? user)
    {
        user = null;
        if (request.WantsAuthentication)
        {
            return ReasonCode.BadAuthenticationMethod;
        }

        user = _context.Users.Find(request.UserName, request.Key, _from.Address);
        if (user is null)
        {
            return request.UserName is null ? ReasonCode.NotAuthorized : ReasonCode.BadUserNameOrPassword;
        }

        if (request.ClientId.Length == 0)
        {
            // 3.1.3.1: MQTT 3.1 has no empty identifier, 3.1.1 only with a clean session; MQTT 5 is told the one it got.
            if (_version == MqttVersion.Mqtt31 || (_version == MqttVersion.Mqtt311 && !request.CleanStart))
            {
                return ReasonCode.ClientIdentifierNotValid;
            }

            _assignedId = ClientRegister.NewId();
        }

        if (request.ClientId.Length > _context.Limits.MaxTopicBytes)
        {
            return ReasonCode.ClientIdentifierNotValid;
        }

        return request.Will is { } will ? JudgeWill(will, user) : ReasonCode.Success;
    }

    private ReasonCode JudgeWill(WillMessage will, IntakeUser user)
    {
        if (will.Qos > 1)
        {
            return ReasonCode.QosNotSupported;
        }

        if (!TopicRules.IsName(Encoding.UTF8.GetBytes(will.Topic), _context.Limits.MaxTopicBytes, _context.Limits.MaxTopicLevels))
        {
            return ReasonCode.TopicNameInvalid;
        }

        if (user.Publish.Any(filter => TopicRules.Matches(filter, will.Topic)))
        {
            return ReasonCode.Success;
        }

        CountForeignTopic(user, will.Topic);
        return ReasonCode.NotAuthorized;
    }

    private void Take(ConnectRequest request)
    {
        var limits = _context.Limits;
        var most = (ushort)Math.Min(limits.MaxKeepAlive.TotalSeconds, ushort.MaxValue);
        var asked = request.KeepAlive;
        _serverKeepAlive = SpeaksMqtt5 && (asked == 0 || asked > most) ? most : null;
        _keepAlive = TimeSpan.FromSeconds(_serverKeepAlive ?? asked);
        _will = request.Will;
        _largestForClient = request.MaximumPacketSize;
        _topics = new TopicMemory(_client!.User, limits, _context.Subscriptions);
        _outbox.Limit(request.ReceiveMaximum);
        _acks.Speak(_version);
        _formatter = new MqttPacketFormatterAdapter(
            _version switch
            {
                MqttVersion.Mqtt31 => MqttProtocolVersion.V310,
                MqttVersion.Mqtt311 => MqttProtocolVersion.V311,
                _ => MqttProtocolVersion.V500,
            },
            _writer);
        _connect = ServerMessages.Connect(_client);
        Volatile.Write(ref _lastHeard, _context.Time.GetTimestamp());
        Volatile.Write(ref _isLetIn, true);
        _context.Counters.CountConnected();
    }

    private void Refuse(ReasonCode reason, string? user)
    {
        _context.Counters.CountRefused();
        if (_context.Told.IsDue(Address, reason.ToString()))
        {
            _context.Events.Refused(_from.ToString(), user ?? "?", reason);
        }

        if (_version != MqttVersion.None)
        {
            _outbox.Append(ServerPackets.Refusal(_version, reason));
        }

        End(DisconnectCause.Violation, ReasonCode.Success);
    }

    private async Task<MqttPacket?> ReadAsync()
    {
        while (!IsEnded)
        {
            if (TakeUnsendable() is { } owed)
            {
                return owed;
            }

            if (!TryHeader(out var header))
            {
                if (!IsEnded && !await FillAsync().ConfigureAwait(false))
                {
                    End(DisconnectCause.LinkLost, ReasonCode.Success);
                }

                continue;
            }

            if (!await MayReadAsync(header).ConfigureAwait(false))
            {
                continue;
            }

            var packet = Take(header);
            Volatile.Write(ref _packetBegan, 0);
            Volatile.Write(ref _lastHeard, _context.Time.GetTimestamp());
            if (packet is not null)
            {
                return packet;
            }
        }

        return null;
    }

    /// <summary>Whether a whole packet lies in the buffer. Checks its header as soon as that is there, and makes room for it only then.</summary>
    private bool TryHeader(out FixedHeader header)
    {
        var at = _buffer.AsSpan(_start, _end - _start);
        if (at.IsEmpty)
        {
            header = default;
            return false;
        }

        if (!FixedHeader.TryRead(at, out header, out var malformed))
        {
            if (malformed)
            {
                End(DisconnectCause.Violation, ReasonCode.MalformedPacket);
            }
        }
        else if (header.Total > _context.Limits.MaxPacketBytes)
        {
            End(DisconnectCause.Violation, ReasonCode.PacketTooLarge);
        }
        else if (at.Length >= header.Total)
        {
            return true;
        }
        else
        {
            Reserve(header.Total);
        }

        if (_packetBegan == 0)
        {
            Volatile.Write(ref _packetBegan, _context.Time.GetTimestamp());
        }

        return false;
    }

    /// <summary>
    /// Whether the packet may be taken now. A client over its rate is left unread until the sweep comes round: TCP holds it back, nobody else notices.
    /// So is an MQTT 3 client that awaits as many acknowledgements as may be owed; MQTT 5 was told the number and is disconnected for more.
    /// </summary>
    private async ValueTask<bool> MayReadAsync(FixedHeader header)
    {
        var time = _context.Time;
        var now = time.GetTimestamp();
        if (!_messages.HasAny(time, now) | !_bytes.HasAny(time, now))
        {
            await PauseAsync(now).ConfigureAwait(false);
            return false;
        }

        if (header.Kind == PacketKind.Publish && (header.Flags & 6) == 2 && _acks.IsFull)
        {
            if (SpeaksMqtt5)
            {
                End(DisconnectCause.Violation, ReasonCode.ReceiveMaximumExceeded);
                return false;
            }

            _outbox.Flush();
            Volatile.Write(ref _isUnread, true);
            await _acks.SpaceAsync().ConfigureAwait(false);
            Volatile.Write(ref _lastHeard, time.GetTimestamp());
            Volatile.Write(ref _isUnread, false);
            return false;
        }

        _messages.Take(1);
        _bytes.Take(header.Total);
        return true;
    }

    private async Task PauseAsync(long now)
    {
        if (_hungrySince == 0)
        {
            _hungrySince = now;
        }
        else if (_context.Time.GetElapsedTime(_hungrySince, now) > _context.Limits.FloodPatience)
        {
            End(DisconnectCause.Flood, ReasonCode.MessageRateTooHigh);
            return;
        }

        _outbox.Flush();
        var pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _isUnread, true);
        Volatile.Write(ref _pause, pause);
        _context.Counters.CountPause();
        if (IsEnded)
        {
            pause.TrySetResult();
        }

        await pause.Task.ConfigureAwait(false);
        Volatile.Write(ref _lastHeard, _context.Time.GetTimestamp());
        Volatile.Write(ref _isUnread, false);
    }

    /// <summary>Takes one whole packet from the buffer; returns what MQTTnet has to see of it.</summary>
    private MqttPacket? Take(in FixedHeader header)
    {
        var at = _start + header.Size;
        var body = _buffer.AsSpan(at, header.Remaining);
        _start += header.Total;

        // 2.1.3: the flags of every packet but PUBLISH are fixed.
        var flags = header.Kind is PacketKind.PubRel or PacketKind.Subscribe or PacketKind.Unsubscribe ? 2 : 0;
        if (header.Kind == 0 || (header.Kind != PacketKind.Publish && header.Flags != flags))
        {
            return Violate(ReasonCode.MalformedPacket);
        }

        return header.Kind switch
        {
            PacketKind.Publish => TakePublish(header.Flags, body, at),
            PacketKind.PubAck => TakePubAck(body),
            PacketKind.Subscribe => TakeSubscribe(body),
            PacketKind.Unsubscribe => TakeUnsubscribe(body),
            PacketKind.PingReq => TakePing(body),
            PacketKind.Disconnect => TakeFarewell(body),
            // A second CONNECT, AUTH without a method, what only servers send, and the packets of QoS 2.
            _ => Violate(ReasonCode.ProtocolError),
        };
    }

    private MqttPublishPacket? TakePublish(byte flags, ReadOnlySpan<byte> body, int at)
    {
        var fault = PublishFrame.Read(flags, body, SpeaksMqtt5, out var frame);
        if (fault == ReasonCode.Success && _topics!.Find(frame.Topic) is { } topic)
        {
            return topic.MayPublish ? TakeMessage(topic, frame, at + body.Length - frame.Payload.Length) : TakeForeign(topic, frame);
        }

        Violate(fault == ReasonCode.Success ? ReasonCode.TopicNameInvalid : fault);
        return null;
    }

    private MqttPublishPacket? TakeMessage(TopicMemory.Topic topic, in PublishFrame frame, int payloadAt)
    {
        _context.Counters.CountMessage();
        Task<PublishVerdict>? taking = null;
        var verdict = PublishVerdict.Taken;
        try
        {
            var answer = _context.Handler.PublishedAsync(
                _client!, topic.Name, _buffer.AsMemory(payloadAt, frame.Payload.Length), frame.Qos, frame.Retain, _context.Stopping);
            if (answer.IsCompletedSuccessfully)
            {
                verdict = answer.Result;
            }
            else
            {
                taking = answer.AsTask();
            }
        }
#pragma warning disable CA1031 // Whatever the handler throws ends this one connection.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            HandlerFailed(failure);
            return null;
        }

        var isTurnedDown = verdict is PublishVerdict.Refused or PublishVerdict.Unreadable;
        var retain = frame.Retain && !isTurnedDown && MayRetain(topic.Name, frame.Payload.Length, frame.Properties, PropertyReader.OfPublish);
        var packet = !isTurnedDown && (retain || _topics!.IsHeard(topic)) ? ServerMessages.Publish(topic.Name, frame, retain) : null;
        if (taking is null)
        {
            if (frame.Qos == 1)
            {
                _acks.Settle(frame.PacketId, AckLine.CodeOf(verdict));
            }
        }
        else if (frame.Qos == 1)
        {
            _acks.Owe(frame.PacketId, taking);
        }
        else
        {
            _ = ObserveAsync(taking);
        }

        return packet;
    }

    private MqttPublishPacket? TakeForeign(TopicMemory.Topic topic, in PublishFrame frame)
    {
        CountForeignTopic(_client!.User, topic.Name);
        if (!SpeaksMqtt5)
        {
            // 3.1.1 section 3.3.5: MQTT 3 has no word for it.
            End(DisconnectCause.Violation, ReasonCode.NotAuthorized);
        }
        else if (frame.Qos == 1)
        {
            _acks.Settle(frame.PacketId, ReasonCode.NotAuthorized);
        }

        return null;
    }

    private MqttPubAckPacket? TakePubAck(ReadOnlySpan<byte> body)
    {
        var reader = new PacketReader(body);
        byte reason = 0;
        if (!reader.TryTwo(out var id) || id == 0 || (!SpeaksMqtt5 && !reader.IsEmpty))
        {
            Violate(ReasonCode.MalformedPacket);
            return null;
        }

        if (reader.TryByte(out reason) && !reader.IsEmpty
            && (!reader.TryVariable(out var length) || !reader.TryTake(length, out var properties) || !reader.IsEmpty
                || PropertyReader.Check(properties, PropertyReader.OfPubAck) != ReasonCode.Success))
        {
            Violate(ReasonCode.MalformedPacket);
            return null;
        }

        if (!_outbox.TryAcknowledge(id, out var command))
        {
            return null;
        }

        command?.Answer(_client!.Id, acknowledged: reason < (byte)ReasonCode.UnspecifiedError);
        return new MqttPubAckPacket { PacketIdentifier = id };
    }

    private MqttSubscribePacket? TakeSubscribe(ReadOnlySpan<byte> body)
    {
        var fault = SubscribeRequest.Read(body, SpeaksMqtt5, _context.Limits.MaxSubscriptions, out var packet);
        if (fault != ReasonCode.Success)
        {
            Violate(fault);
            return null;
        }

        // MQTTnet answers in the order of the qualities asked for; the standard wants the order of the filters (section 3.9.3), and gets it from here.
        var codes = packet.TopicFilters.ConvertAll(CodeOf);
        for (var index = codes.Count - 1; index >= 0; index--)
        {
            if (codes[index] > MqttSubscribeReasonCode.GrantedQoS1)
            {
                packet.TopicFilters.RemoveAt(index);
            }
        }

        if (packet.TopicFilters.Count > 0)
        {
            _grants.Enqueue(codes);
            return packet;
        }

        SendEncoded(new MqttSubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = codes });
        return null;
    }

    private MqttSubscribeReasonCode CodeOf(MqttTopicFilter filter)
    {
        var reason = JudgeFilter(filter.Topic);
        if (reason == ReasonCode.Success)
        {
            return (MqttSubscribeReasonCode)filter.QualityOfServiceLevel;
        }

        // MQTT 3 knows one refusal only.
        return SpeaksMqtt5 ? (MqttSubscribeReasonCode)reason : MqttSubscribeReasonCode.UnspecifiedError;
    }

    /// <summary>What a subscription to the filter is answered with.</summary>
    private ReasonCode JudgeFilter(string filter)
    {
        var limits = _context.Limits;
        if (TopicRules.IsShared(filter))
        {
            return ReasonCode.SharedSubscriptionsNotSupported;
        }

        if (!TopicRules.IsFilter(filter, limits.MaxTopicBytes, limits.MaxTopicLevels))
        {
            return ReasonCode.TopicFilterInvalid;
        }

        var user = _client!.User;
        if (!user.Subscribe.Any(own => TopicRules.Covers(own, filter)))
        {
            _context.Counters.CountForeignFilter();
            if (_context.Told.IsDue(user.Name, nameof(MqttEvents.ForeignFilter)))
            {
                _context.Events.ForeignFilter(user.Name, filter);
            }

            return ReasonCode.NotAuthorized;
        }

        return _context.Subscriptions.TryAdd(this, filter, limits.MaxSubscriptions) ? ReasonCode.Success : ReasonCode.QuotaExceeded;
    }

    private MqttUnsubscribePacket? TakeUnsubscribe(ReadOnlySpan<byte> body)
    {
        var fault = SubscribeRequest.ReadUnsubscribe(body, SpeaksMqtt5, _context.Limits.MaxSubscriptions, out var packet);
        _unsubscribed = fault == ReasonCode.Success ? packet.TopicFilters : null;
        return fault == ReasonCode.Success ? packet : Violate<MqttUnsubscribePacket>(fault);
    }

    private MqttPacket? TakePing(ReadOnlySpan<byte> body)
    {
        if (!body.IsEmpty)
        {
            return Violate(ReasonCode.MalformedPacket);
        }

        Append(ServerPackets.PingResp);
        return null;
    }

    /// <summary>3.14: a goodbye takes the will with it, unless MQTT 5 says otherwise.</summary>
    private MqttPacket? TakeFarewell(ReadOnlySpan<byte> body)
    {
        var reader = new PacketReader(body);
        byte reason = 0;
        if (!body.IsEmpty
            && (!SpeaksMqtt5 || !reader.TryByte(out reason)
                || (!reader.IsEmpty
                    && (!reader.TryVariable(out var length) || !reader.TryTake(length, out var properties) || !reader.IsEmpty
                        || PropertyReader.Check(properties, PropertyReader.OfDisconnect) != ReasonCode.Success))))
        {
            return Violate(ReasonCode.MalformedPacket);
        }

        if (reason == (byte)ReasonCode.Success)
        {
            _will = null;
        }

        End(DisconnectCause.Farewell, ReasonCode.Success);
        return null;
    }

    private bool MayRetain(string topic, int payloadBytes, ReadOnlySpan<byte> properties, ulong allowed)
    {
        if (_context.Retained.TryKeep(topic, payloadBytes, ServerMessages.ExpiryOf(properties, allowed)))
        {
            return true;
        }

        _context.Counters.CountNotRetained();
        var user = _client!.User.Name;
        if (_context.Told.IsDue(user, nameof(MqttEvents.NotRetained)))
        {
            _context.Events.NotRetained(user, topic);
        }

        return false;
    }

    private void SendMessage(MqttPublishPacket packet)
    {
        var command = _context.Commands.Find(packet.ContentType);
        if (command is not null)
        {
            packet.ContentType = null;
        }

        if (packet.Retain && packet.MessageExpiryInterval > 0)
        {
            // 3.3.2.3.3: less the time that it has waited here; what is over is struck out by the sweep.
            packet.MessageExpiryInterval -= Math.Min(packet.MessageExpiryInterval - 1, _context.Retained.WaitedSeconds(packet.Topic));
        }

        var isSent = true;
        lock (_encoding)
        {
            var bytes = _formatter!.Encode(packet);
            if (_largestForClient != 0 && bytes.Length > _largestForClient)
            {
                // 3.1.2.11.4: as if it had been sent.
                _context.Counters.CountNotSent();
                isSent = false;
            }
            else if (!_outbox.AppendMessage(packet.PacketIdentifier, bytes.Packet, bytes.Payload, command))
            {
                End(DisconnectCause.Slow, ReasonCode.QuotaExceeded);
            }

            _formatter.Cleanup();
        }

        if (!isSent && packet.PacketIdentifier != 0)
        {
            lock (_unsendable)
            {
                _unsendable.Enqueue(packet.PacketIdentifier);
                if (_unsendable.Count > _context.Limits.MaxQueuedMessages)
                {
                    End(DisconnectCause.Slow, ReasonCode.QuotaExceeded);
                }
            }
        }

        if (!isSent || packet.PacketIdentifier == 0)
        {
            command?.Answer(_client!.Id, acknowledged: false);
        }

        _outbox.Flush();
    }

    /// <summary>MQTTnet keeps every message until it is acknowledged; those that were never sent are acknowledged for the client.</summary>
    private MqttPubAckPacket? TakeUnsendable()
    {
        lock (_unsendable)
        {
            return _unsendable.TryDequeue(out var id) ? new MqttPubAckPacket { PacketIdentifier = id } : null;
        }
    }

    private void SendEncoded(MqttPacket packet)
    {
        lock (_encoding)
        {
            Send(_formatter!.Encode(packet).Join());
            _formatter.Cleanup();
        }
    }

    private void Send(ReadOnlySpan<byte> packet)
    {
        Append(packet);
        _outbox.Flush();
    }

    private void Append(ReadOnlySpan<byte> packet)
    {
        if (!_outbox.Append(packet))
        {
            End(DisconnectCause.Slow, ReasonCode.QuotaExceeded);
        }
    }

    /// <summary>Reads more bytes behind those in the buffer; false at the end of the stream.</summary>
    private async ValueTask<bool> FillAsync()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_buffer.Length > 2 * UsualBufferBytes || (IsLetIn && _buffer.Length < UsualBufferBytes))
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = ArrayPool<byte>.Shared.Rent(UsualBufferBytes);
            }
        }
        else if (_end == _buffer.Length)
        {
            Reserve(_end - _start + 1);
        }

        _outbox.Flush();
        var reading = _stream.ReadAsync(_buffer.AsMemory(_end), CancellationToken.None);
        if (!reading.IsCompleted)
        {
            // Nothing lay there to be read: the client is within its rate.
            _hungrySince = 0;
        }

        var count = await reading.ConfigureAwait(false);
        _end += count;
        return count > 0;
    }

    /// <summary>Makes room for so many bytes from the packet's start on.</summary>
    private void Reserve(int size)
    {
        if (_buffer.Length - _start >= size)
        {
            return;
        }

        var old = _buffer;
        var target = old.Length >= size ? old : ArrayPool<byte>.Shared.Rent(size);
        Buffer.BlockCopy(old, _start, target, 0, _end - _start);
        _end -= _start;
        _start = 0;
        _buffer = target;
        if (!ReferenceEquals(old, target))
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    private MqttPacket? Violate(ReasonCode reason)
    {
        End(DisconnectCause.Violation, reason);
        return null;
    }

    private T? Violate<T>(ReasonCode reason)
        where T : MqttPacket
    {
        End(DisconnectCause.Violation, reason);
        return null;
    }

    private void CountForeignTopic(IntakeUser user, string topic)
    {
        _context.Counters.CountForeignTopic();
        if (_context.Told.IsDue(user.Name, nameof(MqttEvents.ForeignTopic)))
        {
            _context.Events.ForeignTopic(user.Name, topic);
        }
    }

    private async Task ObserveAsync(Task taking)
    {
        try
        {
            await taking.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // As for a message that is acknowledged.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            HandlerFailed(failure);
        }
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
        _context.Subscriptions.RemoveAll(this);
        var cause = (DisconnectCause)_cause;
        if (_isAnnounced)
        {
            if (_will is { } will && cause != DisconnectCause.Stopped)
            {
                PublishWill(will);
            }

            _context.Commands.Forget(_client!.Id);
            _context.Handler.Disconnected(_client, cause);
        }

        if (_isRegistered)
        {
            _context.Clients.Leave(this);
        }

        _context.Addresses.Leave(_from.Address, IsLetIn);
        ArrayPool<byte>.Shared.Return(_buffer);
        _gone.TrySetResult();
    }

    private void PublishWill(WillMessage will)
    {
        _context.Counters.CountMessage();
        try
        {
            _ = ObserveAsync(
                _context.Handler.PublishedAsync(_client!, will.Topic, will.Payload, will.Qos, will.Retain, _context.Stopping).AsTask());
        }
#pragma warning disable CA1031 // The handler's mistake about one will must not keep the connection's places.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            HandlerFailed(failure);
        }

        var retain = will.Retain && MayRetain(will.Topic, will.Payload.Length, will.Properties, PropertyReader.OfWill);
        if (retain || _context.Subscriptions.Hears(will.Topic, out _))
        {
            _context.Inject(ServerMessages.Will(will, retain), _client!.Id);
        }
    }
}
