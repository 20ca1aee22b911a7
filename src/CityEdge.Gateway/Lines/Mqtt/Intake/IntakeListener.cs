using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>Accepts connections for MQTTnet's server: within the bounds per address, the oldest stranger giving way to a newer one.</summary>
internal sealed class IntakeListener(IntakeContext context) : IMqttServerAdapter
{
    private const int Backlog = 128;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<long, IntakeConnection> _connections = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private long _last;
    private volatile bool _isClosing;

    /// <summary>MQTTnet's server; set by it before it starts this.</summary>
    public Func<IMqttChannelAdapter, Task> ClientHandler { get; set; } = _ => Task.CompletedTask;

    /// <summary>Connections of any kind.</summary>
    public int Count => _connections.Count;

    /// <exception cref="SocketException">The address cannot be listened at.</exception>
    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        var listener = new Socket(context.Options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(context.Options.Address, context.Options.Port));
            listener.Listen(Backlog);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        context.LocalEndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _listener = listener;
        _accepting = Task.Run(AcceptAsync);
        return Task.CompletedTask;
    }

    /// <summary>Accepts nothing more and says goodbye to every client. MQTTnet asks for it once more when it stops itself.</summary>
    public async Task StopAsync()
    {
        _isClosing = true;
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var connection in _connections.Values)
        {
            connection.End(DisconnectCause.Stopped, Wire.ReasonCode.ServerShuttingDown);
        }
    }

    /// <summary>Completes when every connection is over.</summary>
    public Task GoneAsync() => Task.WhenAll(_connections.Values.Select(connection => connection.Gone));

    public void Sweep(long now)
    {
        foreach (var (_, connection) in _connections)
        {
            connection.Sweep(now);
        }
    }

    public void Dispose() => _listener?.Dispose();

    private async Task AcceptAsync()
    {
        while (!_isClosing)
        {
            try
            {
                Open(await _listener!.AcceptAsync(CancellationToken.None).ConfigureAwait(false));
            }
            catch (Exception failure) when (_isClosing && failure is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // Out of descriptors, or the client was gone before it was accepted.
                context.Reports.AcceptFailed(failure.Message);

                await Task.Delay(PauseAfterFailure, context.Time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private void Open(Socket socket)
    {
        context.Counters.CountAccepted();
        IPEndPoint from;
        try
        {
            var remote = (IPEndPoint)socket.RemoteEndPoint!;
            from = remote.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(remote.Address.MapToIPv4(), remote.Port) : remote;
            socket.NoDelay = true;

            // An MQTT 3 client without a keep-alive is noticed to be gone by these.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        }
        catch (SocketException)
        {
            // Gone already.
            socket.Dispose();
            return;
        }

        if (!context.Addresses.TryOpen(from.Address))
        {
            context.Counters.CountTurnedAway();
            socket.Close(0);
            return;
        }

        MakeRoom();
        var number = ++_last;
        var connection = new IntakeConnection(context, socket, from);
        _connections[number] = connection;
        _ = RunAsync(number, connection);
    }

    private async Task RunAsync(long number, IntakeConnection connection)
    {
        // Off the accepting thread.
        await Task.Yield();
        await connection.RunAsync(ClientHandler).ConfigureAwait(false);
        _connections.TryRemove(number, out _);
        connection.Dispose();
    }

    private void MakeRoom()
    {
        if (_connections.Count(held => !held.Value.IsLetIn) < context.Limits.MaxUnknown)
        {
            return;
        }

        var oldest = _connections.Where(held => !held.Value.IsLetIn).MinBy(held => held.Key).Value;
        context.Counters.CountTurnedAway();
        oldest?.End(DisconnectCause.Violation, Wire.ReasonCode.Success);
    }
}
