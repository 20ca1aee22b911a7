namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// Our publishes of one connection: as many at QoS 1 under way as the broker takes, the others waiting in order, each with its deadline. One timer
/// serves all deadlines. What timed out keeps its packet id until the broker names it or the connection ends: otherwise a late answer would
/// confirm another message. Packet ids are of the upper half; MQTTnet's client uses the lower for its subscriptions.
/// </summary>
internal sealed class PublishWindow : IDisposable
{
    public const ushort FirstId = 0x8000;
    private const int Spare = 64;

    private readonly Action<PublishOperation, ushort> _write;
    private readonly Func<bool> _hasRoom;
    private readonly Action _flush;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    private readonly Lock _guard = new();
    private readonly Queue<PublishOperation> _waiting = new();
    private readonly Stack<PublishOperation> _spare = new();
    private PublishOperation?[] _underWay = [];
    private bool[] _taken = [];
    private Stack<int> _free = new();
    private long _armed = long.MaxValue;
    private bool _isEnded;

    /// <param name="write">Puts a publish behind what is to be sent; called under this window's lock.</param>
    /// <param name="hasRoom">Whether the connection takes more bytes.</param>
    /// <param name="flush">Sends what was put there; called without the lock.</param>
    /// <param name="time">The clock of the deadlines.</param>
    public PublishWindow(Action<PublishOperation, ushort> write, Func<bool> hasRoom, Action flush, TimeProvider time)
    {
        (_write, _hasRoom, _flush, _time) = (write, hasRoom, flush, time);
        _timer = time.CreateTimer(static window => ((PublishWindow)window!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets publishes out.</summary>
    /// <param name="maximum">How many at QoS 1 may be under way.</param>
    public void Open(int maximum)
    {
        lock (_guard)
        {
            _underWay = new PublishOperation?[maximum];
            _taken = new bool[maximum];
            _free = new(Enumerable.Range(0, maximum).Reverse());
            Admit();
        }

        _flush();
    }

    /// <param name="topic">A topic's name, valid.</param>
    /// <param name="payload">Not to be changed before the task completes.</param>
    /// <param name="qos">0 or 1.</param>
    /// <param name="retain">Whether the broker keeps it for later subscribers.</param>
    /// <param name="deadline">For a place and the answer together; infinite for none.</param>
    public ValueTask<PublishReceipt> PublishAsync(string topic, ReadOnlyMemory<byte> payload, int qos, bool retain, TimeSpan deadline)
    {
        ValueTask<PublishReceipt> task;
        lock (_guard)
        {
            if (_isEnded)
            {
                return new(PublishReceipt.NotConnected);
            }

            var isAdmitted = _waiting.Count == 0 && HasPlace(qos);
            if (!isAdmitted && (deadline == TimeSpan.Zero || _waiting.Count >= BrokerDefaults.WaitingMaximum))
            {
                return new(deadline == TimeSpan.Zero ? PublishReceipt.TimedOut : PublishReceipt.Refused(PublishReceipt.QuotaExceeded));
            }

            var operation = _spare.TryPop(out var spare) ? spare : new PublishOperation(this);
            var until = deadline == Timeout.InfiniteTimeSpan ? long.MaxValue : _time.GetTimestamp() + (long)(deadline.TotalSeconds * _time.TimestampFrequency);
            operation.Begin(topic, payload, qos, retain, until);
            task = operation.Task;
            if (isAdmitted)
            {
                Send(operation);
            }
            else
            {
                _waiting.Enqueue(operation);
            }

            if (!operation.IsDone)
            {
                Arm(until);
            }
        }

        _flush();
        return task;
    }

    /// <summary>The broker's answer.</summary>
    /// <returns>Whether it names anything of ours.</returns>
    public bool Answer(ushort packetId, byte reason)
    {
        lock (_guard)
        {
            var place = packetId - FirstId;
            if (place < 0 || place >= _taken.Length || !_taken[place])
            {
                return false;
            }

            _taken[place] = false;
            _free.Push(place);
            if (_underWay[place] is { } operation)
            {
                _underWay[place] = null;
                operation.Finish(PublishReceipt.Answered(reason));
            }

            Admit();
        }

        _flush();
        return true;
    }

    /// <summary>The connection takes bytes again.</summary>
    public void Drained()
    {
        lock (_guard)
        {
            Admit();
        }

        _flush();
    }

    /// <summary>The connection is gone: everything under way, waiting or to come is not connected.</summary>
    public void End()
    {
        lock (_guard)
        {
            _isEnded = true;
            foreach (var operation in _underWay)
            {
                operation?.Finish(PublishReceipt.NotConnected);
            }

            Array.Clear(_underWay);
            while (_waiting.TryDequeue(out var operation))
            {
                operation.Finish(PublishReceipt.NotConnected);
            }
        }
    }

    public void GiveBack(PublishOperation operation)
    {
        lock (_guard)
        {
            if (_spare.Count < Spare)
            {
                _spare.Push(operation);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private bool HasPlace(int qos) => _taken.Length > 0 && (qos == 0 || _free.Count > 0) && _hasRoom();

    private void Admit()
    {
        while (_waiting.TryPeek(out var operation) && HasPlace(operation.Qos))
        {
            _waiting.Dequeue();
            Send(operation);
        }
    }

    private void Send(PublishOperation operation)
    {
        if (operation.Qos == 0)
        {
            _write(operation, 0);
            operation.Finish(PublishReceipt.Answered(0));
            return;
        }

        var place = _free.Pop();
        (_taken[place], _underWay[place]) = (true, operation);
        _write(operation, (ushort)(FirstId + place));
    }

    private void Arm(long until)
    {
        if (until >= _armed)
        {
            return;
        }

        _armed = until;
        var left = _time.GetElapsedTime(_time.GetTimestamp(), until);
        _timer.Change(left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        lock (_guard)
        {
            if (_isEnded)
            {
                return;
            }

            var now = _time.GetTimestamp();
            var next = long.MaxValue;
            for (var place = 0; place < _underWay.Length; place++)
            {
                if (_underWay[place] is { } operation && IsExpired(operation, now, ref next))
                {
                    _underWay[place] = null;
                }
            }

            for (var left = _waiting.Count; left > 0; left--)
            {
                var operation = _waiting.Dequeue();
                if (!IsExpired(operation, now, ref next))
                {
                    _waiting.Enqueue(operation);
                }
            }

            _armed = long.MaxValue;
            Arm(next);
        }
    }

    private static bool IsExpired(PublishOperation operation, long now, ref long next)
    {
        if (operation.Deadline <= now)
        {
            operation.Finish(PublishReceipt.TimedOut);
            return true;
        }

        next = Math.Min(next, operation.Deadline);
        return false;
    }
}
