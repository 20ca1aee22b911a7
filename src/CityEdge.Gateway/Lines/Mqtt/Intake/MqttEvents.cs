using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>What the MQTT intake logs, ids 1700 to 1749; what a client does again within the period is counted, not told. Keys are never logged.</summary>
internal sealed partial class MqttEvents(ILogger<MqttEvents> logger)
{
    public void Listening(string address, bool tls) => LogListening(logger, address, tls);

    public void Refused(string from, string user, ReasonCode reason) => LogRefused(logger, from, user, reason);

    public void ForeignTopic(string user, string topic) => LogForeignTopic(logger, user, topic);

    public void ForeignFilter(string user, string filter) => LogForeignFilter(logger, user, filter);

    public void Ended(string user, DisconnectCause cause, ReasonCode reason) => LogEnded(logger, user, cause, reason);

    public void NotRetained(string user, string topic) => LogNotRetained(logger, user, topic);

    public void HandlerThrew(string user, Exception failure) => LogHandlerThrew(logger, user, failure);

    public void ConnectionCrashed(string from, Exception failure) => LogConnectionCrashed(logger, from, failure);

    public void ServerComplained(string message, Exception? failure) => LogServerComplained(logger, message, failure);

    public void AcceptFailed(string why) => LogAcceptFailed(logger, why);

    [LoggerMessage(1700, LogLevel.Information, "The MQTT intake listens at {Address} (TLS: {Tls}).")]
    private static partial void LogListening(ILogger logger, string address, bool tls);

    [LoggerMessage(1701, LogLevel.Warning, "A client at {From} that calls itself {User} was refused: {Reason}.")]
    private static partial void LogRefused(ILogger logger, string from, string user, ReasonCode reason);

    [LoggerMessage(1702, LogLevel.Warning, "The device {User} published to {Topic}, which is not in its list; refused.")]
    private static partial void LogForeignTopic(ILogger logger, string user, string topic);

    [LoggerMessage(1703, LogLevel.Warning, "The device {User} asked to subscribe to {Filter}, which is not in its list; refused.")]
    private static partial void LogForeignFilter(ILogger logger, string user, string filter);

    [LoggerMessage(1704, LogLevel.Warning, "The connection of {User} was ended: {Cause}, {Reason}.")]
    private static partial void LogEnded(ILogger logger, string user, DisconnectCause cause, ReasonCode reason);

    [LoggerMessage(1705, LogLevel.Warning, "The message of {User} on {Topic} was taken but not retained: the store of retained messages is full.")]
    private static partial void LogNotRetained(ILogger logger, string user, string topic);

    [LoggerMessage(1706, LogLevel.Error, "A message of {User} could not be handled; its connection was ended without an acknowledgement.")]
    private static partial void LogHandlerThrew(ILogger logger, string user, Exception failure);

    [LoggerMessage(1707, LogLevel.Error, "The connection from {From} crashed and was closed.")]
    private static partial void LogConnectionCrashed(ILogger logger, string from, Exception failure);

    [LoggerMessage(1708, LogLevel.Warning, "The MQTT server complained: {Message}")]
    private static partial void LogServerComplained(ILogger logger, string message, Exception? failure);

    [LoggerMessage(1709, LogLevel.Warning, "A connection could not be accepted: {Why}")]
    private static partial void LogAcceptFailed(ILogger logger, string why);
}
