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
    // Half the supervision time of the point, so that one late look is no fault.
    public static readonly TimeSpan Period = Sites.SiteBuilder.SelfSupervision / 2;

    /// <summary>How often somebody looks whether a flush of the journal hangs.</summary>
    public static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(250);

    private readonly StateProbe _probe;
    private readonly RunningSite _site;
    private readonly MomentClock _clock;
    private readonly GatewayEvents _events;
    private readonly SiteJournal? _journal;
    private readonly AlarmTransition[] _read = new AlarmTransition[256];
    private volatile bool _isWritable = true;
    private volatile bool _isLost;
    private long _seen;

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
        var problem = _probe.FindProblem();
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

    /// <summary>Looks whether the journal's owner hangs, and whether a person has seen that the state was lost; touches no disk.</summary>
    public void Watch()
    {
        _journal?.Watch();
        if (_isLost && WasAcknowledged())
        {
            _isLost = false;
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
