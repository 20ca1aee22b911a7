namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>Who takes what a broker hands on: a line, a probe.</summary>
internal interface IBrokerReceiver
{
    /// <summary>
    /// Takes one message. Called on the session's reading thread, in the order of arrival: it must not block, nor wait for the receipt of a publish of the same session. The acknowledgement leaves when the
    /// returned task completes; later messages are handed on meanwhile, up to the receive maximum. An exception ends the connection and leaves
    /// the message unacknowledged.
    /// </summary>
    /// <param name="topic">The topic's name.</param>
    /// <param name="payload">Valid until the returned task completes, and not a moment longer.</param>
    /// <param name="retain">The broker kept it from earlier: its age is unknown.</param>
    /// <param name="duplicate">It may have been handed on before.</param>
    /// <param name="qos">0 or 1.</param>
    /// <param name="stop">Cancelled when the connection that it came over ends: an acknowledgement would be lost.</param>
    ValueTask PublishedAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, bool duplicate, int qos, CancellationToken stop);

    /// <summary>Connected and subscribed. What the broker kept for us may have been handed on already.</summary>
    void Connected();

    /// <summary>Not connected, and why; told again only when the reason changes or after a stable connection.</summary>
    void Lost(BrokerFailure failure);
}
