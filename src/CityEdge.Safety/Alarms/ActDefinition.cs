namespace CityEdge.Safety.Alarms;

/// <summary>
/// An output that does something to the site: a valve, a breaker, a door release, a fan (S3). It acts by itself only on two live causes, and what it has
/// done lasts until a person undoes it or, where that harms nobody, until <see cref="Most"/> has passed.
/// </summary>
public sealed record ActDefinition
{
    /// <summary>Longest time that a fan may be kept running or a door free.</summary>
    public static readonly TimeSpan LongestMost = TimeSpan.FromHours(24);

    public required ActKind Kind { get; init; }

    /// <summary>Where it puts what it works upon; the relay is energised then.</summary>
    public required ActPosition To { get; init; }

    /// <summary>Ids of alarms that are causes, beside those of <see cref="Classes"/>.</summary>
    public IReadOnlyList<string> Alarms { get; init; } = [];

    /// <summary>Classes whose alarms are causes.</summary>
    public IReadOnlyList<AlarmClass> Classes { get; init; } = [];

    /// <summary>How long it acts at most; only for what may end by itself: a fan, a door.</summary>
    public TimeSpan? Most { get; init; }

    /// <summary>What becomes of it when the gateway is gone.</summary>
    public required GatewayLoss OnGatewayLoss { get; init; }

    /// <summary>What hangs on a breaker.</summary>
    public IReadOnlyList<BreakerLoad> Feeds { get; init; } = [];

    /// <summary>Whether it falls back by itself when the gateway is gone, so that a board's own timer may drive it; else the relay must be held without one.</summary>
    public bool FallsBack => (To, OnGatewayLoss) is (ActPosition.Closed or ActPosition.On, GatewayLoss.Opens) or (ActPosition.Open or ActPosition.Off, GatewayLoss.Closes);

    /// <summary>Whether an alarm is one of its causes. A fault is none: missing data closes nothing (S2).</summary>
    public bool IsCause(AlarmDefinition alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        return alarm is { Class: not AlarmClass.Fault, Acts: < 0 } && (Classes.Contains(alarm.Class) || Alarms.Contains(alarm.Id));
    }
}
