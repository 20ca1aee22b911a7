using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet.Exceptions;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>Turns what the system, TLS or MQTTnet throws on a connection into a sentence for people.</summary>
internal sealed class LinkFailures(BrokerOptions options, MqttEvents events)
{
    /// <summary>What an exception means.</summary>
    /// <param name="exception">What was thrown; logged where nobody foresaw it.</param>
    /// <param name="isConnected">Whether there was a TCP connection.</param>
    /// <param name="isOpened">Whether its TLS, if any, was agreed on.</param>
    public BrokerFailure Explain(Exception exception, bool isConnected, bool isOpened) => exception switch
    {
        LinkException known => known.Failure,
        OperationCanceledException => BrokerFailure.Stopped,
        AuthenticationException => BrokerFailure.Untrusted(options, exception.InnerException?.Message ?? exception.Message),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => BrokerFailure.ConnectionRefused(options),
        SocketException socket when !isConnected => BrokerFailure.Unreachable(options, socket.SocketErrorCode.ToString()),
        SocketException socket => BrokerFailure.Closed(options, socket.SocketErrorCode.ToString()),
        IOException { InnerException: SocketException socket } => BrokerFailure.Closed(options, socket.SocketErrorCode.ToString()),
        IOException when options.IsEncrypted && !isOpened => BrokerFailure.Untrusted(options, exception.Message),
        IOException => BrokerFailure.Closed(options, exception.Message),
        MqttProtocolViolationException => BrokerFailure.Malformed(options, exception.Message),
        _ => Unknown(exception),
    };

    private BrokerFailure Unknown(Exception exception)
    {
        events.LinkThrew(options.ClientId, exception);
        return BrokerFailure.Malformed(options, exception.GetType().Name);
    }
}
