using System.Text;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>Reads SUBSCRIBE and UNSUBSCRIBE (sections 3.8, 3.10) into the packets that MQTTnet's server takes.</summary>
internal static class SubscribeRequest
{
    public static ReasonCode Read(ReadOnlySpan<byte> body, bool isMqtt5, int maxFilters, out MqttSubscribePacket packet)
    {
        packet = new MqttSubscribePacket();
        var reader = new PacketReader(body);
        if (ReadStart(ref reader, isMqtt5, PropertyReader.OfSubscribe, out var id) is var fault and not ReasonCode.Success)
        {
            return fault;
        }

        packet.PacketIdentifier = id;
        while (!reader.IsEmpty)
        {
            if (!reader.TryText(out var filter) || !reader.TryByte(out var options))
            {
                return ReasonCode.MalformedPacket;
            }

            // 3.8.3.1: reserved bits are zero, QoS 3 and retain handling 3 do not exist; MQTT 3 knows only the QoS.
            var qos = options & 3;
            var handling = options >> 4 & 3;
            if (qos == 3 || handling == 3 || (options & (isMqtt5 ? 0xC0 : 0xFC)) != 0)
            {
                return ReasonCode.MalformedPacket;
            }

            if (packet.TopicFilters.Count == maxFilters)
            {
                return ReasonCode.QuotaExceeded;
            }

            packet.TopicFilters.Add(new MqttTopicFilter
            {
                Topic = Encoding.UTF8.GetString(filter),
                // 3.8.4: the server may grant less than was asked for; the intake's most is QoS 1.
                QualityOfServiceLevel = qos == 0 ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce,
                NoLocal = (options & 4) != 0,
                RetainAsPublished = (options & 8) != 0,
                RetainHandling = (MqttRetainHandling)handling,
            });
        }

        // 3.8.3: a SUBSCRIBE without a filter is a protocol error.
        return packet.TopicFilters.Count == 0 ? ReasonCode.ProtocolError : ReasonCode.Success;
    }

    public static ReasonCode ReadUnsubscribe(ReadOnlySpan<byte> body, bool isMqtt5, int maxFilters, out MqttUnsubscribePacket packet)
    {
        packet = new MqttUnsubscribePacket();
        var reader = new PacketReader(body);
        if (ReadStart(ref reader, isMqtt5, PropertyReader.OfUnsubscribe, out var id) is var fault and not ReasonCode.Success)
        {
            return fault;
        }

        packet.PacketIdentifier = id;
        while (!reader.IsEmpty)
        {
            if (!reader.TryText(out var filter))
            {
                return ReasonCode.MalformedPacket;
            }

            if (packet.TopicFilters.Count == maxFilters)
            {
                return ReasonCode.QuotaExceeded;
            }

            packet.TopicFilters.Add(Encoding.UTF8.GetString(filter));
        }

        return packet.TopicFilters.Count == 0 ? ReasonCode.ProtocolError : ReasonCode.Success;
    }

    private static ReasonCode ReadStart(ref PacketReader reader, bool isMqtt5, ulong allowed, out ushort id)
    {
        if (!reader.TryTwo(out id) || id == 0)
        {
            return ReasonCode.MalformedPacket;
        }

        if (!isMqtt5)
        {
            return ReasonCode.Success;
        }

        if (!reader.TryVariable(out var length) || !reader.TryTake(length, out var bytes))
        {
            return ReasonCode.MalformedPacket;
        }

        var properties = new PropertyReader(bytes, allowed);
        while (properties.TryNext(out var property))
        {
            // CONNACK said that subscription identifiers are not available (section 3.2.2.3.12).
            if (property.Id == Property.SubscriptionIdentifier)
            {
                return ReasonCode.SubscriptionIdentifiersNotSupported;
            }
        }

        return properties.Fault;
    }
}
