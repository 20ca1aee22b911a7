using CityEdge.EndToEnd.Strangers;

namespace CityEdge.Benchmarks.Rows;

/// <summary>Somebody else's program in the gateway's place; nobody needs to acknowledge anything there.</summary>
internal sealed class StrangeTeller(StrangerServer server, IDisposable? with = null) : ISirenTeller
{
    public int Id => server.Id;

    public Task AttendAsync(CancellationToken stop) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        with?.Dispose();
    }
}
