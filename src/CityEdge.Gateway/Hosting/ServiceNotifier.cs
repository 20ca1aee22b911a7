using System.Net.Sockets;
using System.Text;

namespace CityEdge.Gateway.Hosting;

/// <summary>Tells systemd how the service fares (sd_notify(3)); silent where nobody asked to be told.</summary>
internal sealed class ServiceNotifier : IDisposable
{
    private readonly Socket? _socket;

    private ServiceNotifier(Socket? socket, TimeSpan? watchdog)
    {
        _socket = socket;
        WatchdogPeriod = watchdog;
    }

    /// <summary>How long systemd bears silence; null where it keeps no watchdog.</summary>
    public TimeSpan? WatchdogPeriod { get; }

    /// <summary>Reads NOTIFY_SOCKET and WATCHDOG_USEC.</summary>
    /// <param name="variable">Looks an environment variable up.</param>
    public static ServiceNotifier From(Func<string, string?> variable)
    {
        TimeSpan? watchdog = long.TryParse(variable("WATCHDOG_USEC"), out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds) : null;
        if (variable("NOTIFY_SOCKET") is not { Length: > 1 } path)
        {
            return new ServiceNotifier(null, watchdog);
        }

        // '@' stands for the zero byte of an abstract name.
        var address = path[0] == '@' ? '\0' + path[1..] : path;
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(address));
        }
        catch (SocketException)
        {
            // systemd has gone or never listened: the service runs all the same, as it would without being watched.
            socket.Dispose();
            return new ServiceNotifier(null, watchdog);
        }

        return new ServiceNotifier(socket, watchdog);
    }

    public void Ready() => Send("READY=1");

    public void Stopping() => Send("STOPPING=1");

    public void Alive() => Send("WATCHDOG=1");

    public void Status(string text) => Send("STATUS=" + text);

    public void Dispose() => _socket?.Dispose();

    private void Send(string state)
    {
        try
        {
            _socket?.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (SocketException)
        {
            // Not heard: systemd draws its own conclusion from the silence, which is what the watchdog is for.
            return;
        }
    }
}
