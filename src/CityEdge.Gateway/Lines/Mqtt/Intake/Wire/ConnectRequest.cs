using System.Text;

namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>A CONNECT as the client sent it (section 3.1), checked for its shape and not yet for its rights.</summary>
internal sealed class ConnectRequest
{
    public MqttVersion Version { get; private set; }

    public bool CleanStart { get; private set; }

    /// <summary>Seconds; 0 means none.</summary>
    public ushort KeepAlive { get; private set; }

    /// <summary>May be empty.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>Null when the client gave none.</summary>
    public string? UserName { get; private set; }

    /// <summary>Null when the client gave none.</summary>
    public byte[]? Key { get; private set; }

    public WillMessage? Will { get; private set; }

    /// <summary>How many QoS 1 messages the client takes unacknowledged; 65,535 when it did not say.</summary>
    public ushort ReceiveMaximum { get; private set; } = ushort.MaxValue;

    /// <summary>The largest packet that the client takes; 0 when it did not say.</summary>
    public uint MaximumPacketSize { get; private set; }

    /// <summary>Whether the client wants an exchange of AUTH packets, which the intake does not have.</summary>
    public bool WantsAuthentication { get; private set; }


    /// <summary>
    /// Reads the body of a CONNECT. A result other than <see cref="ReasonCode.Success"/> is why it is refused; <paramref name="request"/> then holds the
    /// version to answer in, as far as it was read.
    /// </summary>
    public static ReasonCode Read(ReadOnlySpan<byte> body, out ConnectRequest request)
    {
        request = new ConnectRequest();
        var reader = new PacketReader(body);

        // 3.1.2.1 and 3.1.2.2: "MQIsdp" is 3.1, "MQTT" is 3.1.1 and 5; another name is not worth an answer.
        if (!reader.TryText(out var name) || !reader.TryByte(out var level))
        {
            return ReasonCode.MalformedPacket;
        }

        var isMqtt = name.SequenceEqual("MQTT"u8);
        if (!isMqtt && !name.SequenceEqual("MQIsdp"u8))
        {
            return ReasonCode.ProtocolError;
        }

        request.Version = (isMqtt, level) switch
        {
            (false, 3) => MqttVersion.Mqtt31,
            (true, 4) => MqttVersion.Mqtt311,
            (true, 5) => MqttVersion.Mqtt5,
            _ => MqttVersion.None,
        };
        if (request.Version == MqttVersion.None)
        {
            request.Version = isMqtt && level > 5 ? MqttVersion.Mqtt5 : MqttVersion.Mqtt311;
            return ReasonCode.UnsupportedProtocolVersion;
        }

        return request.ReadRest(ref reader);
    }

    private ReasonCode ReadRest(ref PacketReader reader)
    {
        if (!reader.TryByte(out var flags) || !reader.TryTwo(out var keepAlive))
        {
            return ReasonCode.MalformedPacket;
        }

        // 3.1.2.3: bit 0 is reserved; without a will its QoS and retain are zero; QoS 3 does not exist.
        var hasWill = (flags & 0x04) != 0;
        var willQos = (byte)(flags >> 3 & 3);
        if ((flags & 1) != 0 || willQos == 3 || (!hasWill && (flags & 0x38) != 0))
        {
            return ReasonCode.MalformedPacket;
        }

        CleanStart = (flags & 0x02) != 0;
        KeepAlive = keepAlive;
        if (Version == MqttVersion.Mqtt5 && ReadProperties(ref reader) is var fault and not ReasonCode.Success)
        {
            return fault;
        }

        if (!reader.TryText(out var clientId))
        {
            return ReasonCode.MalformedPacket;
        }

        ClientId = Encoding.UTF8.GetString(clientId);
        if (hasWill && ReadWill(ref reader, willQos, (flags & 0x20) != 0) is var willFault and not ReasonCode.Success)
        {
            return willFault;
        }

        return ReadCredentials(ref reader, flags);
    }

    private ReasonCode ReadProperties(ref PacketReader reader)
    {
        if (!reader.TryVariable(out var length) || !reader.TryTake(length, out var bytes))
        {
            return ReasonCode.MalformedPacket;
        }

        var properties = new PropertyReader(bytes, PropertyReader.OfConnect);
        while (properties.TryNext(out var property))
        {
            switch (property.Id)
            {
                case Property.ReceiveMaximum:
                    ReceiveMaximum = (ushort)property.Number;
                    break;
                case Property.MaximumPacketSize:
                    MaximumPacketSize = property.Number;
                    break;
                case Property.AuthenticationMethod:
                    WantsAuthentication = true;
                    break;
                default:
                    break;
            }
        }

        return properties.Fault;
    }

    private ReasonCode ReadWill(ref PacketReader reader, byte qos, bool retain)
    {
        ReadOnlySpan<byte> properties = default;
        if (Version == MqttVersion.Mqtt5)
        {
            if (!reader.TryVariable(out var length) || !reader.TryTake(length, out properties))
            {
                return ReasonCode.MalformedPacket;
            }

            if (PropertyReader.Check(properties, PropertyReader.OfWill) is var fault and not ReasonCode.Success)
            {
                return fault;
            }
        }

        if (!reader.TryText(out var topic) || !reader.TryBinary(out var payload))
        {
            return ReasonCode.MalformedPacket;
        }

        Will = new WillMessage
        {
            Topic = Encoding.UTF8.GetString(topic),
            Payload = payload.ToArray(),
            Qos = qos,
            Retain = retain,
            Properties = properties.ToArray(),
        };
        return ReasonCode.Success;
    }

    private ReasonCode ReadCredentials(ref PacketReader reader, byte flags)
    {
        var hasName = (flags & 0x80) != 0;
        var hasKey = (flags & 0x40) != 0;
        if (hasName)
        {
            if (!reader.TryText(out var name))
            {
                return ReasonCode.MalformedPacket;
            }

            UserName = Encoding.UTF8.GetString(name);
        }

        if (hasKey)
        {
            if (!reader.TryBinary(out var key))
            {
                return ReasonCode.MalformedPacket;
            }

            Key = key.ToArray();
        }

        // 3.1.1 section 3.1.2.9: a password needs a user name; MQTT 5 lifted that. No bytes may follow.
        return reader.IsEmpty && (hasName || !hasKey || Version == MqttVersion.Mqtt5) ? ReasonCode.Success : ReasonCode.MalformedPacket;
    }
}
