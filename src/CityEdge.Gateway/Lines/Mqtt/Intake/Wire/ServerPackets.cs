using System.Buffers.Binary;
using System.Text;

namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>Writes the packets that the intake answers with by itself. SUBACK, UNSUBACK and PUBLISH are MQTTnet's to write.</summary>
internal static class ServerPackets
{
    /// <summary>Longest CONNACK: the assigned client identifier is ours and short.</summary>
    private const int ConnAckSize = 128;

    public static ReadOnlySpan<byte> PingResp => [0xD0, 0x00];

    /// <summary>A CONNACK that accepts. MQTT 5 is told what the intake does not have: QoS 2, sessions that outlive the connection, shared
    /// subscriptions, subscription identifiers; topic aliases are absent by the property's default.</summary>
    public static byte[] ConnAck(MqttVersion version, IntakeLimits limits, string? assignedId, ushort? serverKeepAlive)
    {
        if (version != MqttVersion.Mqtt5)
        {
            return [0x20, 0x02, 0x00, 0x00];
        }

        Span<byte> bytes = stackalloc byte[ConnAckSize];
        var at = 5;
        bytes[0] = 0x20;
        at = Four(bytes, at, Property.SessionExpiry, 0);
        at = Two(bytes, at, Property.ReceiveMaximum, (ushort)limits.ReceiveMaximum);
        at = One(bytes, at, Property.MaximumQos, 1);
        at = Four(bytes, at, Property.MaximumPacketSize, (uint)limits.MaxPacketBytes);
        at = One(bytes, at, Property.SubscriptionIdentifiersAvailable, 0);
        at = One(bytes, at, Property.SharedSubscriptionAvailable, 0);
        if (serverKeepAlive is { } seconds)
        {
            at = Two(bytes, at, Property.ServerKeepAlive, seconds);
        }

        if (assignedId is not null)
        {
            at = Two(bytes, at, Property.AssignedClientIdentifier, (ushort)assignedId.Length);
            at += Encoding.ASCII.GetBytes(assignedId, bytes[at..]);
        }

        bytes[1] = (byte)(at - 2);
        bytes[4] = (byte)(at - 5);
        return bytes[..at].ToArray();
    }

    /// <summary>A CONNACK that refuses, in the words of the client's version.</summary>
    public static byte[] Refusal(MqttVersion version, ReasonCode reason) => version == MqttVersion.Mqtt5
        ? [0x20, 0x03, 0x00, (byte)reason, 0x00]
        : [0x20, 0x02, 0x00, ReturnCode(reason)];

    /// <summary>Writes a PUBACK: with its reason where there is one and the version can carry it.</summary>
    public static int PubAck(Span<byte> bytes, MqttVersion version, ushort packetId, ReasonCode reason)
    {
        var long5 = version == MqttVersion.Mqtt5 && reason != ReasonCode.Success;
        bytes[0] = 0x40;
        bytes[1] = (byte)(long5 ? 3 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], packetId);
        if (long5)
        {
            bytes[4] = (byte)reason;
        }

        return bytes[1] + 2;
    }

    /// <summary>MQTT 5's farewell; MQTT 3 has none from the server.</summary>
    public static byte[] Disconnect(ReasonCode reason) => [0xE0, 0x01, (byte)reason];

    /// <summary>The five refusals that MQTT 3 knows (3.1.1, table 3.1).</summary>
    private static byte ReturnCode(ReasonCode reason) => reason switch
    {
        ReasonCode.UnsupportedProtocolVersion => 1,
        ReasonCode.ClientIdentifierNotValid => 2,
        ReasonCode.BadUserNameOrPassword => 4,
        ReasonCode.NotAuthorized or ReasonCode.TopicNameInvalid or ReasonCode.QosNotSupported => 5,
        _ => 3,
    };

    private static int One(Span<byte> bytes, int at, byte id, byte value)
    {
        bytes[at] = id;
        bytes[at + 1] = value;
        return at + 2;
    }

    private static int Two(Span<byte> bytes, int at, byte id, ushort value)
    {
        bytes[at] = id;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(at + 1)..], value);
        return at + 3;
    }

    private static int Four(Span<byte> bytes, int at, byte id, uint value)
    {
        bytes[at] = id;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[(at + 1)..], value);
        return at + 5;
    }
}
