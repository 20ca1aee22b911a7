namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// How long one connection was left unread because our own handlers were behind. A broker that does not take our bytes is its own silence, not ours:
/// only handlers that are behind stop the clock of liveness. One at a time marks; anybody reads.
/// </summary>
internal sealed class RestClock(TimeProvider time)
{
    private long _since = -1;
    private long _ticks;

    /// <summary>Whether reading rests now.</summary>
    public bool IsHeld => Volatile.Read(ref _since) >= 0;

    /// <summary>How long it rested, the present rest included.</summary>
    public TimeSpan Held
    {
        get
        {
            var since = Volatile.Read(ref _since);
            return time.GetElapsedTime(0, Volatile.Read(ref _ticks)) + (since >= 0 ? time.GetElapsedTime(since) : TimeSpan.Zero);
        }
    }

    /// <summary>Says whether reading rests from now on; to say the same again changes nothing.</summary>
    public void Mark(bool isHeld)
    {
        var since = _since;
        if (isHeld == since >= 0)
        {
            return;
        }

        if (isHeld)
        {
            Volatile.Write(ref _since, time.GetTimestamp());
            return;
        }

        Volatile.Write(ref _ticks, _ticks + time.GetTimestamp() - since);
        Volatile.Write(ref _since, -1);
    }
}
