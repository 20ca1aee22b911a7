using System.Runtime.Versioning;
using CityEdge.Simulator.Wires;

namespace CityEdge.Benchmarks.Rows;

/// <summary>Eight bytes through socat's pty pair and back, with nothing behind but two ports: what the wire of the benchmark itself costs.</summary>
internal static class PtyEcho
{
    private const int Length = 8;

    [SupportedOSPlatform("linux")]
    public static async Task<Samples> MeasureAsync(int count, CancellationToken stop)
    {
        await using var cable = await PtyPair.OpenAsync(stop);
        using var left = new PtyPort(cable.Left);
        using var right = new PtyPort(cable.Right);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var echo = EchoAsync(right, ending.Token);
        var samples = new Samples(count);
        var bytes = new byte[Length];
        for (var i = 0; i < count; i++)
        {
            var from = RealClock.Stamp();
            await left.WriteAsync(bytes, stop);
            await left.ReadExactlyAsync(bytes, stop);
            samples.Add(RealClock.MillisecondsSince(from));
        }

        await ending.CancelAsync();
        await echo.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return samples;
    }

    [SupportedOSPlatform("linux")]
    private static async Task EchoAsync(PtyPort port, CancellationToken stop)
    {
        var bytes = new byte[Length];
        while (!stop.IsCancellationRequested)
        {
            var count = await port.ReadAsync(bytes, stop);
            await port.WriteAsync(bytes.AsMemory(0, count), stop);
        }
    }
}
