namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// The deadlines of a client that was let in, on the monotonic clock: it must be heard of within one and a half keep-alives, and a packet that it began must be
/// whole in time. While the gate itself leaves it unread it owes nothing. The reading flow tells; the sweep asks.
/// </summary>
internal sealed class ClientClock(TimeProvider time, IntakeLimits limits)
{
    private TimeSpan _keepAlive;
    private long _lastHeard;
    private long _packetBegan;
    private bool _isUnread;

    /// <summary>The client was let in.</summary>
    /// <param name="keepAlive">Zero for none.</param>
    public void Start(TimeSpan keepAlive)
    {
        _keepAlive = keepAlive;
        Volatile.Write(ref _lastHeard, time.GetTimestamp());
    }

    /// <summary>A packet is under way and not yet whole.</summary>
    public void BeginPacket()
    {
        if (_packetBegan == 0)
        {
            Volatile.Write(ref _packetBegan, time.GetTimestamp());
        }
    }

    /// <summary>A whole packet was heard.</summary>
    public void Hear()
    {
        Volatile.Write(ref _packetBegan, 0);
        Volatile.Write(ref _lastHeard, time.GetTimestamp());
    }

    /// <summary>The client is left unread from now on.</summary>
    public void Rest() => Volatile.Write(ref _isUnread, true);

    /// <summary>The client is read again.</summary>
    public void Resume()
    {
        Volatile.Write(ref _lastHeard, time.GetTimestamp());
        Volatile.Write(ref _isUnread, false);
    }

    /// <summary>Whether nothing was heard for too long.</summary>
    public bool IsSilent(long now) =>
        !Volatile.Read(ref _isUnread) && _keepAlive > TimeSpan.Zero && time.GetElapsedTime(Volatile.Read(ref _lastHeard), now) > 1.5 * _keepAlive;

    /// <summary>Whether a packet has been under way for too long.</summary>
    public bool IsPacketLate(long now) =>
        !Volatile.Read(ref _isUnread) && Volatile.Read(ref _packetBegan) is var began and not 0 && time.GetElapsedTime(began, now) > limits.TimeToFinishPacket;
}
