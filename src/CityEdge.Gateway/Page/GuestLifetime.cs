namespace CityEdge.Gateway.Page;

/// <summary>The page lives as a guest in the gateway's process: it must not take the process's signals, as a web host does by itself.</summary>
internal sealed class GuestLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
