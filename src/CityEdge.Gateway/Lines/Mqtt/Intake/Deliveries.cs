using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// What one client is sent: packets of MQTTnet's and of the gate's, through the <see cref="Outbox"/>, never waited for. Messages that may not be sent are
/// acknowledged towards MQTTnet, which else would keep them. Anybody sends; the reading flow takes acknowledgements.
/// </summary>
/// <param name="context">What all connections share.</param>
/// <param name="client">Who is sent to.</param>
/// <param name="largest">Bytes of the largest packet that it takes; 0 for any.</param>
/// <param name="outbox">Where it waits.</param>
/// <param name="end">Ends the connection.</param>
internal sealed class Deliveries(
    IntakeContext context, IntakeClient client, uint largest, Outbox outbox, Action<DisconnectCause, ReasonCode> end)
{
    private const int UsualPacketBytes = 4096;

    private readonly Lock _encoding = new();
    private readonly Queue<ushort> _unsendable = new();

    /// <summary>Writes and reads packets in the client's version.</summary>
    public MqttPacketFormatterAdapter Formatter { get; } = new(
        client.Version switch
        {
            MqttVersion.Mqtt31 => MqttProtocolVersion.V310,
            MqttVersion.Mqtt311 => MqttProtocolVersion.V311,
            _ => MqttProtocolVersion.V500,
        },
        new MqttBufferWriter(UsualPacketBytes, ushort.MaxValue));

    /// <summary>Sends a message, unless it is larger than the client takes.</summary>
    public void SendMessage(MqttPublishPacket packet)
    {
        var command = context.Commands.Find(packet.ContentType);
        if (command is not null)
        {
            packet.ContentType = null;
        }

        if (packet.Retain && packet.MessageExpiryInterval > 0)
        {
            // 3.3.2.3.3: less the time that it has waited here; what is over is struck out by the sweep.
            packet.MessageExpiryInterval -= Math.Min(packet.MessageExpiryInterval - 1, context.Retained.WaitedSeconds(packet.Topic));
        }

        var isSent = TryAppend(packet, command);
        if (!isSent && packet.PacketIdentifier != 0)
        {
            lock (_unsendable)
            {
                _unsendable.Enqueue(packet.PacketIdentifier);
                if (_unsendable.Count > context.Limits.MaxQueuedMessages)
                {
                    end(DisconnectCause.Slow, ReasonCode.QuotaExceeded);
                }
            }
        }

        if (!isSent || packet.PacketIdentifier == 0)
        {
            command?.Answer(client.Id, acknowledged: false);
        }

        outbox.Flush();
    }

    /// <summary>Sends a packet that is not a message.</summary>
    public void Send(MqttPacket packet)
    {
        lock (_encoding)
        {
            Send(Formatter.Encode(packet).Join());
            Formatter.Cleanup();
        }
    }

    /// <summary>Sends a packet that the gate wrote itself.</summary>
    public void Send(ReadOnlySpan<byte> packet)
    {
        Append(packet);
        outbox.Flush();
    }

    /// <summary>Puts a packet behind what is sent next.</summary>
    public void Append(ReadOnlySpan<byte> packet)
    {
        if (!outbox.Append(packet))
        {
            end(DisconnectCause.Slow, ReasonCode.QuotaExceeded);
        }
    }

    /// <summary>Takes the client's PUBACK.</summary>
    /// <param name="body">What follows its header.</param>
    /// <param name="packet">What MQTTnet has to see; null where the number is of none that is under way.</param>
    /// <returns><see cref="ReasonCode.Success"/>, or why the connection ends.</returns>
    public ReasonCode TakeAcknowledgement(ReadOnlySpan<byte> body, out MqttPubAckPacket? packet)
    {
        packet = null;
        var reader = new PacketReader(body);
        if (!reader.TryTwo(out var id) || id == 0 || (client.Version != MqttVersion.Mqtt5 && !reader.IsEmpty))
        {
            return ReasonCode.MalformedPacket;
        }

        if (reader.TryByte(out var reason) && !reader.IsEmpty
            && (!reader.TryVariable(out var length) || !reader.TryTake(length, out var properties) || !reader.IsEmpty
                || PropertyReader.Check(properties, PropertyReader.OfPubAck) != ReasonCode.Success))
        {
            return ReasonCode.MalformedPacket;
        }

        if (outbox.TryAcknowledge(id, out var command))
        {
            command?.Answer(client.Id, acknowledged: reason < (byte)ReasonCode.UnspecifiedError);
            packet = new MqttPubAckPacket { PacketIdentifier = id };
        }

        return ReasonCode.Success;
    }

    /// <summary>MQTTnet keeps every message until it is acknowledged; those that were never sent are acknowledged for the client, one at a time.</summary>
    public MqttPubAckPacket? TakeUnsendable()
    {
        lock (_unsendable)
        {
            return _unsendable.TryDequeue(out var id) ? new MqttPubAckPacket { PacketIdentifier = id } : null;
        }
    }

    /// <summary>False where the message is larger than the client takes.</summary>
    private bool TryAppend(MqttPublishPacket packet, Command? command)
    {
        lock (_encoding)
        {
            var bytes = Formatter.Encode(packet);
            var isSent = largest == 0 || bytes.Length <= largest;
            if (!isSent)
            {
                // 3.1.2.11.4: as if it had been sent.
                context.Counters.CountNotSent();
            }
            else if (!outbox.AppendMessage(packet.PacketIdentifier, bytes.Packet, bytes.Payload, command))
            {
                end(DisconnectCause.Slow, ReasonCode.QuotaExceeded);
            }

            Formatter.Cleanup();
            return isSent;
        }
    }
}
