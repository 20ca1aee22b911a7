using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Wires;

namespace CityEdge.EndToEnd.Wires;

/// <summary>The serial port against a real terminal driver: what System.IO.Ports does when a device hangs up, stalls or comes back.</summary>
public sealed class SerialWireTests
{
    private static readonly RealClock Clock = new();
    private static readonly byte[] Answer = [1, 3, 2, 0, 42, 57, 155];

    [Fact]
    public void Bytes_go_both_ways()
    {
        using var pty = new PtyPair();
        using var wire = Opened(pty);
        using var device = pty.OpenDevice();
        var buffer = new byte[64];

        Assert.True(wire.Write([1, 2, 3], CancellationToken.None));
        device.ReadExactly(buffer, 0, 3);
        device.Write(Answer);

        Assert.Equal(new byte[] { 1, 2, 3 }, buffer[..3]);
        Assert.Equal(Answer, ReadAll(wire, Answer.Length));
        Assert.Equal(0, wire.Read(buffer, Clock.In(5), CancellationToken.None));
    }

    [Fact]
    public void A_short_wait_is_short_though_the_package_cannot_time_below_30_ms()
    {
        using var pty = new PtyPair();
        using var wire = Opened(pty);
        var shortest = TimeSpan.MaxValue;

        // The shortest of many, because a busy machine may prolong any one of them.
        for (var turn = 0; turn < 50; turn++)
        {
            var began = Clock.GetTimestamp();
            Assert.Equal(0, wire.Read(new byte[8], Clock.In(2), CancellationToken.None));
            var took = Clock.GetElapsedTime(began);
            shortest = took < shortest ? took : shortest;
        }

        Assert.InRange(shortest.TotalMilliseconds, 2, 25);
    }

    [Fact]
    public void A_device_that_hangs_up_in_mid_frame_is_a_lost_line_and_closes_within_a_second()
    {
        using var pty = new PtyPair();
        using var wire = Opened(pty);
        using (var device = pty.OpenDevice())
        {
            device.Write(Answer.AsSpan(0, 3));
            Assert.Equal(Answer[..3], ReadAll(wire, 3));
        }

        pty.Unplug();
        var began = Clock.GetTimestamp();
        var count = wire.Read(new byte[8], Clock.In(5000), CancellationToken.None);
        wire.Close();

        Assert.Equal(-1, count);
        Assert.InRange(Clock.GetElapsedTime(began).TotalSeconds, 0, 4);
        Assert.False(wire.IsOpen);
    }

    [Fact]
    public void A_port_that_comes_back_under_the_same_link_is_opened_again()
    {
        using var pty = new PtyPair();
        using var wire = Opened(pty);
        pty.Unplug();
        Assert.Equal(-1, wire.Read(new byte[8], Clock.In(5000), CancellationToken.None));
        wire.Close();

        Assert.False(wire.TryOpen(out var failure, CancellationToken.None));
        Assert.Contains(pty.Line, failure, StringComparison.Ordinal);

        pty.Plug();
        Assert.True(wire.TryOpen(out failure, CancellationToken.None), failure);
        using var device = pty.OpenDevice();
        device.Write(Answer);
        Assert.Equal(Answer, ReadAll(wire, Answer.Length));
    }

    [Fact]
    public void A_link_that_points_to_another_device_is_a_lost_line()
    {
        using var pty = new PtyPair();
        using var other = new PtyPair();
        using var wire = Opened(pty);

        File.Delete(pty.Line);
        File.CreateSymbolicLink(pty.Line, File.ResolveLinkTarget(other.Line, returnFinalTarget: true)!.FullName);

        Assert.Equal(-1, wire.Read(new byte[8], Clock.In(5000), CancellationToken.None));
    }

    [Fact]
    public void A_write_that_nobody_takes_ends_and_the_close_behind_it_too()
    {
        using var pty = new PtyPair();
        using var wire = Opened(pty, TimeSpan.FromMilliseconds(200));
        var bytes = new byte[4096];
        var began = Clock.GetTimestamp();

        // The other end is never read: the terminals' buffers fill up.
        var written = 0;
        while (written < 1000 && wire.Write(bytes, CancellationToken.None))
        {
            written++;
        }

        var stuck = Clock.GetElapsedTime(began);
        began = Clock.GetTimestamp();
        wire.Close();

        Assert.InRange(written, 0, 999);
        Assert.InRange(stuck.TotalSeconds, 0, 10);
        Assert.InRange(Clock.GetElapsedTime(began).TotalSeconds, 0, 1.2);
    }

    [Fact]
    public void Two_masters_on_one_port_are_refused_under_whatever_name()
    {
        using var pty = new PtyPair();
        using var first = Opened(pty);
        using var second = new SerialWire(
            new() { Port = File.ResolveLinkTarget(pty.Line, returnFinalTarget: true)!.FullName, Baud = 9600 }, Clock);

        Assert.False(second.TryOpen(out var failure, CancellationToken.None));
        Assert.Contains("in use by another program", failure, StringComparison.Ordinal);
        Assert.Contains("占用", second.Failure.Zh, StringComparison.Ordinal);

        first.Close();
        Assert.True(second.TryOpen(out failure, CancellationToken.None), failure);
    }

    [Fact]
    public void A_port_that_is_not_there_is_named_with_those_that_are()
    {
        using var wire = new SerialWire(new() { Port = "/dev/serial/by-id/usb-none", Baud = 9600, Chinese = true }, Clock);

        Assert.False(wire.TryOpen(out var failure, CancellationToken.None));
        Assert.Contains("/dev/serial/by-id/usb-none", failure, StringComparison.Ordinal);
        Assert.Contains("没有串口", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_port_is_refused_with_a_reason()
    {
        var path = Path.GetTempFileName();
        using var wire = new SerialWire(new() { Port = path, Baud = 9600 }, Clock);

        Assert.False(wire.TryOpen(out var failure, CancellationToken.None));
        Assert.Contains("cannot be opened as a serial port", failure, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Theory]
    [InlineData(31250)]
    [InlineData(250000)]
    public void A_baud_rate_that_the_system_lacks_is_named(int baud)
    {
        using var pty = new PtyPair();
        using var wire = new SerialWire(new() { Port = pty.Line, Baud = baud }, Clock);

        Assert.False(wire.TryOpen(out var failure, CancellationToken.None));
        Assert.Contains($"baud rate {baud}", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wake_ends_a_wait_and_is_not_lost_when_it_comes_first()
    {
        using var pty = new PtyPair();
        using var wire = Opened(pty);
        wire.Wake();
        Assert.Equal(0, wire.Read(new byte[8], Clock.In(60_000), CancellationToken.None));

        var began = Clock.GetTimestamp();
        var waiting = Task.Run(() => wire.Read(new byte[8], Clock.In(60_000), CancellationToken.None), TestContext.Current.CancellationToken);
        wire.Wake();

        Assert.Equal(0, await waiting);
        Assert.InRange(Clock.GetElapsedTime(began).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task A_stop_ends_a_wait_within_a_second()
    {
        using var pty = new PtyPair();
        using var wire = Opened(pty);
        using var stop = new CancellationTokenSource();
        var waiting = Task.Run(() => wire.Read(new byte[8], Clock.In(60_000), stop.Token), TestContext.Current.CancellationToken);
        var began = Clock.GetTimestamp();

        await stop.CancelAsync();

        Assert.Equal(0, await waiting);
        Assert.InRange(Clock.GetElapsedTime(began).TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task A_master_reads_a_device_through_a_real_terminal()
    {
        using var pty = new PtyPair();
        using var master = new RtuMaster(
            new SerialWire(new() { Port = pty.Line, Baud = 115200, Parity = SerialParity.None }, Clock),
            RtuOptions.For(115200, SerialParity.None, 1) with { ListenFirst = TimeSpan.Zero },
            Clock);
        Assert.True(master.TryOpen(out var failure, CancellationToken.None), failure);
        using var device = pty.OpenDevice();
        var serving = Task.Run(
            () =>
            {
                var request = new byte[8];
                for (var turn = 0; turn < 20; turn++)
                {
                    device.ReadExactly(request);
                    device.Write(Answer);
                }
            },
            TestContext.Current.CancellationToken);
        var data = new byte[2];

        for (var turn = 0; turn < 20; turn++)
        {
            var reply = master.Exchange(ModbusRequest.ReadHolding(1, 0, 1), TimeSpan.FromSeconds(5), data, CancellationToken.None);
            Assert.Equal(FrameOutcome.Ok, reply.Outcome);
            Assert.Equal(new byte[] { 0, 42 }, data);
        }

        await serving;
    }

    private static SerialWire Opened(PtyPair pty, TimeSpan? writeTimeout = null)
    {
        var wire = new SerialWire(
            new() { Port = pty.Line, Baud = 9600, WriteTimeout = writeTimeout ?? TimeSpan.FromMilliseconds(800) }, Clock);
        Assert.True(wire.TryOpen(out var failure, CancellationToken.None), failure);
        return wire;
    }

    private static byte[] ReadAll(SerialWire wire, int count)
    {
        var buffer = new byte[count];
        var have = 0;
        var deadline = Clock.In(5000);
        while (have < count && Clock.GetTimestamp() < deadline)
        {
            var taken = wire.Read(buffer.AsSpan(have), deadline, CancellationToken.None);
            Assert.True(taken >= 0, "the line was lost");
            have += taken;
        }

        return buffer[..have];
    }
}
