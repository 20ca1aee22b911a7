using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>What the broker takes, as it said when it accepted the connection. A broker before MQTT 5 sets no terms.</summary>
/// <param name="KeepAlive">The keep-alive that it demands instead of ours; zero for none.</param>
/// <param name="ReceiveMaximum">How many publishes at QoS 1 it takes unacknowledged, 1 to <see cref="BrokerDefaults.PublishMaximum"/>.</param>
/// <param name="MaximumPacketSize">Bytes of the largest packet that it takes; <see cref="int.MaxValue"/> for any.</param>
/// <param name="MayRetain">Whether it keeps retained messages.</param>
/// <param name="HasQos1">Whether it takes publishes at QoS 1.</param>
internal sealed record BrokerTerms(TimeSpan KeepAlive, int ReceiveMaximum, int MaximumPacketSize, bool MayRetain, bool HasQos1)
{
    /// <summary>The terms of an answer that accepts; null of one that refuses.</summary>
    /// <param name="answer">The broker's CONNACK.</param>
    /// <param name="hasProperties">Whether it is MQTT 5.</param>
    public static BrokerTerms? Of(MqttConnAckPacket answer, bool hasProperties) =>
        (hasProperties ? (int)answer.ReasonCode : (int)answer.ReturnCode) != 0
            ? null
            : new BrokerTerms(
                TimeSpan.FromSeconds(answer.ServerKeepAlive),
                answer.ReceiveMaximum > 0 ? Math.Min((int)answer.ReceiveMaximum, BrokerDefaults.PublishMaximum) : BrokerDefaults.PublishMaximum,
                answer.MaximumPacketSize is > 0 and < int.MaxValue ? (int)answer.MaximumPacketSize : int.MaxValue,
                !hasProperties || answer.RetainAvailable,
                !hasProperties || answer.MaximumQoS != MqttQualityOfServiceLevel.AtMostOnce);

    /// <summary>A broker before MQTT 5 answers in its own two bytes, whose codes 1–5 are no codes of MQTT 5: the same answer in the words of MQTT 5.</summary>
    /// <param name="returnCode">The second of the two bytes.</param>
    public static MqttConnAckPacket Translate(byte returnCode) => new()
    {
        ReasonCode = returnCode switch
        {
            1 => MqttConnectReasonCode.UnsupportedProtocolVersion,
            2 => MqttConnectReasonCode.ClientIdentifierNotValid,
            3 => MqttConnectReasonCode.ServerUnavailable,
            4 => MqttConnectReasonCode.BadUserNameOrPassword,
            5 => MqttConnectReasonCode.NotAuthorized,
            0 or >= 0x80 => (MqttConnectReasonCode)returnCode,
            _ => MqttConnectReasonCode.UnspecifiedError,
        },
        RetainAvailable = true,
        MaximumQoS = MqttQualityOfServiceLevel.ExactlyOnce,
    };
}
