namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>The upper half of a packet's first byte: MQTT 5, 2.1.2.</summary>
internal enum PacketType
{
    ConnAck = 2,
    Publish = 3,
    PubAck = 4,
    SubAck = 9,
    UnsubAck = 11,
    PingResp = 13,
    Disconnect = 14,
    Auth = 15,
}
