using System.Net;
using System.Net.Sockets;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Wires;
using static CityEdge.Gateway.Tests.Lines.Modbus.Frames;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>A real socket on loopback: what the system does when a peer closes, resets, stalls or is not there.</summary>
public sealed class TcpWireTests : IDisposable
{
    private static readonly RealClock Clock = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TcpWireTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Bytes_go_both_ways()
    {
        using var wire = Opened();
        using var peer = _listener.AcceptSocket();
        var buffer = new byte[16];

        Assert.True(wire.Write([1, 2, 3], CancellationToken.None));
        Assert.Equal(3, peer.Receive(buffer));
        peer.Send([4, 5]);

        Assert.Equal(2, wire.Read(buffer, Clock.In(5000), CancellationToken.None));
        Assert.Equal(new byte[] { 4, 5 }, buffer[..2]);
    }

    [Fact]
    public void A_wait_ends_at_its_time_and_costs_nothing_when_it_is_over()
    {
        using var wire = Opened();
        using var peer = _listener.AcceptSocket();
        var began = Clock.GetTimestamp();

        Assert.Equal(0, wire.Read(new byte[8], Clock.In(30), CancellationToken.None));
        Assert.Equal(0, wire.Read(new byte[8], Clock.In(-30), CancellationToken.None));

        Assert.InRange(Clock.GetElapsedTime(began).TotalMilliseconds, 30, 1000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_peer_that_closes_or_resets_is_a_lost_line(bool reset)
    {
        using var wire = Opened();
        var peer = _listener.AcceptSocket();
        peer.LingerState = new(reset, 0);
        peer.Dispose();

        Assert.Equal(-1, wire.Read(new byte[8], Clock.In(5000), CancellationToken.None));
    }

    [Fact]
    public void Bytes_sent_before_the_close_are_read_first()
    {
        using var wire = Opened();
        using (var peer = _listener.AcceptSocket())
        {
            peer.Send([7]);
        }

        Assert.Equal(1, wire.Read(new byte[8], Clock.In(5000), CancellationToken.None));
        Assert.Equal(-1, wire.Read(new byte[8], Clock.In(5000), CancellationToken.None));
    }

    [Fact]
    public void A_host_that_refuses_is_said_so_in_two_languages()
    {
        var port = Port;
        _listener.Stop();
        using var wire = Wire(port);

        Assert.False(wire.TryOpen(out var failure, CancellationToken.None));
        Assert.Contains("refuses the connection", failure, StringComparison.Ordinal);
        Assert.Contains("拒绝连接", wire.Failure.Zh, StringComparison.Ordinal);
        Assert.Equal(-1, wire.Read(new byte[8], Clock.In(5000), CancellationToken.None));
        Assert.False(wire.Write([1], CancellationToken.None));
    }

    [Fact]
    public void A_host_that_never_accepts_is_given_up_at_the_connect_time_out()
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(1);
        var port = ((IPEndPoint)full.LocalEndPoint!).Port;
        var filler = Enumerable.Range(0, 4).Select(_ => Wire(port, Ms(200))).ToList();
        var began = Clock.GetTimestamp();

        var opened = filler.Select(static wire => wire.TryOpen(out var failure, CancellationToken.None) ? "open" : failure).ToList();

        Assert.Contains("does not respond", opened[^1], StringComparison.Ordinal);
        Assert.InRange(Clock.GetElapsedTime(began).TotalSeconds, 0, 3);
        filler.ForEach(static wire => wire.Dispose());
    }

    [Fact]
    public async Task A_wake_ends_a_wait_and_is_not_lost_when_it_comes_first()
    {
        using var wire = Opened();
        using var peer = _listener.AcceptSocket();
        wire.Wake();
        wire.Wake();
        Assert.Equal(0, wire.Read(new byte[8], Clock.In(60_000), CancellationToken.None));
        Assert.Equal(0, wire.Read(new byte[8], Clock.In(20), CancellationToken.None));

        var began = Clock.GetTimestamp();
        var waiting = Task.Run(() => wire.Read(new byte[8], Clock.In(60_000), CancellationToken.None), TestContext.Current.CancellationToken);
        wire.Wake();

        Assert.Equal(0, await waiting);
        Assert.InRange(Clock.GetElapsedTime(began).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task A_stop_ends_a_wait_within_a_second()
    {
        using var wire = Opened();
        using var peer = _listener.AcceptSocket();
        using var stop = new CancellationTokenSource();
        var waiting = Task.Run(() => wire.Read(new byte[8], Clock.In(60_000), stop.Token), TestContext.Current.CancellationToken);
        var began = Clock.GetTimestamp();

        await stop.CancelAsync();

        Assert.Equal(0, await waiting);
        Assert.InRange(Clock.GetElapsedTime(began).TotalSeconds, 0, 1);
    }

    [Fact]
    public void A_peer_that_takes_nothing_ends_a_write_and_the_close_is_quick()
    {
        using var wire = Opened();
        using var peer = _listener.AcceptSocket();
        var bytes = new byte[65_536];
        var began = Clock.GetTimestamp();

        var written = 0;
        while (written < 10_000 && wire.Write(bytes, CancellationToken.None))
        {
            written++;
        }

        wire.Close();
        Assert.InRange(written, 0, 9_999);
        Assert.InRange(Clock.GetElapsedTime(began).TotalSeconds, 0, 5);
        Assert.False(wire.IsOpen);
    }

    [Fact]
    public void A_wire_can_be_opened_again_after_a_close()
    {
        using var wire = Opened();
        wire.Close();
        wire.Wake();

        Assert.True(wire.TryOpen(out var failure, CancellationToken.None), failure);
    }

    [Fact]
    public async Task Exchanges_over_a_real_socket_allocate_nothing_once_warm()
    {
        using var master = new TcpMaster(Wire(Port), Clock);
        Assert.True(master.TryOpen(out var failure, CancellationToken.None), failure);
        using var peer = _listener.AcceptSocket();
        using var serving = new CancellationTokenSource();
        var server = Task.Run(
            () =>
            {
                var request = new byte[12];
                var answer = Tcp(0, 5, 3, 2, 0, 42);
                while (peer.Receive(request) == request.Length)
                {
                    request.AsSpan(0, 2).CopyTo(answer);
                    peer.Send(answer);
                }
            },
            TestContext.Current.CancellationToken);
        var read = ModbusRequest.ReadHolding(5, 0, 1);
        var data = new byte[2];
        var good = 0;

        long Turns(int count)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var turn = 0; turn < count; turn++)
            {
                good += master.Exchange(read, Ms(5000), data, CancellationToken.None).IsOk ? 1 : 0;
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Turns(200);
        var allocated = Turns(500);
        master.Close();
        await server;

        Assert.Equal(700, good);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task Rtu_frames_go_through_a_serial_server()
    {
        using var master = new RtuMaster(Wire(Port), new() { Baud = 115200, ListenFirst = TimeSpan.Zero }, Clock);
        Assert.True(master.TryOpen(out var failure, CancellationToken.None), failure);
        using var peer = _listener.AcceptSocket();
        var read = ModbusRequest.ReadHolding(5, 0, 1);
        var data = new byte[2];

        // A late answer of the serial server lies in the socket: it is taken before the request goes out.
        peer.Send(Rtu(5, 3, 2, 0, 99));
        Assert.Equal(FrameOutcome.NoAnswer, master.Idle(Clock.In(50), CancellationToken.None));
        var server = Task.Run(
            () =>
            {
                var request = new byte[8];
                peer.Receive(request);
                peer.Send(Rtu(5, 3, 2, 0, 42));
                return request;
            },
            TestContext.Current.CancellationToken);
        var reply = master.Exchange(read, Ms(5000), data, CancellationToken.None);

        Assert.Equal(FrameOutcome.Ok, reply.Outcome);
        Assert.Equal(42, data[1]);
        Assert.Equal(read.RtuFrame.ToArray(), await server);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static TcpWire Wire(int port, TimeSpan? connectTimeout = null) =>
        new(new() { Host = "127.0.0.1", Port = port, ConnectTimeout = connectTimeout ?? Ms(3000), WriteTimeout = Ms(300) }, Clock);

    private TcpWire Opened()
    {
        var wire = Wire(Port);
        Assert.True(wire.TryOpen(out var failure, CancellationToken.None), failure);
        return wire;
    }
}
