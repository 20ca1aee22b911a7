using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Loop;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Hosting;

/// <summary>
/// Looks at the state directory again and again, hears what the journal says of it, and reports both as one point of the gateway: one disk, one fault (S2).
/// A disk that is full or read-only is a fault that people see, and no reason to stop watching the place (S1).
/// </summary>
internal sealed class StateKeeper : BackgroundService
{
    /// <summary>How often the disk is written to, only to see whether it takes it.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>How often what is known is reported; a third of the supervision time of the point, so that one late report is no fault.</summary>
    public static readonly TimeSpan ReportPeriod = Sites.SiteBuilder.SelfSupervision / 3;

    /// <summary>A look that takes longer is a disk that hangs; with the supervision time it is a fault within ten seconds.</summary>
    public static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(3);

    /// <summary>How often somebody looks whether a flush of the journal, or a look at the disk, hangs.</summary>
    public static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(250);

    private const long NotLooking = long.MaxValue;

    private readonly StateProbe _probe;
    private readonly RunningSite _site;
    private readonly MomentClock _clock;
    private readonly GatewayEvents _events;
    private readonly SiteJournal? _journal;
    private readonly AlarmTransition[] _read = new AlarmTransition[256];
    private volatile bool _isWritable = true;
    private volatile bool _isLost;
    private long _seen;

    // When the look in progress began, by the monotonic clock; none while nobody looks.
    private long _lookingSince = NotLooking;
    private long _reported = long.MinValue / 2;

    /// <param name="probe">Looks.</param>
    /// <param name="site">Where it is reported.</param>
    /// <param name="clock">Waits.</param>
    /// <param name="events">What is logged.</param>
    /// <param name="journal">Says what it finds in its own work; null where none is kept.</param>
    /// <param name="lost">Why what an earlier run knew could not be read; null when it could, or there was none. The fault stands until a person has seen it.</param>
    public StateKeeper(StateProbe probe, RunningSite site, MomentClock clock, GatewayEvents events, SiteJournal? journal = null, string? lost = null)
    {
        (_probe, _site, _clock, _events, _journal) = (probe, site, clock, events, journal);
        _isLost = lost is not null;
        if (lost is not null)
        {
            events.StateLost(lost);
        }

        if (journal is not null)
        {
            journal.HealthChanged = _ => Report();
        }
    }

    /// <summary>Looks once and reports.</summary>
    public void Look()
    {
        Interlocked.Exchange(ref _lookingSince, _clock.Now().Elapsed);
        var problem = _probe.FindProblem();
        Interlocked.Exchange(ref _lookingSince, NotLooking);
        if (problem is not null && _isWritable)
        {
            _events.StateNotWritable(_probe.Directory, problem);
        }
        else if (problem is null && !_isWritable)
        {
            _events.StateWritableAgain(_probe.Directory);
        }

        _isWritable = problem is null;
        Report();
    }

    /// <summary>Looks whether the journal's owner or the look at the disk hangs, and whether a person has seen that the state was lost, and reports; touches no disk.</summary>
    public void Watch()
    {
        _journal?.Watch();
        var now = _clock.Now().Elapsed;
        var wasSeen = _isLost && WasAcknowledged();
        if (wasSeen)
        {
            _isLost = false;

            // What could not be taken up in time is given up for good.
            _journal?.Intake.HoldsCheckpoints = false;
        }

        if (_isWritable && Hangs(now))
        {
            _isWritable = false;
            _events.StateNotWritable(_probe.Directory, "the disk does not answer / 磁盘没有响应");
        }

        if (wasSeen || now - _reported >= ReportPeriod.Ticks)
        {
            _reported = now;
            Report();
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RepeatAsync(Period, Look, stoppingToken), RepeatAsync(WatchPeriod, Watch, stoppingToken));

    private async Task RepeatAsync(TimeSpan period, Action look, CancellationToken stop)
    {
        // Two loops, because a look at a disk that hangs does not come back.
        await Task.Yield();
        using var timer = new PeriodicTimer(period, _clock.Time);
        do
        {
            look();
        }
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }

    private bool Hangs(long now) => Interlocked.Read(ref _lookingSince) is var since && since != NotLooking && now - since > LookLimit.Ticks;

    private void Report() => _site.ReportGateway(_site.Site.StateDisk, _isWritable && !_isLost && _journal?.Health.IsOk != false);

    private bool WasAcknowledged()
    {
        var fault = _site.Engine.FaultOf(_site.Site.StateDisk);
        for (var count = Read(); count > 0; count = Read())
        {
            foreach (var transition in _read.AsSpan(0, count))
            {
                _seen = transition.Sequence;
                if (transition.Alarm == fault && transition.Event == AlarmEvent.Acknowledged)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int Read() => _site.Loop.Events.Read(_seen, _read, out _);
}
