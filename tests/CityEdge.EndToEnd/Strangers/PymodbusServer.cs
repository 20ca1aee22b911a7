using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CityEdge.EndToEnd.Strangers;

/// <summary>pymodbus as a slave that our master meets: every register there is, every write logged.</summary>
internal sealed class PymodbusServer : IAsyncDisposable
{
    private readonly StrangerServer _server;

    private PymodbusServer(StrangerServer server, int port) => (_server, Port) = (server, port);

    /// <summary>Where it listens on loopback; 0 on a device.</summary>
    public int Port { get; }

    /// <summary>"WRITE unit=U fc=F address=A values=V,V", "REFUSED unit=U fc=F" and whatever else it said.</summary>
    public IReadOnlyList<string> Log => _server.Lines;

    /// <summary>Modbus TCP on the given or a free port; with <paramref name="refuse"/> every write is answered with that exception.</summary>
    public static async Task<PymodbusServer> StartTcpAsync(CancellationToken stop, int refuse = 0, int? unit = null, int port = 0)
    {
        port = port == 0 ? FreePort() : port;
        return new PymodbusServer(await StartAsync("tcp", port.ToString(CultureInfo.InvariantCulture), refuse, unit, stop), port);
    }

    /// <summary>RTU on a device.</summary>
    public static async Task<PymodbusServer> StartRtuAsync(string device, CancellationToken stop, int refuse = 0, int? unit = null) =>
        new(await StartAsync("rtu", device, refuse, unit, stop), 0);

    /// <summary>Sets a value of table co, di, ir or hr; protocol addresses, from 0.</summary>
    public Task SetAsync(string table, int address, int value, CancellationToken stop) => _server.SetAsync(table, address, value, stop);

    public Task<string> WaitForAsync(Func<string, bool> fits, CancellationToken stop) => _server.WaitForAsync(fits, stop);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Task<StrangerServer> StartAsync(string mode, string where, int refuse, int? unit, CancellationToken stop)
    {
        List<string> arguments = [Path.Combine(AppContext.BaseDirectory, "Strangers", "pymodbus_server.py"), mode, where, "--until-eof",
            "--refuse", refuse.ToString(CultureInfo.InvariantCulture)];
        if (unit is { } only)
        {
            arguments.AddRange(["--unit", only.ToString(CultureInfo.InvariantCulture)]);
        }
        return StrangerServer.StartAsync(Tools.Python, arguments, stop);
    }

    /// <summary>pymodbus 3.0 cannot say which port it was given, so one that was free a moment ago is named.</summary>
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
