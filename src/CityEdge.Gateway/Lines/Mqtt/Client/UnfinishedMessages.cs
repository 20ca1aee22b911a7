namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// The messages of one connection that were handed on and are not yet acknowledged. They finish in any order and are acknowledged in the order of arrival; while
/// there are too many the reading thread waits. One thread adds; anybody finishes.
/// </summary>
internal sealed class UnfinishedMessages
{
    private readonly FrameReader _frames;
    private readonly LinkWriter _writer;
    private readonly RestClock _rest;
    private readonly Action<Exception> _failed;
    private readonly CancellationToken _alive;

    // Guards the window; pulsed when there is less.
    private readonly object _receiving = new();
    private readonly ReceiveWindow _window;
    private readonly PendingMessage[] _pending;

    /// <param name="bound">How many there may be, 1 or more.</param>
    /// <param name="frames">Keeps the payloads of those that are unfinished.</param>
    /// <param name="writer">Takes the acknowledgements.</param>
    /// <param name="rest">Told when reading rests because of them.</param>
    /// <param name="failed">Told what a handler threw; its message is not acknowledged.</param>
    /// <param name="alive">Ends with the connection; <see cref="Wake"/> is called after it.</param>
    public UnfinishedMessages(int bound, FrameReader frames, LinkWriter writer, RestClock rest, Action<Exception> failed, CancellationToken alive)
    {
        (_frames, _writer, _rest, _failed, _alive) = (frames, writer, rest, failed, alive);
        _window = new ReceiveWindow(bound);
        _pending = [.. Enumerable.Range(0, bound).Select(place => new PendingMessage(this, place))];
    }

    /// <summary>
    /// Waits while too many are unfinished or too many bytes unsent. Called only where there is a message to hand on: until then the answers to our own publishes
    /// are still read. From then on nothing is read until there is a place: the broker feels it by TCP, and memory stays bounded.
    /// </summary>
    public void WaitWhileBehind()
    {
        if (!IsBehind)
        {
            return;
        }

        _writer.Flush();
        lock (_receiving)
        {
            while (IsBehind && !_alive.IsCancellationRequested)
            {
                _rest.Mark(AreHandlersBehind);
                Monitor.Wait(_receiving);
            }

            _rest.Mark(false);
        }
    }

    /// <summary>Takes in a message whose handler has finished already. Behind unfinished ones it takes its place in their row.</summary>
    /// <param name="packetId">0 for one that wants no acknowledgement.</param>
    public void Settle(ushort packetId)
    {
        if (packetId == 0)
        {
            return;
        }

        lock (_receiving)
        {
            if (_window.Count > 0)
            {
                _window.Finish(_window.Add(packetId));
                return;
            }
        }

        _writer.Acknowledge(packetId);
    }

    /// <summary>Takes in the message that was read last and whose handler is still at work.</summary>
    /// <param name="packetId">0 for one that wants no acknowledgement.</param>
    /// <param name="handler">Ends when the handler has finished.</param>
    public void Await(ushort packetId, ValueTask handler)
    {
        int place;
        lock (_receiving)
        {
            place = _window.Add(packetId);
        }

        _pending[place].Await(handler, _frames.Hold());
    }

    /// <summary>A handler has finished.</summary>
    /// <param name="place">The message's place in the row.</param>
    /// <param name="block">Where its payload lay.</param>
    /// <param name="failure">What the handler threw; null for nothing.</param>
    public void Finish(int place, ReceiveBlock block, Exception? failure)
    {
        _frames.Release(block);
        if (failure is not null)
        {
            _failed(failure);
            return;
        }

        var wrote = false;
        lock (_receiving)
        {
            _window.Finish(place);
            while (_window.TryTake(out var packetId))
            {
                wrote |= packetId != 0;
                _writer.Acknowledge(packetId);
            }

            Monitor.Pulse(_receiving);
        }

        if (wrote)
        {
            _writer.FlushOutside();
        }
    }

    /// <summary>Lets the waiting reader look again: bytes have gone out, or the connection has ended.</summary>
    public void Wake()
    {
        lock (_receiving)
        {
            Monitor.PulseAll(_receiving);
        }
    }

    private bool IsBehind
    {
        get
        {
            lock (_receiving)
            {
                return AreHandlersBehind || _writer.IsStuck;
            }
        }
    }

    private bool AreHandlersBehind => _window.IsFull || (_window.Count > 0 && _frames.HeldBytes > BrokerDefaults.HeldMaximum);
}
