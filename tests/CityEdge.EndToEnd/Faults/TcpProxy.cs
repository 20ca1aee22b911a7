using System.Net;
using System.Net.Sockets;

namespace CityEdge.EndToEnd.Faults;

/// <summary>
/// A TCP connection with faults at will, between a client and a server that know nothing of it: it cuts, swallows (half-open: both sides stay
/// connected, nothing passes), swallows one direction, and slows. What is set holds for connections that stand and for those to come.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Pair> _pairs = [];
    private readonly Lock _guard = new();
    private readonly Task _accepting;
    private readonly int _target;
    private volatile bool _swallowsUp;
    private volatile bool _swallowsDown;
    private volatile int _chunk = 64 * 1024;
    private int _accepted;

    private TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections taken so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public static TcpProxy To(int port) => new(port);

    /// <summary>Both directions, or one of them, vanish from now on while the connections stand.</summary>
    public void Swallow(bool up = true, bool down = true) => (_swallowsUp, _swallowsDown) = (up, down);

    /// <summary>Lets everything pass again. What was swallowed stays lost: cut such connections.</summary>
    public void Heal() => (_swallowsUp, _swallowsDown, _chunk) = (false, false, 64 * 1024);

    /// <summary>Passes so few bytes at a time.</summary>
    public void Crumble(int bytes) => _chunk = bytes;

    /// <summary>Cuts every connection that stands.</summary>
    public void Cut()
    {
        lock (_guard)
        {
            _pairs.ForEach(pair => pair.Cut());
            _pairs.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _accepted);
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        var pair = new Pair(client, server);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            lock (_guard)
            {
                _pairs.Add(pair);
            }

            await Task.WhenAny(PassAsync(client, server, () => _swallowsUp), PassAsync(server, client, () => _swallowsDown));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is down, or this proxy: the client finds out.
        }

        pair.Cut();
    }

    private async Task PassAsync(Socket from, Socket to, Func<bool> isSwallowed)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(0, _chunk), _stop.Token) is var count and > 0)
            {
                if (!isSwallowed())
                {
                    for (var sent = 0; sent < count;)
                    {
                        sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stop.Token);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of one side is the end of the pair.
        }
    }

    private sealed record Pair(Socket Client, Socket Server)
    {
        public void Cut()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
