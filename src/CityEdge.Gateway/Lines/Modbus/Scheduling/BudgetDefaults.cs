using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>What a detection budget takes for granted, and what it allows.</summary>
internal static class BudgetDefaults
{
    /// <summary>
    /// From the last request byte to the first answer byte of a working device. An allowance, not a guarantee: a device may use its whole
    /// response time-out, but then it is one lost answer away from being dead, and that loss has a term of its own.
    /// </summary>
    public static readonly TimeSpan Turnaround = TimeSpan.FromMilliseconds(25);

    /// <summary>From the bytes to the command inside the gateway; the measured p99 is a thousand times less.</summary>
    public static readonly TimeSpan Decision = TimeSpan.FromMilliseconds(50);

    /// <summary>Fire: GB 26875.1 wants fire information at the centre within 10 s (known from a paraphrase, not from the text); the siren gets no more.</summary>
    public static readonly TimeSpan Fire = TimeSpan.FromSeconds(10);

    /// <summary>Gas: our own choice, as for fire, because an explosion waits no longer.</summary>
    public static readonly TimeSpan Gas = TimeSpan.FromSeconds(10);

    /// <summary>All other classes: our own choice.</summary>
    public static readonly TimeSpan Other = TimeSpan.FromSeconds(30);

    public static TimeSpan Limit(AlarmClass kind) => kind switch
    {
        AlarmClass.Fire => Fire,
        AlarmClass.Gas => Gas,
        _ => Other,
    };
}
