using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>Gives MQTTnet's client our connection instead of its own.</summary>
internal sealed class BrokerLinkFactory(BrokerLink link) : IMqttClientAdapterFactory
{
    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger) => link;
}
