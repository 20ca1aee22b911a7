namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>The parts of the worst case from a sensor's change to a siren that was read back, in the order in which they pass.</summary>
internal enum BudgetTermKind : byte
{
    /// <summary>The sensor changes just after it was read.</summary>
    Interval = 0,

    /// <summary>An ordinary read has just begun.</summary>
    InFlight,

    /// <summary>All life-safety reads of the line go first, ordinary reads take their turn after every fourth.</summary>
    Round,

    /// <summary>One answer is lost, its time-out passes, and the read waits for its turn again.</summary>
    LostAnswer,

    /// <summary>Probes of dead devices take their quarter of the line.</summary>
    Probes,

    /// <summary>The rule's own on-delay.</summary>
    OnDelay,

    /// <summary>From the bytes to the command, inside the gateway.</summary>
    Decision,

    /// <summary>An exchange that times out is in flight on the output's line.</summary>
    OutputInFlight,

    /// <summary>Other outputs of that line are commanded and read back first.</summary>
    OtherOutputs,

    /// <summary>The output is commanded and read back.</summary>
    Output,
}
