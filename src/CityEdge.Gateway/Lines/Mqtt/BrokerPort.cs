using CityEdge.Gateway.Lines.Mqtt.Client;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>A session with a foreign broker under an MQTT line.</summary>
internal sealed class BrokerPort : IMqttPort, IBrokerReceiver
{
    private readonly BrokerSession _session;
    private IMqttReceiver? _receiver;

    public BrokerPort(BoundLine line, MqttConnectLine config, LineContext context)
    {
        var options = new BrokerOptions
        {
            Url = config.Url,
            Site = context.Site,
            ClientId = config.ClientId ?? $"cityedge-{context.Site}-{config.Id}",
            User = config.User,
            PasswordFile = config.PasswordFile,
            AuthorityFile = config.Authority,
            Filters = new MqttRoutes(line.Devices, config.LoRaWan).Filters,
        };
        _session = new BrokerSession(options, this, new MqttEvents(context.Loggers.CreateLogger<MqttEvents>()), context.Clock.Time, Random.Shared.NextDouble);
    }

    public Task RunAsync(IMqttReceiver receiver, CancellationToken stop)
    {
        _receiver = receiver;
        return _session.RunAsync(stop);
    }

    public async ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload, TimeSpan deadline) =>
        (await _session.PublishAsync(topic, payload, qos: 1, retain: false, deadline).ConfigureAwait(false)).Outcome == PublishOutcome.Acknowledged;

    public async ValueTask PublishedAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, bool duplicate, int qos, CancellationToken stop) =>
        await _receiver!.PublishedAsync(topic, payload, retain).ConfigureAwait(false);

    public void Connected() => _receiver!.Up();

    public void Lost(BrokerFailure failure) => _receiver!.Down(failure.Text);
}
