using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;

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
    private readonly MqttEvents _events;
    private readonly bool _hasProperties;

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<BrokerFailure> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _alive = new();
    private readonly Channel<MqttPacket> _control = Channel.CreateBounded<MqttPacket>(
        new BoundedChannelOptions(ControlPacketsMaximum) { SingleWriter = true, SingleReader = true });
    private readonly Lock _encoding = new();
    private readonly Lock _failing = new();
    private readonly LinkFailures _failures;
    private readonly FrameReader _frames;
    private readonly LinkWriter _writer;
    private readonly RestClock _rest;
    private readonly UnfinishedMessages _unfinished;
    private readonly ReceivedMessages _messages;
    private readonly PublishWindow _publishes;

    private Thread? _thread;
    private BrokerFailure? _failure;

    public BrokerLink(
        BrokerOptions options, BrokerSecrets secrets, MqttProtocolVersion version, IBrokerReceiver receiver, TopicNames names, MqttEvents events, TimeProvider time)
    {
        (_options, _secrets, _events) = (options, secrets, events);
        _hasProperties = version == MqttProtocolVersion.V500;
        PacketFormatterAdapter = new MqttPacketFormatterAdapter(version, new MqttBufferWriter(WriterBuffer, WriterBufferMaximum));
        _failures = new LinkFailures(options, events);
        _frames = new FrameReader(options);
        _writer = new LinkWriter(options.IsEncrypted, _hasProperties, broken => Fail(Explain(broken)));
        _rest = new RestClock(time);
        _unfinished = new UnfinishedMessages(options.ReceiveMaximum, _frames, _writer, _rest, HandlerThrew, _alive.Token);
        _messages = new ReceivedMessages(options, _hasProperties, receiver, names, events, _unfinished, HandlerThrew, _alive.Token);
        _publishes = new PublishWindow(_writer.Publish, () => _writer.HasRoom, _writer.FlushOutside, time);
    }

    /// <summary>Why the connection ended; completes when its thread has left it.</summary>
    public Task<BrokerFailure> Ended => _ended.Task;

    /// <summary>What the broker takes; null until it has accepted the connection.</summary>
    public BrokerTerms? Terms { get; private set; }

    /// <summary>Messages handed on.</summary>
    public long Received => _messages.Received;

    /// <summary>Messages with a topic that is no topic: acknowledged and dropped.</summary>
    public long Unreadable => _messages.Unreadable;

    /// <summary>Whether reading rests now because handlers are behind.</summary>
    public bool IsHeld => _rest.IsHeld;

    /// <summary>How long it rested, the present rest included.</summary>
    public TimeSpan Held => _rest.Held;

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
                _writer.Write(encoded.Packet);
            }
            finally
            {
                PacketFormatterAdapter.Cleanup();
            }
        }

        _writer.Flush();
        return Task.CompletedTask;
    }

    public void ResetStatistics()
    {
        // Nothing is counted for MQTTnet.
    }

    /// <summary>Lets publishes out: the broker has answered.</summary>
    public void Open() => _publishes.Open(Terms?.ReceiveMaximum ?? BrokerDefaults.PublishMaximum);

    /// <summary>Publishes over this connection. See <see cref="BrokerSession.PublishAsync"/>.</summary>
    public ValueTask<PublishReceipt> PublishAsync(string topic, ReadOnlyMemory<byte> payload, int qos, bool retain, TimeSpan deadline)
    {
        if (retain && Terms is { MayRetain: false })
        {
            return new(PublishReceipt.Refused(PublishReceipt.RetainNotSupported));
        }

        return Terms is { MaximumPacketSize: var most }
            && FrameWriter.PublishBound(topic, payload.Length) > most
            && FrameWriter.PublishLength(topic, payload.Length, qos, _hasProperties) > most
            ? new(PublishReceipt.Refused(PublishReceipt.PacketTooLarge))
            : _publishes.PublishAsync(topic, payload, qos, retain, deadline);
    }

    /// <summary>Keeps the broker from dropping us without asking for a proof.</summary>
    public void Ping()
    {
        _writer.Write([0xC0, 0]);
        _writer.Flush();
    }

    /// <summary>Ends the connection; the first reason stands.</summary>
    public void Fail(BrokerFailure failure)
    {
        lock (_failing)
        {
            _failure ??= failure;
        }

        _alive.Cancel();
        _writer.Abort();
        _unfinished.Wake();
        if (_thread is null)
        {
            _ended.TrySetResult(failure);
        }
    }

    public void Dispose() => Fail(BrokerFailure.Stopped);

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
            using var socket = BrokerStream.Connect(addresses, _options.Port, _options.Heartbeat * 2, Drained, _alive.Token);
            socket.BeforeWait = socket.Flush;
            _writer.Connect(socket);

            // Whoever failed the link before this line could not abort the socket.
            _alive.Token.ThrowIfCancellationRequested();
            using var stream = Secure(socket);
            _writer.Open(stream);
            socket.IsCorked = true;
            try
            {
                _opened.TrySetResult();
                Pump(stream);
                Fail(BrokerFailure.Closed(_options, "end of stream"));
            }
            finally
            {
                // A handler that finishes now must not write into a stream that is being disposed of.
                _writer.Leave();
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
        _frames.Close();
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
    private void Pump(Stream stream)
    {
        do
        {
            while (!_alive.IsCancellationRequested && _frames.TryNext(out var header, out var body))
            {
                Take(header, body);
            }

            _writer.Flush();
        }
        while (!_alive.IsCancellationRequested && _frames.Fill(stream));
    }

    private void Take(FrameHeader header, ArraySegment<byte> body)
    {
        switch (header.Type)
        {
            case PacketType.Publish when Terms is not null:
                _messages.Take(header.First, body);
                break;
            case PacketType.PubAck when body.Count >= 2:
                // 3.4.2.1: without a reason code it is success.
                _publishes.Answer((ushort)((body[0] << 8) | body[1]), body.Count > 2 && _hasProperties ? body[2] : (byte)0);
                break;
            case PacketType.PingResp:
                break;
            case PacketType.ConnAck when Terms is null && body.Count >= 2:
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
        var packet = _hasProperties && body.Count == 2 ? BrokerTerms.Translate(body[1]) : (MqttConnAckPacket)Decode(header, body);
        Terms = BrokerTerms.Of(packet, _hasProperties);

        // Its value would start MQTTnet's own ping loop, which counts on the wall's clock.
        packet.ServerKeepAlive = 0;
        TakeControl(packet);
    }

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

    private void HandlerThrew(Exception exception)
    {
        if (exception is not OperationCanceledException || !_alive.IsCancellationRequested)
        {
            _events.HandlerThrew(_options.ClientId, exception);
            Fail(BrokerFailure.HandlerFailed(exception));
        }
    }

    // What was stuck has gone out.
    private void Drained()
    {
        _publishes.Drained();
        _unfinished.Wake();
    }

    private BrokerFailure Explain(Exception exception) => _failures.Explain(exception, _writer.IsConnected, _opened.Task.IsCompleted);
}
