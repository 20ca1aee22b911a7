using System.Globalization;

namespace CityEdge.EndToEnd.Strangers;

/// <summary>libmodbus as a slave that our master meets: every register there is, every write logged.</summary>
internal sealed class LibmodbusServer : IAsyncDisposable
{
    private readonly StrangerServer _server;

    private LibmodbusServer(StrangerServer server)
    {
        _server = server;
        Port = int.Parse(server.Lines.First(line => line.StartsWith("READY ", StringComparison.Ordinal))["READY ".Length..],
            CultureInfo.InvariantCulture);
    }

    /// <summary>Where it listens on loopback; 0 on a device.</summary>
    public int Port { get; }

    /// <summary>"WRITE unit=U fc=F address=A values=V,V", "REFUSED unit=U fc=F" and whatever else it said.</summary>
    public IReadOnlyList<string> Log => _server.Lines;

    /// <summary>Modbus TCP; port 0 takes a free one. With <paramref name="refuse"/> every write is answered with that exception.</summary>
    public static async Task<LibmodbusServer> StartTcpAsync(CancellationToken stop, int refuse = 0, int port = 0) =>
        await StartAsync(["tcp", Text(port), "--refuse", Text(refuse)], stop);

    /// <summary>RTU on a device, as one unit.</summary>
    public static async Task<LibmodbusServer> StartRtuAsync(string device, int unit, CancellationToken stop, int refuse = 0) =>
        await StartAsync(["rtu", device, Text(unit), "--refuse", Text(refuse)], stop);

    /// <summary>Sets a value of table co, di, ir or hr; protocol addresses, from 0.</summary>
    public Task SetAsync(string table, int address, int value, CancellationToken stop) => _server.SetAsync(table, address, value, stop);

    public Task<string> WaitForAsync(Func<string, bool> fits, CancellationToken stop) => _server.WaitForAsync(fits, stop);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<LibmodbusServer> StartAsync(string[] arguments, CancellationToken stop) =>
        new(await StrangerServer.StartAsync(await NativeProgram.BuildAsync("libmodbus_server"), arguments, stop));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
