using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// What passes between a client that was let in and MQTTnet's server, packet by packet: each is checked; PUBACK, PINGRESP, CONNACK, subscriptions' bounds and the
/// will are the gate's own, and MQTTnet sees the rest. One flow takes; MQTTnet's send loop sends.
/// </summary>
internal sealed class ClientSession
{
    private readonly IntakeContext _context;
    private readonly IntakeClient _client;
    private readonly ClientTerms _terms;
    private readonly Action<DisconnectCause, ReasonCode> _end;
    private readonly Deliveries _deliveries;
    private readonly PublishedMessages _messages;
    private readonly ClientSubscriptions _subscriptions;
    private WillMessage? _will;

    /// <param name="context">What all connections share.</param>
    /// <param name="client">Who was let in.</param>
    /// <param name="terms">On what terms.</param>
    /// <param name="outbox">What waits to be sent to it.</param>
    /// <param name="acks">What it is owed.</param>
    /// <param name="failed">Told what the handler threw about a message.</param>
    /// <param name="end">Ends the connection.</param>
    public ClientSession(
        IntakeContext context, IntakeClient client, ClientTerms terms, Outbox outbox, AckLine acks, Action<Exception> failed, Action<DisconnectCause, ReasonCode> end)
    {
        (_context, _client, _terms, _end) = (context, client, terms, end);
        _will = terms.Will;
        _deliveries = new Deliveries(context, client, terms.LargestPacket, outbox, end);
        _messages = new PublishedMessages(context, client, acks, failed, end);
        _subscriptions = new ClientSubscriptions(context, client);
        outbox.Limit(terms.ReceiveMaximum);
        acks.Speak(client.Version);
    }

    /// <summary>Writes and reads packets in the client's version.</summary>
    public MqttPacketFormatterAdapter Formatter => _deliveries.Formatter;

    /// <summary>Whether it speaks MQTT 5, which has a word for everything.</summary>
    public bool SpeaksMqtt5 => _client.Version == MqttVersion.Mqtt5;

    /// <summary>Takes one whole packet of the client's; returns what MQTTnet has to see of it.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="body">What follows the header.</param>
    public MqttPacket? Take(in FixedHeader header, ReadOnlyMemory<byte> body)
    {
        // 2.1.3: the flags of every packet but PUBLISH are fixed.
        var flags = header.Kind is PacketKind.PubRel or PacketKind.Subscribe or PacketKind.Unsubscribe ? 2 : 0;
        if (header.Kind == 0 || (header.Kind != PacketKind.Publish && header.Flags != flags))
        {
            return Violate(ReasonCode.MalformedPacket);
        }

        return header.Kind switch
        {
            PacketKind.Publish => _messages.Take(header.Flags, body),
            PacketKind.PubAck => Judged(_deliveries.TakeAcknowledgement(body.Span, out var acknowledgement), acknowledgement),
            PacketKind.Subscribe => TakeSubscribe(body.Span),
            PacketKind.Unsubscribe => Judged(_subscriptions.Unsubscribe(body.Span, out var unsubscribe), unsubscribe),
            PacketKind.PingReq => TakePing(body.Span),
            PacketKind.Disconnect => TakeFarewell(body.Span),
            // A second CONNECT, AUTH without a method, what only servers send, and the packets of QoS 2.
            _ => Violate(ReasonCode.ProtocolError),
        };
    }

    /// <summary>What MQTTnet has to see although the client never sent it; null for nothing.</summary>
    public MqttPubAckPacket? TakeOwed() => _deliveries.TakeUnsendable();

    /// <summary>MQTTnet has worked the packet that it was given last.</summary>
    public void Worked() => _subscriptions.StrikeEnded();

    /// <summary>MQTTnet sends a packet: queued, never waited for.</summary>
    public void Send(MqttPacket packet)
    {
        switch (packet)
        {
            case MqttConnAckPacket { ReasonCode: MqttConnectReasonCode.Success }:
                _deliveries.Send(ServerPackets.ConnAck(_client.Version, _context.Limits, _terms.AssignedId, _terms.ServerKeepAlive));
                break;
            case MqttConnAckPacket refusal:
                _deliveries.Send(ServerPackets.Refusal(_client.Version, (ReasonCode)refusal.ReasonCode));
                break;
            case MqttPubAckPacket or MqttDisconnectPacket:
                // The gate's own: the acknowledgement leaves when the handler has taken the message.
                break;
            case MqttPublishPacket publish:
                _deliveries.SendMessage(publish);
                break;
            case MqttSubAckPacket answer:
                _subscriptions.Complete(answer);
                _deliveries.Send(answer);
                break;
            default:
                _deliveries.Send(packet);
                break;
        }
    }

    /// <summary>Publishes the will, if there is one and the client did not take it with it.</summary>
    public void PublishWill()
    {
        if (_will is { } will)
        {
            _messages.PublishWill(will);
        }
    }

    /// <summary>Nobody sends to this client any more.</summary>
    public void Leave() => _subscriptions.Leave();

    private MqttPacket? TakeSubscribe(ReadOnlySpan<byte> body)
    {
        var fault = _subscriptions.Subscribe(body, out var packet, out var refusal);
        if (refusal is not null)
        {
            _deliveries.Send(refusal);
        }

        return Judged(fault, packet);
    }

    private MqttPacket? TakePing(ReadOnlySpan<byte> body)
    {
        if (!body.IsEmpty)
        {
            return Violate(ReasonCode.MalformedPacket);
        }

        _deliveries.Append(ServerPackets.PingResp);
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

        _end(DisconnectCause.Farewell, ReasonCode.Success);
        return null;
    }

    private MqttPacket? Judged(ReasonCode fault, MqttPacket? packet) => fault == ReasonCode.Success ? packet : Violate(fault);

    private MqttPacket? Violate(ReasonCode reason)
    {
        _end(DisconnectCause.Violation, reason);
        return null;
    }
}
