using System.Buffers;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// What one connection sends. Anybody writes, and nobody waits for the other side while doing so. After <see cref="Leave"/> acknowledgements of handlers that
/// finish late go nowhere: they must not meet a stream that is being disposed of.
/// </summary>
/// <param name="isEncrypted">Whether packets pass through TLS, which wants them whole.</param>
/// <param name="hasProperties">Whether it is MQTT 5.</param>
/// <param name="broken">Told when the stream does not take bytes any more.</param>
internal sealed class LinkWriter(bool isEncrypted, bool hasProperties, Action<IOException> broken)
{
    private readonly Lock _writing = new();
    private volatile BrokerStream? _socket;
    private Thread? _reader;
    private Stream? _stream;
    private bool _isLeft;

    /// <summary>Whether there is a TCP connection, or was.</summary>
    public bool IsConnected => _socket is not null;

    /// <summary>Whether one more publish may be put behind what is to be sent.</summary>
    public bool HasRoom => _socket!.Unsent < BrokerDefaults.UnsentMaximum;

    /// <summary>Whether so much lies unsent that nothing more that has to be answered should be read.</summary>
    public bool IsStuck => _socket!.Unsent > BrokerDefaults.UnsentMaximum;

    /// <summary>Takes the connection; called by the thread that will read it.</summary>
    public void Connect(BrokerStream socket)
    {
        _reader = Thread.CurrentThread;
        _socket = socket;
    }

    /// <summary>Takes what packets are written to from now on: the connection itself, or TLS on it.</summary>
    public void Open(Stream stream) => _stream = stream;

    /// <summary>Writes nothing any more. A write under way is over when this returns.</summary>
    public void Leave()
    {
        lock (_writing)
        {
            _isLeft = true;
        }
    }

    /// <summary>Ends every read, wait and send of the connection, if there is one.</summary>
    public void Abort() => _socket?.Abort();

    /// <summary>Puts a packet behind what is to be sent.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        IOException failure;
        lock (_writing)
        {
            if (_isLeft)
            {
                return;
            }

            try
            {
                _stream!.Write(bytes);
                return;
            }
            catch (IOException exception)
            {
                failure = exception;
            }
        }

        // Outside the lock: who ends the connection takes locks under which others write.
        broken(failure);
    }

    /// <summary>Puts an acknowledgement behind what is to be sent; none for packet id 0.</summary>
    public void Acknowledge(ushort packetId)
    {
        if (packetId == 0)
        {
            return;
        }

        Span<byte> frame = stackalloc byte[FrameWriter.PubAckLength];
        FrameWriter.PubAck(frame, packetId);
        Write(frame);
    }

    /// <summary>Puts one of our messages behind what is to be sent.</summary>
    public void Publish(PublishOperation operation, ushort packetId)
    {
        var topic = operation.Topic;
        var payload = operation.Payload.Span;
        if (!isEncrypted)
        {
            var room = _socket!.Reserve(FrameWriter.PublishBound(topic, payload.Length), out var place);
            place.Use(FrameWriter.Publish(room, topic, payload, operation.Qos, operation.Retain, packetId, hasProperties));
            return;
        }

        var frame = ArrayPool<byte>.Shared.Rent(FrameWriter.PublishBound(topic, payload.Length));
        Write(frame.AsSpan(0, FrameWriter.Publish(frame, topic, payload, operation.Qos, operation.Retain, packetId, hasProperties)));
        ArrayPool<byte>.Shared.Return(frame);
    }

    /// <summary>Sends what has gathered.</summary>
    public void Flush() => _socket!.Flush();

    /// <summary>
    /// Sends what has gathered unless the reading thread asks: it sends before it waits, so that a message's acknowledgement and what its handler published
    /// leave together.
    /// </summary>
    public void FlushOutside()
    {
        if (!ReferenceEquals(Thread.CurrentThread, _reader))
        {
            _socket?.Flush();
        }
    }
}
