namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>What became of a publish.</summary>
internal enum PublishOutcome
{
    /// <summary>QoS 1: the broker took it. QoS 0: it was handed to the connection.</summary>
    Acknowledged,

    /// <summary>The broker said no, or would have: the reason code says why.</summary>
    Refused,

    /// <summary>No answer in time; the broker may have it.</summary>
    TimedOut,

    /// <summary>No connection in time, or it broke before the answer; in the second case the broker may have it.</summary>
    NotConnected,
}
