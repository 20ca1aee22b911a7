namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// Decides when a proof of life goes out and when its absence proves death. Counts on monotonic time alone. Time in which we did not read, because
/// our own handlers are behind, is nobody's silence and does not count; while it lasts, bare pings keep the broker from dropping us.
/// </summary>
internal sealed class Heartbeat
{
    private readonly TimeSpan _deadline;
    private bool _underWay;
    private TimeSpan _sent;
    private TimeSpan _heldThen;
    private TimeSpan _due;

    /// <param name="wanted">The time between two proofs that the options want.</param>
    /// <param name="serverKeepAlive">What the broker demands; zero where it demands nothing.</param>
    public Heartbeat(TimeSpan wanted, TimeSpan serverKeepAlive)
    {
        // Half of what the broker demands, so that one late proof does not make it drop us.
        Period = serverKeepAlive > TimeSpan.Zero && serverKeepAlive / 2 < wanted ? serverKeepAlive / 2 : wanted;
        _deadline = Period * 0.8;
        _due = Period;
    }

    /// <summary>Time between two proofs. A link that dies just behind one is found 1.8 periods later.</summary>
    public TimeSpan Period { get; }

    /// <summary>Looks at the clock.</summary>
    /// <param name="now">Monotonic time since the connection stands.</param>
    /// <param name="held">Of it, how long reading rested.</param>
    /// <param name="isHeld">Whether it rests now.</param>
    /// <param name="isAnswered">Whether the proof under way was answered.</param>
    /// <returns>What to do, and how long to wait for the next look.</returns>
    public (BeatKind Kind, TimeSpan Wait) Look(TimeSpan now, TimeSpan held, bool isHeld, bool isAnswered)
    {
        if (_underWay && isAnswered)
        {
            _underWay = false;
        }

        if (_underWay)
        {
            var left = _deadline - (now - _sent - (held - _heldThen));
            return left <= TimeSpan.Zero ? (BeatKind.Dead, TimeSpan.Zero)
                : isHeld && now >= _due ? (BeatKind.Ping, Later(now))
                : (BeatKind.Wait, left);
        }

        if (now < _due)
        {
            return (BeatKind.Wait, _due - now);
        }

        if (isHeld)
        {
            return (BeatKind.Ping, Later(now));
        }

        (_underWay, _sent, _heldThen) = (true, now, held);
        Later(now);
        return (BeatKind.Send, _deadline);
    }

    private TimeSpan Later(TimeSpan now)
    {
        _due = now + Period;
        return Period;
    }
}
