using System.Net;
using System.Net.Sockets;
using CityEdge.Gateway.Control;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Tests.Page;

public sealed class PageServerTests
{
    private const int PageListening = 1300;
    private const int PageNotListening = 1301;
    private const int ControlNotListening = 1302;

    [Fact]
    public async Task S1_a_port_in_use_is_said_once_and_neither_the_verbs_nor_the_alarms_notice_and_the_page_comes_when_it_is_free()
    {
        await using var bench = await PageBench.StartAsync();
        var socket = bench.SocketPath + "2";
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var port = ((IPEndPoint)squatter.LocalEndpoint).Port;
        await using var server = new PageServer(bench.Context, new PageConfig { Port = port }, socket);

        await server.StartAsync(PageBench.Stop);
        using var client = new ControlClient(socket);
        var state = await client.GetStateAsync(PageBench.Stop);
        var listeningBefore = bench.Log.Count(PageListening);
        await bench.Clock.WhenWaitingAsync(PageServer.Pause);
        bench.Clock.Advance(PageServer.Pause);
        await bench.Clock.WhenWaitingAsync(PageServer.Pause);
        squatter.Stop();
        bench.Clock.Advance(PageServer.Pause);
        await server.Opened.WaitAsync(PageBench.Stop);

        Assert.Equal(TestShop.Build().Config.Id, state.Site);
        Assert.Equal(1, listeningBefore);
        Assert.Equal(1, bench.Log.Count(PageNotListening));
        Assert.Equal(1, bench.Context.Metrics.LoggedErrors);
        Assert.Equal(port, server.Address?.Port);
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("not an address")]
    public async Task An_address_that_is_not_this_box_s_is_said_and_nothing_is_thrown(string address)
    {
        await using var bench = await PageBench.StartAsync();
        await using var server = new PageServer(bench.Context, new PageConfig { Address = address, Port = 0 }, null);

        await server.StartAsync(PageBench.Stop);

        Assert.Null(server.Address);
        Assert.Contains(address, await bench.Log.WhenAsync(PageNotListening), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_cannot_be_opened_costs_the_page_nothing()
    {
        await using var bench = await PageBench.StartAsync();
        await using var server = new PageServer(bench.Context, new PageConfig { Port = 0 }, "/proc/nowhere/control.sock");

        await server.StartAsync(PageBench.Stop);

        Assert.NotNull(server.Address);
        Assert.False(server.ControlListens);
        Assert.Equal(1, bench.Log.Count(ControlNotListening));
    }
}
