using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Page;

namespace CityEdge.Gateway.Hosting;

/// <summary>Starts the site before everything else, and journal and page beside it; ends the process when the loop has crashed, so that it is started again.
/// Stops in the other order: the journal hears the loop to its end.</summary>
internal sealed class SiteService(
    RunningSite site, JournalThread journal, LoopRecorders recorders, MomentClock clock, PageServer page, ServiceNotifier notifier, IHostApplicationLifetime lifetime)
    : IHostedService
{
    /// <summary>Whether the process must end with an error.</summary>
    public bool HasCrashed { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The alarm path runs before the first byte is asked of a disk, and before the first byte of a page is served.
        site.Start();
        journal.Start();
        _ = EndOnCrashAsync();
        await page.StartAsync(cancellationToken).ConfigureAwait(false);
        notifier.Ready();
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        notifier.Stopping();
        if (site.Stop() && !HasCrashed)
        {
            // The loop's thread has ended and its engine is nobody's: its last word is ours to take.
            recorders.Readings?.Close(clock.Now());
            recorders.Journal?.Finish(site.Engine, clock.Now());
        }

        journal.Stop();
        return Task.CompletedTask;
    }

    private async Task EndOnCrashAsync()
    {
        await site.Failed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        HasCrashed = true;
        lifetime.StopApplication();
    }
}
