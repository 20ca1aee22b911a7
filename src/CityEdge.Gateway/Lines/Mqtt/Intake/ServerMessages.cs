using System.Buffers;
using System.Text;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>Turns what the intake has read and checked into what MQTTnet's server takes. Everything is copied: the connection's buffer moves on.</summary>
internal static class ServerMessages
{
    /// <summary>
    /// The CONNECT that MQTTnet sees: always a clean session that ends with the connection, no keep-alive (it would count on the wall clock) and no will;
    /// the intake keeps the last two itself.
    /// </summary>
    public static MqttConnectPacket Connect(IntakeClient client) => new()
    {
        ClientId = client.Id,
        CleanSession = true,
        KeepAlivePeriod = 0,
        SessionExpiryInterval = 0,
        Username = client.User.Name,
    };

    /// <summary>A PUBLISH that somebody listens to or that is to be retained, with its MQTT 5 properties unaltered (section 3.3.2.3).</summary>
    public static MqttPublishPacket Publish(string topic, in PublishFrame frame, bool retain)
    {
        var packet = new MqttPublishPacket
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(frame.Payload.ToArray()),
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)frame.Qos,
            PacketIdentifier = frame.PacketId,
            Retain = retain,
        };
        var properties = new PropertyReader(frame.Properties, PropertyReader.OfPublish);
        while (properties.TryNext(out var property))
        {
            switch (property.Id)
            {
                case Property.PayloadFormat:
                    packet.PayloadFormatIndicator = (MqttPayloadFormatIndicator)property.Number;
                    break;
                case Property.MessageExpiry:
                    packet.MessageExpiryInterval = property.Number;
                    break;
                case Property.ContentType:
                    packet.ContentType = Encoding.UTF8.GetString(property.Bytes);
                    break;
                case Property.ResponseTopic:
                    packet.ResponseTopic = Encoding.UTF8.GetString(property.Bytes);
                    break;
                case Property.CorrelationData:
                    packet.CorrelationData = property.Bytes.ToArray();
                    break;
                case Property.UserProperty:
                    (packet.UserProperties ??= []).Add(UserProperty(property));
                    break;
                default:
                    break;
            }
        }

        return packet;
    }

    /// <summary>A will on its way to those who listen.</summary>
    public static MqttApplicationMessage Will(WillMessage will, bool retain)
    {
        var message = new MqttApplicationMessage
        {
            Topic = will.Topic,
            Payload = new ReadOnlySequence<byte>(will.Payload),
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)will.Qos,
            Retain = retain,
        };
        var properties = new PropertyReader(will.Properties, PropertyReader.OfWill);
        while (properties.TryNext(out var property))
        {
            switch (property.Id)
            {
                case Property.PayloadFormat:
                    message.PayloadFormatIndicator = (MqttPayloadFormatIndicator)property.Number;
                    break;
                case Property.MessageExpiry:
                    message.MessageExpiryInterval = property.Number;
                    break;
                case Property.ContentType:
                    message.ContentType = Encoding.UTF8.GetString(property.Bytes);
                    break;
                case Property.ResponseTopic:
                    message.ResponseTopic = Encoding.UTF8.GetString(property.Bytes);
                    break;
                case Property.CorrelationData:
                    message.CorrelationData = property.Bytes.ToArray();
                    break;
                case Property.UserProperty:
                    (message.UserProperties ??= []).Add(UserProperty(property));
                    break;
                default:
                    break;
            }
        }

        return message;
    }

    /// <summary>The message expiry that a PUBLISH or a will carries; 0 means never.</summary>
    public static uint ExpiryOf(ReadOnlySpan<byte> propertyBytes, ulong allowed)
    {
        var properties = new PropertyReader(propertyBytes, allowed);
        while (properties.TryNext(out var property))
        {
            if (property.Id == Property.MessageExpiry)
            {
                return property.Number;
            }
        }

        return 0;
    }

    private static MqttUserProperty UserProperty(in Property property) =>
        new(Encoding.UTF8.GetString(property.Bytes), property.Second.ToArray());
}
