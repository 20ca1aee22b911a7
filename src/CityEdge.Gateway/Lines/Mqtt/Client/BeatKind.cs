namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>What liveness asks for now.</summary>
internal enum BeatKind
{
    /// <summary>Nothing until the time given.</summary>
    Wait,

    /// <summary>Publish a proof of life.</summary>
    Send,

    /// <summary>Reading rests because our own handlers are behind: only keep the broker from dropping us.</summary>
    Ping,

    /// <summary>Nothing came back in time: the link is dead.</summary>
    Dead,
}
