using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// One connection, the seam under MQTTnet's client. MQTTnet says CONNECT, SUBSCRIBE and DISCONNECT over it; messages and their acknowledgements
/// never reach MQTTnet's queues: this thread reads them, hands them on and acknowledges them. What must hold:
/// one thread reads, and reads nothing while too much is unfinished; nobody waits for the other side while writing; whatever ends the connection
/// is one <see cref="BrokerFailure"/>, the first one; after the end every publish has its receipt and nothing is handed on.
/// </summary>
internal sealed class BrokerLink : IMqttChannelAdapter
{
    private const int ControlPacketsMaximum = 64;
    private const int WriterBuffer = 1024;
    private const int WriterBufferMaximum = 64 * 1024;

    private readonly BrokerOptions _options;
    private readonly BrokerSecrets _secrets;
    private readonly IBrokerReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly MqttEvents _events;
    private readonly TopicNames _names;
    private readonly bool _hasProperties;

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<BrokerFailure> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _alive = new();
    private readonly Channel<MqttPacket> _control = Channel.CreateBounded<MqttPacket>(
        new BoundedChannelOptions(ControlPacketsMaximum) { SingleWriter = true, SingleReader = true });
    private readonly Lock _encoding = new();
    private readonly Lock _failing = new();
    private readonly Lock _writing = new();
    private readonly PublishWindow _publishes;

    // The reading thread's own.
    private readonly ReceiveBlocks _blocks = new();
    private ReceiveBlock? _block;
    private int _begin;
    private int _end;
    private Thread? _thread;

    // Guarded by _receiving, which is pulsed when there is less.
    private readonly object _receiving = new();
    private readonly ReceiveWindow _window;
    private readonly PendingMessage[] _pending;

    private volatile BrokerStream? _socket;
    private Stream? _stream;
    private BrokerFailure? _failure;
    private int _serverMaximumPacket = int.MaxValue;
    private bool _mayRetain = true;
    private bool _isLeft;
    private long _heldSince = -1;
    private long _heldTicks;
    private long _received;
    private long _unreadable;

    public BrokerLink(
        BrokerOptions options, BrokerSecrets secrets, MqttProtocolVersion version, IBrokerReceiver receiver, TopicNames names, MqttEvents events, TimeProvider time)
    {
        (_options, _secrets, _receiver, _names, _events, _time) = (options, secrets, receiver, names, events, time);
        _hasProperties = version == MqttProtocolVersion.V500;
        PacketFormatterAdapter = new MqttPacketFormatterAdapter(version, new MqttBufferWriter(WriterBuffer, WriterBufferMaximum));
        _window = new ReceiveWindow(options.ReceiveMaximum);
        _pending = [.. Enumerable.Range(0, options.ReceiveMaximum).Select(place => new PendingMessage(this, place))];
        _publishes = new PublishWindow(WritePublish, () => _socket!.Unsent < BrokerDefaults.UnsentMaximum, FlushOutside, time);
    }

    /// <summary>Why the connection ended; completes when its thread has left it.</summary>
    public Task<BrokerFailure> Ended => _ended.Task;

    /// <summary>What the broker said to CONNECT; null before.</summary>
    public MqttConnAckPacket? Answer { get; private set; }

    /// <summary>The keep-alive that the broker demands instead of ours; zero for none.</summary>
    public TimeSpan ServerKeepAlive { get; private set; }

    /// <summary>Messages handed on.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Messages with a topic that is no topic: acknowledged and dropped.</summary>
    public long Unreadable => Volatile.Read(ref _unreadable);

    /// <summary>Whether reading rests now because handlers are behind.</summary>
    public bool IsHeld => Volatile.Read(ref _heldSince) >= 0;

    /// <summary>How long it rested, the present rest included.</summary>
    public TimeSpan Held
    {
        get
        {
            var since = Volatile.Read(ref _heldSince);
            return _time.GetElapsedTime(0, Volatile.Read(ref _heldTicks)) + (since >= 0 ? _time.GetElapsedTime(since) : TimeSpan.Zero);
        }
    }

    public long BytesReceived => 0;

    public long BytesSent => 0;

    public X509Certificate2? ClientCertificate => null;

    public EndPoint? RemoteEndPoint => null;

    public EndPoint? LocalEndPoint => null;

    public bool IsSecureConnection => _options.IsEncrypted;

    public MqttPacketFormatterAdapter PacketFormatterAdapter { get; }

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var addresses = await FindAsync(cancellationToken).ConfigureAwait(false);
        _thread = new Thread(() => Run(addresses)) { IsBackground = true, Name = $"mqtt {_options.ClientId}" };
        _thread.Start();
        await _opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        Fail(BrokerFailure.Stopped);
        return Task.CompletedTask;
    }

    /// <summary>MQTTnet's next packet: everything but messages and their acknowledgements. Null when there will be none.</summary>
    public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        while (await _control.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_control.Reader.TryRead(out var packet))
            {
                return packet;
            }
        }

        return null!;
    }

    /// <inheritdoc/>
    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnectPacket connect)
        {
            // MQTTnet was told to keep nothing alive, because its clock for that is the wall's; the broker is told the truth.
            connect.KeepAlivePeriod = (ushort)Math.Clamp(_options.KeepAlive.TotalSeconds, 1, ushort.MaxValue);
        }

        lock (_encoding)
        {
            var encoded = PacketFormatterAdapter.Encode(packet);
            try
            {
                Write(encoded.Packet);
            }
            finally
            {
                PacketFormatterAdapter.Cleanup();
            }
        }

        _socket!.Flush();
        return Task.CompletedTask;
    }

    public void ResetStatistics()
    {
        // Nothing is counted for MQTTnet.
    }

    /// <summary>Lets publishes out: the broker has answered.</summary>
    public void Open()
    {
        var maximum = Answer is { ReceiveMaximum: > 0 } answer ? Math.Min((int)answer.ReceiveMaximum, BrokerDefaults.PublishMaximum) : BrokerDefaults.PublishMaximum;
        _publishes.Open(maximum);
    }

    /// <summary>Publishes over this connection. See <see cref="BrokerSession.PublishAsync"/>.</summary>
    public ValueTask<PublishReceipt> PublishAsync(string topic, ReadOnlyMemory<byte> payload, int qos, bool retain, TimeSpan deadline)
    {
        if (retain && !_mayRetain)
        {
            return new(PublishReceipt.Refused(PublishReceipt.RetainNotSupported));
        }

        return FrameWriter.PublishBound(topic, payload.Length) > _serverMaximumPacket
            && FrameWriter.PublishLength(topic, payload.Length, qos, _hasProperties) > _serverMaximumPacket
            ? new(PublishReceipt.Refused(PublishReceipt.PacketTooLarge))
            : _publishes.PublishAsync(topic, payload, qos, retain, deadline);
    }

    /// <summary>Keeps the broker from dropping us without asking for a proof.</summary>
    public void Ping()
    {
        Write([0xC0, 0]);
        _socket!.Flush();
    }

    /// <summary>Ends the connection; the first reason stands.</summary>
    public void Fail(BrokerFailure failure)
    {
        lock (_failing)
        {
            _failure ??= failure;
        }

        _alive.Cancel();
        _socket?.Abort();
        lock (_receiving)
        {
            Monitor.PulseAll(_receiving);
        }

        if (_thread is null)
        {
            _ended.TrySetResult(failure);
        }
    }

    public void Dispose() => Fail(BrokerFailure.Stopped);

    /// <summary>A handler has finished.</summary>
    public void HandlerFinished(int place, ReceiveBlock block, Exception? failure)
    {
        _blocks.Release(block);
        if (failure is not null)
        {
            HandlerThrew(failure);
            return;
        }

        var wrote = false;
        lock (_receiving)
        {
            _window.Finish(place);
            while (_window.TryTake(out var packetId))
            {
                wrote |= packetId != 0;
                Acknowledge(packetId);
            }

            Monitor.Pulse(_receiving);
        }

        if (wrote)
        {
            FlushOutside();
        }
    }

    private async Task<IReadOnlyList<IPAddress>> FindAsync(CancellationToken stop)
    {
        if (IPAddress.TryParse(_options.Host, out var address))
        {
            return [address];
        }

        try
        {
            var found = await Dns.GetHostAddressesAsync(_options.Host, stop).ConfigureAwait(false);
            return found.Length > 0 ? found : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException)
        {
            Fail(BrokerFailure.NameUnknown(_options));
            throw;
        }
    }

    private void Run(IReadOnlyList<IPAddress> addresses)
    {
        try
        {
            using var socket = BrokerStream.Connect(addresses, _options.Port, _options.Heartbeat * 2, () => Drained(), _alive.Token);
            socket.BeforeWait = socket.Flush;
            _socket = socket;

            // Whoever failed the link before this line could not abort the socket.
            _alive.Token.ThrowIfCancellationRequested();
            using var stream = Secure(socket);
            _stream = stream;
            socket.IsCorked = true;
            try
            {
                _opened.TrySetResult();
                Pump();
                Fail(BrokerFailure.Closed(_options, "end of stream"));
            }
            finally
            {
                // A handler that finishes now must not write into a stream that is being disposed of.
                lock (_writing)
                {
                    _isLeft = true;
                }
            }
        }
#pragma warning disable CA1031 // this thread's edge: whatever ends the connection becomes its one failure
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(Explain(exception));
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        BrokerFailure failure;
        lock (_failing)
        {
            failure = _failure ?? BrokerFailure.Stopped;
        }

        _alive.Cancel();
        _control.Writer.TryComplete();
        _publishes.End();
        _publishes.Dispose();
        if (_block is { } block)
        {
            _block = null;
            _blocks.Release(block);
        }

        _opened.TrySetException(new LinkException(failure));
        _ = _opened.Task.Exception;
        _ended.TrySetResult(failure);
    }

    private Stream Secure(BrokerStream socket)
    {
        if (!_options.IsEncrypted)
        {
            return socket;
        }

        var secure = new SslStream(socket, leaveInnerStreamOpen: true);
        secure.AuthenticateAsClient(_secrets.Tls(_options.Host));
        return secure;
    }

    // Reads what there is, takes all whole packets out of it, reads again.
    private void Pump()
    {
        _block = _blocks.Take(ReceiveBlocks.UsualSize);
        while (!_alive.IsCancellationRequested)
        {
            var wanted = TakeWhole();
            MakeRoom(wanted);
            _socket!.Flush();
            var count = _stream!.Read(_block!.Bytes.AsSpan(_end));
            if (count <= 0)
            {
                return;
            }

            _end += count;
        }
    }

    // Bytes that the packet begun at _begin has in all, as far as is known.
    private int TakeWhole()
    {
        while (!_alive.IsCancellationRequested)
        {
            var bytes = _block!.Bytes.AsSpan(_begin, _end - _begin);
            if (!FrameHeader.TryRead(bytes, out var header, out var isMalformed))
            {
                return isMalformed ? throw new LinkException(BrokerFailure.Malformed(_options, "packet length")) : 0;
            }

            if (header.Total > _options.MaximumPacketSize)
            {
                throw new LinkException(BrokerFailure.TooLarge(_options, header.Total));
            }

            if (bytes.Length < header.Total)
            {
                return header.Total;
            }

            Take(header, _begin + header.Length);
            _begin += header.Total;
        }

        return 0;
    }

    private void MakeRoom(int wanted)
    {
        var block = _block!;
        var kept = _end - _begin;
        if (kept == 0 && block.IsReadersAlone && block.Bytes.Length == ReceiveBlocks.UsualSize)
        {
            (_begin, _end) = (0, 0);
            return;
        }

        // A third of a block is enough to read on where the packet under way fits.
        var room = block.Bytes.Length - _end;
        if (room >= ReceiveBlocks.UsualSize / 3 && block.Bytes.Length - _begin >= wanted)
        {
            return;
        }

        var fresh = _blocks.Take(Math.Max(wanted, kept + 1));
        block.Bytes.AsSpan(_begin, kept).CopyTo(fresh.Bytes);
        _blocks.Release(block);
        (_block, _begin, _end) = (fresh, 0, kept);
    }

    private void Take(FrameHeader header, int bodyStart)
    {
        var body = new ArraySegment<byte>(_block!.Bytes, bodyStart, header.BodyLength);
        switch (header.Type)
        {
            case PacketType.Publish when Answer is not null:
                TakePublish(header.First, body);
                break;
            case PacketType.PubAck when body.Count >= 2:
                // 3.4.2.1: without a reason code it is success.
                _publishes.Answer((ushort)((body[0] << 8) | body[1]), body.Count > 2 && _hasProperties ? body[2] : (byte)0);
                break;
            case PacketType.PingResp:
                break;
            case PacketType.ConnAck when Answer is null && body.Count >= 2:
                TakeAnswer(header, body);
                break;
            case PacketType.SubAck or PacketType.UnsubAck or PacketType.Auth when body.Count > 0:
                TakeControl(Decode(header, body));
                break;
            case PacketType.Disconnect:
                TakeDisconnect(header, body);
                break;
            default:
                throw new LinkException(BrokerFailure.Malformed(_options, $"packet type {header.First >> 4}"));
        }
    }

    private void TakeAnswer(FrameHeader header, ArraySegment<byte> body)
    {
        // A broker before MQTT 5 answers in its own two bytes, whose codes 1–5 are no codes of MQTT 5.
        var packet = _hasProperties && body.Count == 2
            ? new MqttConnAckPacket { ReasonCode = Translate(body[1]), RetainAvailable = true, MaximumQoS = MqttQualityOfServiceLevel.ExactlyOnce }
            : (MqttConnAckPacket)Decode(header, body);
        var code = _hasProperties ? (int)packet.ReasonCode : (int)packet.ReturnCode;
        if (code == 0)
        {
            ServerKeepAlive = TimeSpan.FromSeconds(packet.ServerKeepAlive);
            _serverMaximumPacket = packet.MaximumPacketSize is > 0 and < int.MaxValue ? (int)packet.MaximumPacketSize : int.MaxValue;
            _mayRetain = !_hasProperties || packet.RetainAvailable;
            Answer = packet;
        }

        // Its value would start MQTTnet's own ping loop, which counts on the wall's clock.
        packet.ServerKeepAlive = 0;
        TakeControl(packet);
    }

    private static MqttConnectReasonCode Translate(byte returnCode) => returnCode switch
    {
        1 => MqttConnectReasonCode.UnsupportedProtocolVersion,
        2 => MqttConnectReasonCode.ClientIdentifierNotValid,
        3 => MqttConnectReasonCode.ServerUnavailable,
        4 => MqttConnectReasonCode.BadUserNameOrPassword,
        5 => MqttConnectReasonCode.NotAuthorized,
        0 or >= 0x80 => (MqttConnectReasonCode)returnCode,
        _ => MqttConnectReasonCode.UnspecifiedError,
    };

    private void TakeDisconnect(FrameHeader header, ArraySegment<byte> body)
    {
        const int SessionTakenOver = 0x8E;
        var packet = (MqttDisconnectPacket)Decode(header, body);
        var code = (int)packet.ReasonCode;
        throw new LinkException(code switch
        {
            SessionTakenOver => BrokerFailure.TakenOver(_options),
            _ => BrokerFailure.Closed(_options, $"DISCONNECT {code}"),
        });
    }

    private MqttPacket Decode(FrameHeader header, ArraySegment<byte> body) =>
        PacketFormatterAdapter.Decode(new ReceivedMqttPacket(header.First, body, header.Total));

    private void TakeControl(MqttPacket packet)
    {
        if (!_control.Writer.TryWrite(packet))
        {
            throw new LinkException(BrokerFailure.Malformed(_options, "too many control packets"));
        }
    }

    private void TakePublish(byte first, ArraySegment<byte> body)
    {
        if (!ReceivedPublish.TryRead(first, body, _hasProperties, out var publish) || publish.Qos > 1)
        {
            throw new LinkException(BrokerFailure.Malformed(_options, "PUBLISH"));
        }

        WaitWhileBehind();
        if (_alive.IsCancellationRequested)
        {
            return;
        }

        if (_names.Find(body.AsSpan(ReceivedPublish.TopicStart, publish.TopicLength)) is not { } topic)
        {
            // One device with a broken topic must not cost all others their line.
            if (Interlocked.Increment(ref _unreadable) == 1)
            {
                _events.TopicUnreadable(_options.ClientId);
            }

            Finished(publish.PacketId);
            return;
        }

        Interlocked.Increment(ref _received);
        var payload = body.Array.AsMemory(body.Offset + publish.PayloadStart, body.Count - publish.PayloadStart);
        ValueTask handler;
        try
        {
            handler = _receiver.PublishedAsync(topic, payload, publish.Retain, publish.Duplicate, publish.Qos, _alive.Token);
            if (handler.IsCompleted)
            {
                handler.GetAwaiter().GetResult();
                Finished(publish.PacketId);
                return;
            }
        }
#pragma warning disable CA1031 // whatever a handler throws ends its connection, told by the link
        catch (Exception exception)
#pragma warning restore CA1031
        {
            HandlerThrew(exception);
            return;
        }

        int place;
        lock (_receiving)
        {
            place = _window.Add(publish.PacketId);
        }

        _block!.Hold();
        _pending[place].Await(handler, _block);
    }

    private void HandlerThrew(Exception exception)
    {
        if (exception is not OperationCanceledException || !_alive.IsCancellationRequested)
        {
            _events.HandlerThrew(_options.ClientId, exception);
            Fail(BrokerFailure.HandlerFailed(exception));
        }
    }

    // Finished before it was ever waited for. Behind unfinished ones it takes its place in their row.
    private void Finished(ushort packetId)
    {
        if (packetId == 0)
        {
            return;
        }

        lock (_receiving)
        {
            if (_window.Count > 0)
            {
                _window.Finish(_window.Add(packetId));
                return;
            }
        }

        Acknowledge(packetId);
    }

    private void Acknowledge(ushort packetId)
    {
        if (packetId == 0)
        {
            return;
        }

        Span<byte> frame = stackalloc byte[FrameWriter.PubAckLength];
        FrameWriter.PubAck(frame, packetId);
        Write(frame);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_writing)
        {
            if (_isLeft)
            {
                return;
            }

            try
            {
                _stream!.Write(bytes);
            }
            catch (IOException broken)
            {
                Fail(Explain(broken));
            }
        }
    }

    // Called only where there is a message to hand on: until then the answers to our own publishes are still read. From then on nothing is read
    // until there is a place: the broker feels it by TCP, and memory stays bounded.
    private void WaitWhileBehind()
    {
        if (!IsBehind)
        {
            return;
        }

        _socket!.Flush();
        lock (_receiving)
        {
            while (IsBehind && !_alive.IsCancellationRequested)
            {
                MarkHeld(AreHandlersBehind);
                Monitor.Wait(_receiving);
            }

            MarkHeld(false);
        }
    }

    private bool IsBehind
    {
        get
        {
            lock (_receiving)
            {
                return AreHandlersBehind || _socket!.Unsent > BrokerDefaults.UnsentMaximum;
            }
        }
    }

    private bool AreHandlersBehind => _window.IsFull || (_window.Count > 0 && _blocks.HeldBytes > BrokerDefaults.HeldMaximum);

    // A broker that does not take our bytes is its own silence, not ours: only handlers that are behind stop the clock of liveness.
    private void MarkHeld(bool isHeld)
    {
        var since = _heldSince;
        if (isHeld == since >= 0)
        {
            return;
        }

        if (isHeld)
        {
            Volatile.Write(ref _heldSince, _time.GetTimestamp());
            return;
        }

        Volatile.Write(ref _heldTicks, _heldTicks + _time.GetTimestamp() - since);
        Volatile.Write(ref _heldSince, -1);
    }

    private void WritePublish(PublishOperation operation, ushort packetId)
    {
        var topic = operation.Topic;
        var payload = operation.Payload.Span;
        if (!_options.IsEncrypted)
        {
            var room = _socket!.Reserve(FrameWriter.PublishBound(topic, payload.Length), out var place);
            place.Use(FrameWriter.Publish(room, topic, payload, operation.Qos, operation.Retain, packetId, _hasProperties));
            return;
        }

        var frame = ArrayPool<byte>.Shared.Rent(FrameWriter.PublishBound(topic, payload.Length));
        Write(frame.AsSpan(0, FrameWriter.Publish(frame, topic, payload, operation.Qos, operation.Retain, packetId, _hasProperties)));
        ArrayPool<byte>.Shared.Return(frame);
    }

    // The reading thread sends before it waits: a message's acknowledgement and what its handler published leave together.
    private void FlushOutside()
    {
        if (!ReferenceEquals(Thread.CurrentThread, _thread))
        {
            _socket?.Flush();
        }
    }

    private void Drained()
    {
        _publishes.Drained();
        lock (_receiving)
        {
            Monitor.Pulse(_receiving);
        }
    }

    private BrokerFailure Explain(Exception exception) => exception switch
    {
        LinkException known => known.Failure,
        OperationCanceledException => BrokerFailure.Stopped,
        AuthenticationException => BrokerFailure.Untrusted(_options, exception.InnerException?.Message ?? exception.Message),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => BrokerFailure.ConnectionRefused(_options),
        SocketException socket when _socket is null => BrokerFailure.Unreachable(_options, socket.SocketErrorCode.ToString()),
        SocketException socket => BrokerFailure.Closed(_options, socket.SocketErrorCode.ToString()),
        IOException { InnerException: SocketException socket } => BrokerFailure.Closed(_options, socket.SocketErrorCode.ToString()),
        IOException when _options.IsEncrypted && !_opened.Task.IsCompleted => BrokerFailure.Untrusted(_options, exception.Message),
        IOException => BrokerFailure.Closed(_options, exception.Message),
        MqttProtocolViolationException => BrokerFailure.Malformed(_options, exception.Message),
        _ => Unknown(exception),
    };

    private BrokerFailure Unknown(Exception exception)
    {
        _events.LinkThrew(_options.ClientId, exception);
        return BrokerFailure.Malformed(_options, exception.GetType().Name);
    }
}
