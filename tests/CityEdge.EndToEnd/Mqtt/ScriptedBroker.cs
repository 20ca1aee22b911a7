using System.Net;
using System.Net.Sockets;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>A broker that does what a test writes, byte for byte: what no real one can be made to do.</summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<ScriptedConnection, CancellationToken, Task> _script;
    private readonly Task _serving;

    /// <param name="script">Run for each connection, one after the other or side by side; its end closes the connection.</param>
    public ScriptedBroker(Func<ScriptedConnection, CancellationToken, Task> script)
    {
        _script = script;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(RunAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException
            || (exception is InvalidOperationException && _stop.IsCancellationRequested))
        {
            // Disposed of; the last when it happens between two connections.
        }

        await Task.WhenAll(open);
    }

    private async Task RunAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await _script(new ScriptedConnection(stream), _stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client went, or the test ended.
        }
    }
}
