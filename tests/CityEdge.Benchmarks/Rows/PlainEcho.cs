using MQTTnet;
using MQTTnet.Protocol;

namespace CityEdge.Benchmarks.Rows;

/// <summary>The same echo by MQTTnet's client as it comes: its own connection, its queues, one publish awaited after the other.</summary>
internal sealed class PlainEcho : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    public static async Task<PlainEcho> StartAsync(int port, string from, string to, CancellationToken stop)
    {
        var echo = new PlainEcho();
        echo._client.ApplicationMessageReceivedAsync += message => echo._client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(to).WithPayload(message.ApplicationMessage.Payload)
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), stop);
        await echo._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId("plain").Build(), stop);
        await echo._client.SubscribeAsync(from, MqttQualityOfServiceLevel.AtLeastOnce, stop);
        return echo;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync();
        _client.Dispose();
    }
}
