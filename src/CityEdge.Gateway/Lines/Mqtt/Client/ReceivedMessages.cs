namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// Hands the messages of one connection on to who wants them, on the reading thread. A topic that is none costs its message alone: one device with a broken topic
/// must not cost all others their line.
/// </summary>
internal sealed class ReceivedMessages(
    BrokerOptions options, bool hasProperties, IBrokerReceiver receiver, TopicNames names, MqttEvents events, UnfinishedMessages unfinished,
    Action<Exception> failed, CancellationToken alive)
{
    private long _received;
    private long _unreadable;

    /// <summary>Messages handed on.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Messages with a topic that is no topic: acknowledged and dropped.</summary>
    public long Unreadable => Volatile.Read(ref _unreadable);

    /// <summary>Hands one message on, when those before it leave room.</summary>
    /// <param name="first">The fixed header's first byte.</param>
    /// <param name="body">All behind the fixed header.</param>
    /// <exception cref="LinkException">It is no PUBLISH, or one at QoS 2.</exception>
    public void Take(byte first, ArraySegment<byte> body)
    {
        if (!ReceivedPublish.TryRead(first, body, hasProperties, out var publish) || publish.Qos > 1)
        {
            throw new LinkException(BrokerFailure.Malformed(options, "PUBLISH"));
        }

        unfinished.WaitWhileBehind();
        if (alive.IsCancellationRequested)
        {
            return;
        }

        if (names.Find(body.AsSpan(ReceivedPublish.TopicStart, publish.TopicLength)) is not { } topic)
        {
            if (Interlocked.Increment(ref _unreadable) == 1)
            {
                events.TopicUnreadable(options.ClientId);
            }

            unfinished.Settle(publish.PacketId);
            return;
        }

        Interlocked.Increment(ref _received);
        var payload = body.Array.AsMemory(body.Offset + publish.PayloadStart, body.Count - publish.PayloadStart);
        ValueTask handler;
        try
        {
            handler = receiver.PublishedAsync(topic, payload, publish.Retain, publish.Duplicate, publish.Qos, alive);
            if (handler.IsCompleted)
            {
                handler.GetAwaiter().GetResult();
                unfinished.Settle(publish.PacketId);
                return;
            }
        }
#pragma warning disable CA1031 // whatever a handler throws ends its connection, told by the link
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failed(exception);
            return;
        }

        unfinished.Await(publish.PacketId, handler);
    }
}
