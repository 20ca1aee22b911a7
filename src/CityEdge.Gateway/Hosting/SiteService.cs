using CityEdge.Gateway.Page;

namespace CityEdge.Gateway.Hosting;

/// <summary>Starts the site before everything else, and the page beside it; ends the process when the loop has crashed, so that it is started again.</summary>
internal sealed class SiteService(RunningSite site, PageServer page, ServiceNotifier notifier, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <summary>Whether the process must end with an error.</summary>
    public bool HasCrashed { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The alarm path runs before the first byte of a page is served.
        site.Start();
        _ = EndOnCrashAsync();
        await page.StartAsync(cancellationToken).ConfigureAwait(false);
        notifier.Ready();
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        notifier.Stopping();
        return Task.CompletedTask;
    }

    private async Task EndOnCrashAsync()
    {
        await site.Failed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        HasCrashed = true;
        lifetime.StopApplication();
    }
}
