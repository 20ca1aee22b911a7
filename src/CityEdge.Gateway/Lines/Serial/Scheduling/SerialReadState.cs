namespace CityEdge.Gateway.Lines.Serial.Scheduling;

/// <summary>A read as the schedule sees it.</summary>
/// <param name="read">The read.</param>
internal sealed class SerialReadState(SerialRead read)
{
    public SerialRead Read { get; } = read;

    public long Due { get; set; }

    /// <summary>When it was last asked: of two reads due together the one not asked for longer goes first.</summary>
    public long AskedAt { get; set; } = long.MinValue;

    /// <summary>Lost answers in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Begin of the first lost question of this row.</summary>
    public long FailingSince { get; set; }

    /// <summary>Its turn among the probes while it alone is silent.</summary>
    public SerialProbe? Probe { get; set; }

    public bool Precedes(SerialReadState other) => (Due, AskedAt).CompareTo((other.Due, other.AskedAt)) < 0;

    /// <summary>The next due time on the grid of its interval; turns that a full line missed are left out, not made up.</summary>
    public void Rearm(long started)
    {
        var interval = Read.Interval.Ticks;
        Due = Due + interval > started ? Due + interval : started + interval;
    }
}
