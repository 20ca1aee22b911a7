namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>The turn of something silent among the probes of a line; what is asked stands in the derived class.</summary>
/// <param name="lifeSafety">Probed within 10 s, else with back-off to 60 s.</param>
internal abstract class ProbeTurn(bool lifeSafety)
{
    public bool LifeSafety { get; } = lifeSafety;

    /// <summary>Line time that one unanswered probe loses, as last measured.</summary>
    public long Cost { get; set; }

    /// <summary>When it was last asked.</summary>
    public long LastAt { get; set; }

    /// <summary>Pauses so far: each doubles the next.</summary>
    public int Step { get; set; }

    /// <summary>Not asked before this, whatever its pause: the device wants silence.</summary>
    public abstract long ReadyAt { get; }
}
