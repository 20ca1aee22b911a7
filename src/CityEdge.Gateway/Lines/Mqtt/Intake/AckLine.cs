using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// The PUBACKs that one client is owed. Each leaves when its message is taken and all before it have left: in the order of the messages (section 4.6).
/// At most the receive maximum are owed at once.
/// </summary>
internal sealed class AckLine(Outbox outbox, int capacity, Action<Exception> failed, Action<ReasonCode> refused)
{
    private readonly Lock _line = new();
    private readonly Queue<Owed> _owed = new();
    private MqttVersion _version;
    private TaskCompletionSource? _space;

    public void Speak(MqttVersion version) => _version = version;

    public bool IsFull
    {
        get
        {
            lock (_line)
            {
                return _owed.Count >= capacity;
            }
        }
    }

    /// <summary>Waits until one more can be owed; ends at once when the connection does.</summary>
    public Task SpaceAsync()
    {
        lock (_line)
        {
            if (_owed.Count < capacity)
            {
                return Task.CompletedTask;
            }

            _space ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _space.Task;
        }
    }

    /// <summary>Lets a waiting reader go, because the connection ends.</summary>
    public void Release()
    {
        lock (_line)
        {
            _space?.TrySetResult();
            _space = null;
        }
    }

    /// <summary>Owes the acknowledgement of a message that is being taken.</summary>
    public void Owe(ushort packetId, Task<PublishVerdict> taking)
    {
        var owed = new Owed(packetId);
        lock (_line)
        {
            _owed.Enqueue(owed);
        }

        _ = AwaitAsync(owed, taking);
    }

    /// <summary>Owes an acknowledgement whose reason is known.</summary>
    public void Settle(ushort packetId, ReasonCode reason)
    {
        if (IsSilent(reason))
        {
            refused(reason);
            return;
        }

        lock (_line)
        {
            if (_owed.Count > 0)
            {
                _owed.Enqueue(new Owed(packetId) { Reason = reason, IsSettled = true });
                return;
            }

            Write(packetId, reason);
        }
    }

    /// <summary>The word on the wire for a verdict.</summary>
    public static ReasonCode CodeOf(PublishVerdict verdict) => verdict switch
    {
        PublishVerdict.Taken => ReasonCode.Success,
        PublishVerdict.Unknown => ReasonCode.NoMatchingSubscribers,
        PublishVerdict.Unreadable => ReasonCode.PayloadFormatInvalid,
        PublishVerdict.Refused => ReasonCode.QuotaExceeded,
    };

    private async Task AwaitAsync(Owed owed, Task<PublishVerdict> taking)
    {
        ReasonCode reason;
        try
        {
            reason = CodeOf(await taking.ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Whatever the handler throws: this one message is not acknowledged and its client hears nothing but the end.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            failed(failure);
            return;
        }

        if (IsSilent(reason))
        {
            refused(reason);
            return;
        }

        lock (_line)
        {
            owed.Reason = reason;
            owed.IsSettled = true;
            while (_owed.TryPeek(out var first) && first.IsSettled)
            {
                _owed.Dequeue();
                Write(first.PacketId, first.Reason);
            }

            if (_owed.Count < capacity)
            {
                _space?.TrySetResult();
                _space = null;
            }
        }

        outbox.Flush();
    }

    /// <summary>MQTT 3 has no negative acknowledgement: what must be sent again is answered by the end of the connection.</summary>
    private bool IsSilent(ReasonCode reason) =>
        _version != MqttVersion.Mqtt5 && (reason is ReasonCode.QuotaExceeded or ReasonCode.NotAuthorized);

    private void Write(ushort packetId, ReasonCode reason)
    {
        Span<byte> bytes = stackalloc byte[5];
        var length = ServerPackets.PubAck(bytes, _version, packetId, reason);
        if (!outbox.Append(bytes[..length]))
        {
            refused(ReasonCode.QuotaExceeded);
        }
    }

    private sealed class Owed(ushort packetId)
    {
        public ushort PacketId => packetId;

        public ReasonCode Reason { get; set; }

        public bool IsSettled { get; set; }
    }
}
