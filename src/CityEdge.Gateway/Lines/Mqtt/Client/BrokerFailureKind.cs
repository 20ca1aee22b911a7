namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>Why there is no connection, or less than was asked for.</summary>
internal enum BrokerFailureKind
{
    /// <summary>Name, route or port: nobody answers there.</summary>
    Unreachable,

    /// <summary>TLS could not be agreed on, or the certificate is not trusted.</summary>
    Untrusted,

    /// <summary>A file of ours (password, certificate, key) cannot be read.</summary>
    Unusable,

    /// <summary>The broker answered and said no.</summary>
    Refused,

    /// <summary>A topic filter was refused; the rest works.</summary>
    FilterRefused,

    /// <summary>The broker closed the connection, or it broke.</summary>
    Closed,

    /// <summary>The connection stands and nothing comes back.</summary>
    Silent,

    /// <summary>What came is not MQTT, or not what was agreed on.</summary>
    Malformed,

    /// <summary>Our own handler threw.</summary>
    HandlerFailed,

    /// <summary>Stopped by us.</summary>
    Stopped,
}
