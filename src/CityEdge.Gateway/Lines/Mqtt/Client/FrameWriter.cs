using System.Buffers.Binary;
using System.Text;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>Writes the three packets of the hot path. Everything else is written by MQTTnet's own formatter.</summary>
internal static class FrameWriter
{
    public const int PubAckLength = 4;
    public const int PingLength = 2;
    private const int LongestHeader = 5;

    /// <summary>Bytes that a PUBLISH may take at most.</summary>
    public static int PublishBound(string topic, int payload) => LongestHeader + 2 + Encoding.UTF8.GetMaxByteCount(topic.Length) + 2 + 1 + payload;

    /// <summary>Bytes of the PUBLISH as it stands on the wire.</summary>
    public static int PublishLength(string topic, int payload, int qos, bool hasProperties)
    {
        var body = BodyLength(Encoding.UTF8.GetByteCount(topic), payload, qos, hasProperties);
        return 1 + LengthBytes(body) + body;
    }

    /// <summary>Writes a PUBLISH without properties.</summary>
    /// <returns>Bytes written.</returns>
    public static int Publish(Span<byte> into, string topic, ReadOnlySpan<byte> payload, int qos, bool retain, ushort packetId, bool hasProperties)
    {
        var topicBytes = Encoding.UTF8.GetByteCount(topic);
        var body = BodyLength(topicBytes, payload.Length, qos, hasProperties);
        into[0] = (byte)(((int)PacketType.Publish << 4) | (qos << 1) | (retain ? 1 : 0));
        var at = 1;
        for (var left = body; ;)
        {
            var low = left & 0x7F;
            left >>= 7;
            into[at++] = (byte)(left > 0 ? low | 0x80 : low);
            if (left == 0)
            {
                break;
            }
        }

        BinaryPrimitives.WriteUInt16BigEndian(into[at..], (ushort)topicBytes);
        at += 2 + Encoding.UTF8.GetBytes(topic, into[(at + 2)..]);
        if (qos > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(into[at..], packetId);
            at += 2;
        }

        if (hasProperties)
        {
            into[at++] = 0;
        }

        payload.CopyTo(into[at..]);
        return at + payload.Length;
    }

    /// <summary>Writes a PUBACK that says success: in both versions the same four bytes.</summary>
    public static void PubAck(Span<byte> into, ushort packetId)
    {
        into[0] = (int)PacketType.PubAck << 4;
        into[1] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(into[2..], packetId);
    }

    private static int BodyLength(int topic, int payload, int qos, bool hasProperties) => 2 + topic + (qos > 0 ? 2 : 0) + (hasProperties ? 1 : 0) + payload;

    private static int LengthBytes(int body) => body < 0x80 ? 1 : body < 0x4000 ? 2 : body < 0x20_0000 ? 3 : 4;
}
