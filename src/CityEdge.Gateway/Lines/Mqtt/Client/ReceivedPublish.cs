using System.Buffers.Binary;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>Where the parts of a PUBLISH lie in its body: MQTT 5 and 3.1.1, 3.3.</summary>
/// <param name="PacketId">0 at QoS 0.</param>
/// <param name="Qos">0–2.</param>
/// <param name="Retain">The broker kept it from earlier.</param>
/// <param name="Duplicate">Sent before.</param>
/// <param name="TopicLength">Bytes of the topic, which begins at 2.</param>
/// <param name="PayloadStart">Where the payload begins; it ends with the body.</param>
internal readonly record struct ReceivedPublish(ushort PacketId, int Qos, bool Retain, bool Duplicate, int TopicLength, int PayloadStart)
{
    public const int TopicStart = 2;

    /// <summary>Finds the parts.</summary>
    /// <param name="first">The fixed header's first byte.</param>
    /// <param name="body">All behind the fixed header.</param>
    /// <param name="hasProperties">Whether it is MQTT 5.</param>
    /// <param name="publish">The parts where it is sound.</param>
    /// <returns>False where lengths, QoS or packet id cannot be.</returns>
    public static bool TryRead(byte first, ReadOnlySpan<byte> body, bool hasProperties, out ReceivedPublish publish)
    {
        publish = default;
        var qos = (first >> 1) & 3;

        // [MQTT-3.3.1-4]: both bits set; [MQTT-3.3.1-2]: a duplicate of what is never repeated.
        if (qos == 3 || (qos == 0 && (first & 8) != 0) || body.Length < TopicStart)
        {
            return false;
        }

        var topic = BinaryPrimitives.ReadUInt16BigEndian(body);
        var at = TopicStart + topic;
        ushort id = 0;
        if (qos > 0)
        {
            if (body.Length < at + 2 || (id = BinaryPrimitives.ReadUInt16BigEndian(body[at..])) == 0)
            {
                return false;
            }

            at += 2;
        }

        if (at > body.Length || (hasProperties && !TrySkipProperties(body, ref at)))
        {
            return false;
        }

        publish = new(id, qos, (first & 1) != 0, (first & 8) != 0, topic, at);
        return true;
    }

    // Nothing in them changes what a message says to us; an alias for the topic cannot come, because none was offered.
    private static bool TrySkipProperties(ReadOnlySpan<byte> body, ref int at)
    {
        var length = 0;
        for (var i = 0; i < 4; i++)
        {
            if (at >= body.Length)
            {
                return false;
            }

            var one = body[at++];
            length |= (one & 0x7F) << (7 * i);
            if (one < 0x80)
            {
                at += length;
                return at <= body.Length;
            }
        }

        return false;
    }
}
