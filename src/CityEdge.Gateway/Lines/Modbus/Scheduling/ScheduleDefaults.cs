namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>The numbers of a line's schedule, in ticks of 100 ns; README.md in this folder says why each is what it is.</summary>
internal static class ScheduleDefaults
{
    private const long Millisecond = TimeSpan.TicksPerMillisecond;
    private const long Second = TimeSpan.TicksPerSecond;

    /// <summary>Failures in a row after which a device is dead.</summary>
    public const int FailuresToDeath = 2;

    /// <summary>Pause before a failed read is asked again; other work of the line goes first.</summary>
    public const long RetryPause = 100 * Millisecond;

    /// <summary>Pause after a busy or acknowledge exception.</summary>
    public const long BusyPause = 250 * Millisecond;

    /// <summary>Busy answers in a row that are borne; the next one is a device failure.</summary>
    public const int BusyLimit = 5;

    /// <summary>Life-safety reads in a row while an ordinary read is due; then the ordinary one has its turn.</summary>
    public const int LifeSafetyTurns = 4;

    /// <summary>How often outputs are read back while nothing is commanded.</summary>
    public const long SupervisionInterval = 2 * Second;

    /// <summary>First and longest pause between tries of an output.</summary>
    public const long FirstOutputPause = 100 * Millisecond;

    /// <inheritdoc cref="FirstOutputPause"/>
    public const long LongestOutputPause = 1 * Second;

    /// <summary>Silence for tries of dead boards after a lost one, as a multiple of the time it lost; a newly commanded output does not wait for it.</summary>
    public const long WriteRest = 2;

    /// <summary>A siren on the board's timer is silent this long after the last command at the latest.</summary>
    public const long TimerLife = 60 * Second;

    /// <summary>First pause before a dead device is probed; doubled each time.</summary>
    public const long FirstProbePause = 1 * Second;

    /// <summary>Longest time between two probes of a life-safety device, begin to begin (S7).</summary>
    public const long LifeSafetyProbe = 10 * Second;

    /// <summary>Longest pause between two probes of an ordinary device.</summary>
    public const long OrdinaryProbe = 60 * Second;

    /// <summary>Silence for probes after a lost one, as a multiple of the time it lost: 1 in 4.2 is 23.8 %, under the 25 % of S7.</summary>
    public const double ProbeRest = 3.2;

    /// <summary>Share of the line that due probes may ask for before it is a line fault; below what <see cref="ProbeRest"/> allows, so that promises hold.</summary>
    public const double ProbeShare = 0.225;

    /// <summary>Time kept free in a life-safety device's 10 s for the exchange in flight and for output writes.</summary>
    public const long ProbeReserve = 2500 * Millisecond;
}
