namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>A PUBLISH (section 3.3) inside the connection's own buffer: nothing is copied.</summary>
internal ref struct PublishFrame
{
    public ReadOnlySpan<byte> Topic;

    /// <summary>MQTT 5 only; empty otherwise.</summary>
    public ReadOnlySpan<byte> Properties;

    public ReadOnlySpan<byte> Payload;

    /// <summary>0 for QoS 0.</summary>
    public ushort PacketId;

    public byte Qos;

    public bool Retain;

    /// <summary>Reads the body; a result other than <see cref="ReasonCode.Success"/> is why the connection ends.</summary>
    public static ReasonCode Read(byte flags, ReadOnlySpan<byte> body, bool isMqtt5, out PublishFrame frame)
    {
        frame = default;
        frame.Qos = (byte)(flags >> 1 & 3);
        frame.Retain = (flags & 1) != 0;

        // 3.3.1.2: QoS 3 is malformed; 3.3.1.1: a duplicate of QoS 0 does not exist. QoS 2 is what the intake does not do.
        if (frame.Qos == 3 || (frame.Qos == 0 && (flags & 8) != 0))
        {
            return ReasonCode.MalformedPacket;
        }

        if (frame.Qos == 2)
        {
            return ReasonCode.QosNotSupported;
        }

        var reader = new PacketReader(body);
        if (!reader.TryText(out frame.Topic))
        {
            return ReasonCode.MalformedPacket;
        }

        // 2.2.1: a packet identifier is never zero.
        if (frame.Qos == 1 && (!reader.TryTwo(out frame.PacketId) || frame.PacketId == 0))
        {
            return ReasonCode.MalformedPacket;
        }

        if (isMqtt5)
        {
            if (!reader.TryVariable(out var length) || !reader.TryTake(length, out frame.Properties))
            {
                return ReasonCode.MalformedPacket;
            }

            if (Check(frame.Properties) is var fault and not ReasonCode.Success)
            {
                return fault;
            }
        }

        frame.Payload = reader.Rest;
        return frame.Topic.IsEmpty ? ReasonCode.TopicNameInvalid : ReasonCode.Success;
    }

    private static ReasonCode Check(ReadOnlySpan<byte> bytes)
    {
        var properties = new PropertyReader(bytes, PropertyReader.OfPublish);
        while (properties.TryNext(out var property))
        {
            // 3.3.2.3.4: CONNACK told a Topic Alias Maximum of zero. 3.3.2.3.8: a client sends no subscription identifier.
            if (property.Id == Property.TopicAlias)
            {
                return ReasonCode.TopicAliasInvalid;
            }

            if (property.Id == Property.SubscriptionIdentifier)
            {
                return ReasonCode.ProtocolError;
            }
        }

        return properties.Fault;
    }
}
