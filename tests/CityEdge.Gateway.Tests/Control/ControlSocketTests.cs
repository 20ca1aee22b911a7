using System.Net.Sockets;
using CityEdge.Gateway.Control;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Tests.Page;

namespace CityEdge.Gateway.Tests.Control;

public sealed class ControlSocketTests
{
    private const int ControlNotListening = 1302;

    [Fact]
    public async Task The_socket_is_open_to_its_owner_and_group_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File permissions of Unix.");
        await using var bench = await PageBench.StartAsync();

        Assert.Equal("660", Octal(bench.SocketPath));
        Assert.Equal("750", Octal(Path.GetDirectoryName(bench.SocketPath)!));
    }

    [Fact]
    public async Task A_live_socket_is_never_taken_away_from_its_process()
    {
        await using var bench = await PageBench.StartAsync();
        await using var second = new PageServer(bench.Context, null, bench.SocketPath);

        await second.StartAsync(PageBench.Stop);
        await second.DisposeAsync();
        using var client = new ControlClient(bench.SocketPath);

        Assert.False(second.ControlListens);
        Assert.Contains("already listens", await bench.Log.WhenAsync(ControlNotListening), StringComparison.Ordinal);
        Assert.Equal("tea-12-3", (await client.GetStateAsync(PageBench.Stop)).Site);
    }

    [Fact]
    public async Task The_socket_of_a_dead_process_is_replaced()
    {
        await using var bench = await PageBench.StartAsync();
        var path = bench.SocketPath + "2";
        DieListening(path);
        Assert.True(File.Exists(path));
        await using var server = new PageServer(bench.Context, null, path);

        await server.StartAsync(PageBench.Stop);
        using var client = new ControlClient(path);

        Assert.Equal("tea-12-3", (await client.GetStateAsync(PageBench.Stop)).Site);
    }

    [Fact]
    public async Task A_file_that_is_no_socket_is_left_alone()
    {
        await using var bench = await PageBench.StartAsync();
        var path = bench.SocketPath + "2";
        await File.WriteAllTextAsync(path, "precious", PageBench.Stop);
        await using var server = new PageServer(bench.Context, null, path);

        await server.StartAsync(PageBench.Stop);

        Assert.False(server.ControlListens);
        Assert.Equal("precious", await File.ReadAllTextAsync(path, PageBench.Stop));
    }

    [Fact]
    public async Task Closing_takes_the_socket_s_file_away()
    {
        await using var bench = await PageBench.StartAsync();

        await bench.Server.DisposeAsync();

        Assert.False(File.Exists(bench.SocketPath));
    }

    private static string Octal(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), toBase: 8);

    // .NET removes the file of a socket that it closes; a process that dies leaves it. A file moved away in between stands for that.
    private static void DieListening(string path)
    {
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path + ".alive"));
            socket.Listen();
            File.Move(path + ".alive", path);
        }
    }
}
