namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// What stands behind an intake. All members are called on the pool, for one client in order, for several at once; none may block. One client's
/// <see cref="Connected"/> comes before its messages and <see cref="Disconnected"/> after them and after its will.
/// </summary>
internal interface IIntakeHandler
{
    /// <summary>A client was let in.</summary>
    void Connected(IntakeClient client);

    /// <summary>
    /// A client published. For QoS 1 the PUBACK leaves when the task completes, in the order of the messages; meanwhile the client's next messages come
    /// here already, up to its receive maximum, and other clients notice nothing. A task that fails ends the connection without a PUBACK.
    /// </summary>
    /// <param name="client">Who; the topic is one of its own.</param>
    /// <param name="topic">A valid name without wildcards.</param>
    /// <param name="payload">The connection's own buffer: read it before the first await, copy what must stay.</param>
    /// <param name="qos">0 or 1; for 0 nobody waits for the task.</param>
    /// <param name="retain">As the client published it.</param>
    /// <param name="cancellation">Ends when the intake stops.</param>
    ValueTask<PublishVerdict> PublishedAsync(
        IntakeClient client, string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellation);

    /// <summary>A client that was let in is gone.</summary>
    void Disconnected(IntakeClient client, DisconnectCause cause);
}
