using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Simulator.Modbus;
using CityEdge.Simulator.Wires;

namespace CityEdge.Benchmarks.Rows;

/// <summary>The saturated line on a pseudo-terminal whose slaves keep to 9,600 baud, polled by the gateway's own line worker.</summary>
internal sealed class PacedBus : IAsyncDisposable
{
    private readonly PtyPair _cable;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Thread> _threads = [];

    private PacedBus(PtyPair cable, ModbusSlave slaves, StampedPort stamps)
    {
        _cable = cable;
        Stamps = stamps;
        Slaves = slaves;
    }

    public ModbusSlave Slaves { get; }

    /// <summary>What passes at the devices' end.</summary>
    public StampedPort Stamps { get; }

    /// <summary>The master's end.</summary>
    public string Port => _cable.Left;

    public static async Task<PacedBus> OpenAsync(CancellationToken stop)
    {
        var cable = await PtyPair.OpenAsync(stop);
        var slaves = new ModbusSlave(new EagerClock()) { Pace = new WirePace(LegalSchedule.Baud) };
        for (byte unit = 1; unit <= LegalSchedule.Slaves; unit++)
        {
            slaves.Add(new SlaveUnit(unit)).Image.Set(SlaveTable.HoldingRegisters, 0, 0);
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Pseudo-terminals are served on Linux only.");
        }

        var stamps = new StampedPort(new PtyPort(cable.Right), detector: 0, relay: 0);
        slaves.ServeRtu(stamps);
        return new PacedBus(cable, slaves, stamps);
    }

    /// <summary>Starts the gateway's worker.</summary>
    public void Work(BoundLine line, ReadingSink sink)
    {
        var worker = LineFactory.Create(line.On(Port), new LineContext(sink, new MomentClock(RealClock.Time, TimeZoneInfo.Utc)));
        var thread = new Thread(() => worker.Run(_stop.Token)) { IsBackground = true, Name = "line bus1" };
        _threads.Add(thread);
        thread.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _threads.ForEach(static thread => thread.Join());
        await Slaves.DisposeAsync();
        await _cable.DisposeAsync();
        _stop.Dispose();
    }
}
