using CityEdge.Gateway.Loop;

namespace CityEdge.Gateway.Hosting;

/// <summary>Looks at the state directory again and again and reports it as a point of the gateway: a disk that is full or read-only is a fault
/// that people see, and no reason to stop watching the place (S1).</summary>
internal sealed class StateKeeper(StateProbe probe, RunningSite site, MomentClock clock, GatewayEvents events) : BackgroundService
{
    // Half the supervision time of the point, so that one late look is no fault.
    public static readonly TimeSpan Period = Sites.SiteBuilder.SelfSupervision / 2;

    private bool _healthy = true;

    /// <summary>Looks once and reports.</summary>
    public void Look()
    {
        var problem = probe.FindProblem();
        if (problem is not null && _healthy)
        {
            events.StateNotWritable(probe.Directory, problem);
        }
        else if (problem is null && !_healthy)
        {
            events.StateWritableAgain(probe.Directory);
        }

        _healthy = problem is null;
        site.ReportGateway(site.Site.StateDisk, _healthy);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock.Time);
        do
        {
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
