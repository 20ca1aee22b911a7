using System.Globalization;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Wires;
using CityEdge.Simulator.Wires;

namespace CityEdge.Benchmarks.Rows;

/// <summary>Reads of ten holding registers, one after the other on one connection, from libmodbus's own server: our master and libmodbus.</summary>
internal sealed class TcpPollsRow : IRow
{
    private const int Unit = 1;

    public string Name => "tcp-polls";

    public string Title => "Modbus TCP polls per second in a tight loop, beside libmodbus";

    public string? Missing =>
        PtyPair.Find("gcc") is null ? "gcc is not installed" : File.Exists("/usr/include/modbus/modbus.h") ? null : "libmodbus-dev is not installed";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop)
    {
        var seconds = options.Pick(2, 5);
        await using var server = await LibmodbusServer.StartTcpAsync(stop);
        var (ours, bytes) = await Task.Factory.StartNew(
            () => Poll(server.Port, TimeSpan.FromSeconds(seconds), stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var (exit, said) = await StrangerProgram.RunAsync(
            await NativeProgram.BuildAsync("libmodbus_poll"),
            ["127.0.0.1", server.Port.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture)], stop);
        var theirs = exit == 0 ? double.Parse(said, CultureInfo.InvariantCulture) : throw new InvalidOperationException(said);
        return
        [
            new("our master", ours, "polls/s"),
            new("libmodbus", theirs, "polls/s") { IsReference = true },
            new("ours of libmodbus's", 100 * ours / theirs, "%"),
            new("allocated per poll", bytes, "bytes"),
        ];
    }

    private static (double PollsPerSecond, double Bytes) Poll(int port, TimeSpan span, CancellationToken stop)
    {
        var time = RealClock.Time;
        using var master = new TcpMaster(new TcpWire(new TcpWireOptions { Host = "127.0.0.1", Port = port }, time), time);
        if (!master.TryOpen(out var failure, stop))
        {
            throw new InvalidOperationException(failure);
        }

        var request = ModbusRequest.ReadHolding(Unit, 0, 10);
        var data = new byte[250];
        void Once()
        {
            var reply = master.Exchange(request, TimeSpan.FromSeconds(1), data, stop);
            if (reply.Outcome != FrameOutcome.Ok)
            {
                throw new InvalidOperationException($"A poll ended with {reply.Outcome}.");
            }
        }

        for (var i = 0; i < 5_000; i++)
        {
            Once();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var from = RealClock.Stamp();
        var polls = 0;
        while (time.GetElapsedTime(from) < span)
        {
            Once();
            polls++;
        }

        return (polls / time.GetElapsedTime(from).TotalSeconds, Math.Round((GC.GetAllocatedBytesForCurrentThread() - before) / (double)polls, 1));
    }
}
