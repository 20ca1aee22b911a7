using CityEdge.Gateway.Loop;

namespace CityEdge.Gateway.Hosting;

/// <summary>Feeds systemd's watchdog while everything moves (S9). On a thread of its own, so that a starved thread pool is seen and not hidden.</summary>
internal sealed class WatchdogService(RunningSite site, ServiceNotifier notifier, MomentClock clock, GatewayEvents events) : IHostedService, IDisposable
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Watch) { IsBackground = true, Name = "watchdog" };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Set();
        _thread?.Join();
        return Task.CompletedTask;
    }

    public void Dispose() => _stop.Dispose();

    private void Watch()
    {
        var period = (notifier.WatchdogPeriod ?? DefaultPeriod) / 3;
        var dog = new Watchdog(site.ProgressMarks(), Elapsed());
        ProgressMark? before = null;
        while (!_stop.Wait(period))
        {
            var stuck = dog.FindStuck(Elapsed());
            if (stuck is null)
            {
                notifier.Alive();
            }
            else if (stuck != before)
            {
                events.WatchdogWithheld(stuck.Name);
            }

            before = stuck;
        }
    }

    private TimeSpan Elapsed() => TimeSpan.FromTicks(clock.Now().Elapsed);
}
