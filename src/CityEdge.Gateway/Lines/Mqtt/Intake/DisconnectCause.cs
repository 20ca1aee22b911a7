namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>Why a connection ended.</summary>
internal enum DisconnectCause
{
    /// <summary>The client said goodbye.</summary>
    Farewell,

    /// <summary>The link broke or was closed without a goodbye.</summary>
    LinkLost,

    /// <summary>Nothing came within one and a half keep-alives.</summary>
    KeepAliveTimeout,

    /// <summary>A new connection of the same client and user.</summary>
    TakenOver,

    /// <summary>It broke the protocol or a bound of the intake.</summary>
    Violation,

    /// <summary>It wanted more than its rate for too long.</summary>
    Flood,

    /// <summary>It did not take what was sent to it.</summary>
    Slow,

    /// <summary>The handler threw on its message.</summary>
    HandlerFailed,

    /// <summary>The intake stops.</summary>
    Stopped,
}
