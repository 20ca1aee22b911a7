namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>What sessions with brokers log; ids 1750–1799. No payload, no password, no topic of a device above Debug.</summary>
internal sealed partial class MqttEvents(ILogger<MqttEvents> logger)
{
    public void BrokerConnected(string client, string broker, string version) => LogConnected(logger, client, broker, version);

    public void BrokerLost(string client, BrokerFailure failure) => LogLost(logger, client, failure.Text.En ?? "");

    public void FilterRefused(string client, BrokerFailure failure) => LogFilterRefused(logger, client, failure.Text.En ?? "");

    public void TopicUnreadable(string client) => LogTopicUnreadable(logger, client);

    public void HandlerThrew(string client, Exception exception) => LogHandlerThrew(logger, client, exception);

    public void LinkThrew(string client, Exception exception) => LogLinkThrew(logger, client, exception);

    [LoggerMessage(1750, LogLevel.Information, "{Client} is connected to {Broker} by MQTT {Version}.")]
    private static partial void LogConnected(ILogger logger, string client, string broker, string version);

    [LoggerMessage(1751, LogLevel.Warning, "{Client} is not connected: {Why}")]
    private static partial void LogLost(ILogger logger, string client, string why);

    [LoggerMessage(1752, LogLevel.Warning, "{Client} does not get all it asked for: {Why}")]
    private static partial void LogFilterRefused(ILogger logger, string client, string why);

    [LoggerMessage(1753, LogLevel.Warning, "{Client} received a message whose topic is none; it is dropped, further ones are counted.")]
    private static partial void LogTopicUnreadable(ILogger logger, string client);

    [LoggerMessage(1754, LogLevel.Error, "The handler of {Client} failed on a message; it is not acknowledged.")]
    private static partial void LogHandlerThrew(ILogger logger, string client, Exception exception);

    [LoggerMessage(1755, LogLevel.Error, "The connection of {Client} ended by an error that nobody foresaw.")]
    private static partial void LogLinkThrew(ILogger logger, string client, Exception exception);
}
