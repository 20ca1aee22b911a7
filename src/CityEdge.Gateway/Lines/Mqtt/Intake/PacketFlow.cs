using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using MQTTnet.Packets;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// Reads the packets of one connection, as fast as its client may be read. Every header is checked before room is made for its packet. One flow at a time reads;
/// anybody resumes it.
/// </summary>
/// <param name="context">What all connections share.</param>
/// <param name="opened">When the connection was opened, for the rates.</param>
/// <param name="clock">Told what is heard, and when the client is left unread.</param>
/// <param name="outbox">Sent before each wait, so that nobody waits for what waits for him.</param>
/// <param name="acks">What the client is owed; when it is full an MQTT 3 client is left unread.</param>
/// <param name="isEnded">Whether the connection has ended. Who ends it calls <see cref="Resume"/> after.</param>
/// <param name="end">Ends the connection.</param>
internal sealed class PacketFlow(
    IntakeContext context, long opened, ClientClock clock, Outbox outbox, AckLine acks, Func<bool> isEnded, Action<DisconnectCause, ReasonCode> end)
{
    private readonly ReadingPace _pace = new(context.Time, context.Limits, opened);
    private Stream? _stream;
    private bool _isLetIn;

    /// <summary>What was received and not yet taken; the reading flow's own.</summary>
    public PacketBuffer Buffer { get; } = new();

    /// <summary>Takes what is read from.</summary>
    public void Open(Stream stream) => _stream = stream;

    /// <summary>The client is a stranger no more.</summary>
    public void LetIn() => _isLetIn = true;

    /// <summary>Reads on if reading pauses: the sweep has come round, or the connection has ended.</summary>
    public void Resume() => _pace.Resume();

    /// <summary>Reads until the client, or the gate in its stead, has something for MQTTnet; null at the end of the connection.</summary>
    /// <param name="session">Takes each packet.</param>
    public async Task<MqttPacket?> ReadAsync(ClientSession session)
    {
        while (!isEnded())
        {
            if (session.TakeOwed() is { } owed)
            {
                return owed;
            }

            if (!TryHeader(out var header))
            {
                if (!isEnded() && !await FillAsync().ConfigureAwait(false))
                {
                    end(DisconnectCause.LinkLost, ReasonCode.Success);
                }

                continue;
            }

            if (!await MayReadAsync(header, session.SpeaksMqtt5).ConfigureAwait(false))
            {
                continue;
            }

            var packet = session.Take(header, Buffer.Take(header));
            clock.Hear();
            if (packet is not null)
            {
                return packet;
            }
        }

        return null;
    }

    /// <summary>Reads more bytes behind those in the buffer; false at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync()
    {
        var room = Buffer.Room(_isLetIn);
        outbox.Flush();
        var reading = _stream!.ReadAsync(room, CancellationToken.None);
        if (!reading.IsCompleted)
        {
            _pace.Sate();
        }

        var count = await reading.ConfigureAwait(false);
        Buffer.Add(count);
        return count > 0;
    }

    /// <summary>Whether a whole packet lies in the buffer. Checks its header as soon as that is there, and makes room for it only then.</summary>
    private bool TryHeader(out FixedHeader header)
    {
        var at = Buffer.Untaken;
        if (at.IsEmpty)
        {
            header = default;
            return false;
        }

        if (!FixedHeader.TryRead(at, out header, out var malformed))
        {
            if (malformed)
            {
                end(DisconnectCause.Violation, ReasonCode.MalformedPacket);
            }
        }
        else if (header.Total > context.Limits.MaxPacketBytes)
        {
            end(DisconnectCause.Violation, ReasonCode.PacketTooLarge);
        }
        else if (at.Length >= header.Total)
        {
            return true;
        }
        else
        {
            Buffer.Reserve(header.Total);
        }

        clock.BeginPacket();
        return false;
    }

    /// <summary>
    /// Whether the packet may be taken now. A client over its rate is left unread until the sweep comes round; so is an MQTT 3 client that awaits as many
    /// acknowledgements as may be owed; MQTT 5 was told the number and is disconnected for more.
    /// </summary>
    private async ValueTask<bool> MayReadAsync(FixedHeader header, bool speaksMqtt5)
    {
        var now = context.Time.GetTimestamp();
        if (!_pace.MayTake(now))
        {
            await PauseAsync(now).ConfigureAwait(false);
            return false;
        }

        if (header.Kind == PacketKind.Publish && (header.Flags & 6) == 2 && acks.IsFull)
        {
            if (speaksMqtt5)
            {
                end(DisconnectCause.Violation, ReasonCode.ReceiveMaximumExceeded);
                return false;
            }

            outbox.Flush();
            clock.Rest();
            await acks.SpaceAsync().ConfigureAwait(false);
            clock.Resume();
            return false;
        }

        _pace.Take(header.Total);
        return true;
    }

    private async Task PauseAsync(long now)
    {
        if (!_pace.BearsHunger(now))
        {
            end(DisconnectCause.Flood, ReasonCode.MessageRateTooHigh);
            return;
        }

        outbox.Flush();
        clock.Rest();
        var pause = _pace.PauseAsync();
        context.Counters.CountPause();
        if (isEnded())
        {
            // The end came before there was a pause to end.
            _pace.Resume();
        }

        await pause.ConfigureAwait(false);
        clock.Resume();
    }
}
