using System.Buffers;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// What waits to be sent to one client. Nobody ever waits for it: a packet is appended or, when the bounds are reached, the client is given up. QoS 1
/// messages beyond the client's receive maximum wait their turn here, so that answers and pings overtake them.
/// </summary>
internal sealed class Outbox(TimeProvider time, IntakeLimits limits, Action broken)
{
    /// <summary>A buffer that grew beyond this is not kept.</summary>
    private const int KeptBytes = 64 * 1024;

    private readonly Lock _box = new();
    private readonly Dictionary<ushort, Command?> _inFlight = [];
    private readonly Queue<(ushort Id, byte[] Bytes, Command? Command)> _waiting = [];
    private ArrayBufferWriter<byte> _filling = new(256);
    private ArrayBufferWriter<byte> _sending = new(256);
    private Stream? _stream;
    private int _window = ushort.MaxValue;
    private long _waitingBytes;
    private long _began;
    private Action? _drained;
    private bool _writing;
    private bool _closed;

    /// <summary>Where it sends to.</summary>
    public void Open(Stream stream) => _stream = stream;

    /// <summary>How many QoS 1 messages the client takes unacknowledged.</summary>
    public void Limit(int receiveMaximum) => _window = receiveMaximum;

    /// <summary>Appends a packet that is not a message; false when the client takes nothing and the bound is reached.</summary>
    public bool Append(ReadOnlySpan<byte> packet)
    {
        lock (_box)
        {
            if (_closed || _filling.WrittenCount + packet.Length > limits.MaxQueuedBytes)
            {
                return false;
            }

            _filling.Write(packet);
            return true;
        }
    }

    /// <summary>Appends a message; false when the bound is reached.</summary>
    /// <param name="packetId">0 for QoS 0.</param>
    /// <param name="head">The packet up to its payload.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="command">The command that it carries out, told when the client acknowledges.</param>
    public bool AppendMessage(ushort packetId, ReadOnlySpan<byte> head, in ReadOnlySequence<byte> payload, Command? command)
    {
        lock (_box)
        {
            var size = head.Length + (int)payload.Length;
            if (_closed || _filling.WrittenCount + _waitingBytes + size > limits.MaxQueuedBytes
                || _inFlight.Count + _waiting.Count >= limits.MaxQueuedMessages)
            {
                return false;
            }

            if (packetId != 0 && _inFlight.Count >= _window)
            {
                var bytes = new byte[size];
                head.CopyTo(bytes);
                payload.CopyTo(bytes.AsSpan(head.Length));
                _waiting.Enqueue((packetId, bytes, command));
                _waitingBytes += size;
                return true;
            }

            if (packetId != 0)
            {
                _inFlight[packetId] = command;
            }

            _filling.Write(head);
            foreach (var part in payload)
            {
                _filling.Write(part.Span);
            }

            return true;
        }
    }

    /// <summary>The client acknowledged a message; false when none of that number is under way.</summary>
    public bool TryAcknowledge(ushort packetId, out Command? command)
    {
        lock (_box)
        {
            if (!_inFlight.Remove(packetId, out command))
            {
                return false;
            }

            if (_waiting.TryDequeue(out var next))
            {
                _waitingBytes -= next.Bytes.Length;
                _inFlight[next.Id] = next.Command;
                _filling.Write(next.Bytes);
            }

            return true;
        }
    }

    /// <summary>Starts sending what was appended, unless it is being sent already.</summary>
    public void Flush()
    {
        lock (_box)
        {
            if (_writing || _closed || _filling.WrittenCount == 0)
            {
                return;
            }

            _writing = true;
        }

        _ = WriteAsync();
    }

    /// <summary>Sends what is left and then does this, once: when all of it lies with the system, or when the link turns out to be gone.</summary>
    public void Drain(Action drained)
    {
        lock (_box)
        {
            _drained = drained;
        }

        Flush();
        bool isIdle;
        lock (_box)
        {
            isIdle = !_writing;
        }

        if (isIdle)
        {
            Interlocked.Exchange(ref _drained, null)?.Invoke();
        }
    }

    /// <summary>Whether the client has left untaken for too long what is being sent.</summary>
    public bool IsStalled(long now)
    {
        var began = Volatile.Read(ref _began);
        return began != 0 && time.GetElapsedTime(began, now) > limits.TimeToTake;
    }

    /// <summary>Nothing is appended or sent any more.</summary>
    public void Close()
    {
        lock (_box)
        {
            _closed = true;
            _waiting.Clear();
            _inFlight.Clear();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (Turn() is { Length: > 0 } batch)
            {
                await _stream!.WriteAsync(batch, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The link is gone; the reader finds the same and ends the connection.
            Close();
            broken();
        }

        Interlocked.Exchange(ref _drained, null)?.Invoke();
    }

    private ReadOnlyMemory<byte> Turn()
    {
        lock (_box)
        {
            if (_sending.Capacity > KeptBytes)
            {
                _sending = new ArrayBufferWriter<byte>(256);
            }

            _sending.ResetWrittenCount();
            if (_closed || _filling.WrittenCount == 0)
            {
                _writing = false;
                Volatile.Write(ref _began, 0);
                return default;
            }

            (_filling, _sending) = (_sending, _filling);
            Volatile.Write(ref _began, time.GetTimestamp());
            return _sending.WrittenMemory;
        }
    }
}
