using System.Globalization;
using CityEdge.Simulator.Wires;

namespace CityEdge.EndToEnd.Strangers;

/// <summary>The slaves that our master meets elsewhere are what they say: they serve, log, refuse, and are gone when disposed.</summary>
public sealed class StrangersSlavesTests
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    [Trait("stranger", "pymodbus")]
    [Trait("stranger", "mbpoll")]
    public async Task A_pymodbus_relay_logs_the_coil_that_was_written()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedMbpoll();
        await Tools.NeedPymodbusAsync();
        await using var server = await PymodbusServer.StartTcpAsync(stop);
        await server.SetAsync("ir", 1, 253, stop);

        var read = await Mbpoll.RunAsync(["-a", "4", "-0", "-r", "1", "-t", "3", "-1", .. At(server.Port)], stop);
        await Mbpoll.RunAsync(["-a", "30", "-0", "-r", "2", "-t", "0", .. At(server.Port), "1"], stop);

        Assert.Contains("253", read, StringComparison.Ordinal);
        await server.WaitForAsync(line => line == "WRITE unit=30 fc=5 address=2 values=1", stop);
        Assert.Single(server.Log, line => line.StartsWith("WRITE", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "pymodbus")]
    [Trait("stranger", "mbpoll")]
    public async Task A_pymodbus_relay_that_refuses_writes_says_which_and_does_nothing()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedMbpoll();
        await Tools.NeedPymodbusAsync();
        await using var server = await PymodbusServer.StartTcpAsync(stop, refuse: 4);

        var refused = await Mbpoll.FailAsync(["-a", "30", "-0", "-r", "2", "-t", "0", .. At(server.Port), "1"], stop);
        var read = await Mbpoll.RunAsync(["-a", "30", "-0", "-r", "2", "-t", "0", "-1", .. At(server.Port)], stop);

        Assert.Contains("Slave device or server failure", refused, StringComparison.Ordinal);
        Assert.Matches(@"\[2\]:\s+0", read);
        await server.WaitForAsync(line => line == "REFUSED unit=30 fc=5", stop);
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "pymodbus")]
    [Trait("stranger", "mbpoll")]
    [Trait("stranger", "pty")]
    public async Task A_pymodbus_slave_serves_rtu_on_a_pty()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedMbpoll();
        Tools.NeedPty();
        await Tools.NeedPymodbusAsync();
        await using var pair = await PtyPair.OpenAsync(stop);
        await using var server = await PymodbusServer.StartRtuAsync(pair.Right, stop, unit: 7);
        await server.SetAsync("hr", 5, 1234, stop);

        var read = await Mbpoll.RunAsync(["-a", "7", "-0", "-r", "5", "-t", "4", "-1", .. On(pair.Left)], stop);
        await Mbpoll.RunAsync(["-a", "7", "-0", "-r", "6", "-t", "4", .. On(pair.Left), "77"], stop);

        Assert.Contains("1234", read, StringComparison.Ordinal);
        await server.WaitForAsync(line => line == "WRITE unit=7 fc=6 address=6 values=77", stop);
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "libmodbus")]
    [Trait("stranger", "mbpoll")]
    public async Task A_libmodbus_slave_logs_writes_and_takes_settings()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedMbpoll();
        Tools.NeedLibmodbus();
        await using var server = await LibmodbusServer.StartTcpAsync(stop);
        await server.SetAsync("hr", 5, 1234, stop);

        var read = await Mbpoll.RunAsync(["-a", "7", "-0", "-r", "5", "-t", "4", "-1", .. At(server.Port)], stop);
        await Mbpoll.RunAsync(["-a", "7", "-0", "-r", "6", "-t", "4", .. At(server.Port), "77", "78"], stop);

        Assert.Contains("1234", read, StringComparison.Ordinal);
        await server.WaitForAsync(line => line == "WRITE unit=7 fc=16 address=6 values=77,78", stop);
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "libmodbus")]
    [Trait("stranger", "mbpoll")]
    [Trait("stranger", "pty")]
    public async Task A_libmodbus_slave_on_a_pty_that_refuses_writes_still_reads()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedMbpoll();
        Tools.NeedLibmodbus();
        Tools.NeedPty();
        await using var pair = await PtyPair.OpenAsync(stop);
        await using var server = await LibmodbusServer.StartRtuAsync(pair.Right, 30, stop, refuse: 6);

        var refused = await Mbpoll.FailAsync(["-a", "30", "-0", "-r", "2", "-t", "0", .. On(pair.Left), "1"], stop);
        var read = await Mbpoll.RunAsync(["-a", "30", "-0", "-r", "2", "-t", "0", "-1", .. On(pair.Left)], stop);

        Assert.Contains("Slave device or server is busy", refused, StringComparison.Ordinal);
        Assert.Matches(@"\[2\]:\s+0", read);
        await server.WaitForAsync(line => line == "REFUSED unit=30 fc=5", stop);
    }

    [Fact(Timeout = Patience)]
    [Trait("stranger", "pymodbus")]
    [Trait("stranger", "mbpoll")]
    public async Task A_slave_that_was_killed_comes_back_on_the_same_port()
    {
        var stop = TestContext.Current.CancellationToken;
        Tools.NeedMbpoll();
        await Tools.NeedPymodbusAsync();
        int port;
        await using (var first = await PymodbusServer.StartTcpAsync(stop))
        {
            port = first.Port;
        }
        string[] ask = ["-a", "1", "-0", "-r", "0", "-t", "4", "-1", .. At(port)];

        var dead = await Mbpoll.FailAsync(ask, stop);
        await using var second = await PymodbusServer.StartTcpAsync(stop, port: port);
        var alive = await Mbpoll.RunAsync(ask, stop);

        Assert.Contains("Connection refused", dead, StringComparison.Ordinal);
        Assert.Matches(@"\[0\]:\s+0", alive);
    }

    private static string[] At(int port) => ["-p", port.ToString(CultureInfo.InvariantCulture), "127.0.0.1"];

    private static string[] On(string device) => ["-m", "rtu", "-b", "9600", "-P", "none", device];
}
