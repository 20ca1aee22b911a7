using CityEdge.Safety.Points;
using CityEdge.Simulator.Modbus;
using CityEdge.Simulator.Wires;

namespace CityEdge.Benchmarks.Rows;

/// <summary>From smoke at a detector to its reading, with one of the 32 slaves of the line dead: over all phases on fake time, and a few real ones
/// on the paced pty. The reference is the same line with nobody dead.</summary>
internal sealed class DeadSlaveRow : IRow
{
    private const byte Dead = 7;
    private const byte Smoking = 32;

    public string Name => "dead-slave";

    public string Title => "smoke seen with 1 of 32 slaves dead";

    public string? Missing => PtyPair.IsAvailable ? null : "socat is not installed";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop)
    {
        var step = options.Quick ? 0.1 : 0.01;
        var sound = OnFakeTime(dead: false, step);
        var dead = OnFakeTime(dead: true, step);
        var real = await OnPtyAsync(options.Pick(5, 20), stop);
        return
        [
            new($"fake time, {dead.Count} phases, p99", dead.P99, "s"),
            new($"fake time, {dead.Count} phases, worst", dead.Worst, "s") { AtMost = 2 },
            new("fake time, nobody dead, worst", sound.Worst, "s") { IsReference = true },
            new($"paced pty, {real.Count} samples, p50", real.P50, "s"),
            new($"paced pty, {real.Count} samples, worst", real.Worst, "s") { AtMost = 2 },
        ];
    }

    // Over eight seconds, so that every phase of the 7.2 s re-probe of the dead one is met.
    private static Samples OnFakeTime(bool dead, double step)
    {
        var samples = new Samples();
        for (var at = 20.0; at < 28; at += step)
        {
            var line = LegalSchedule.Saturated();
            line.Bus.Logging = false;
            line.Bus[Dead].Dead = dead;
            line.Clock.At(at, () => line.Bus[Smoking].Registers[0] = 1);
            line.RunUntil(at + 4);
            samples.Add(line.FirstAfter(line.Bound.Devices[Smoking - 1].Points[0].Id, at, static reading => reading.Value == 1) - at);
        }

        return samples;
    }

    private static async Task<Samples> OnPtyAsync(int count, CancellationToken stop)
    {
        await using var bus = await PacedBus.OpenAsync(stop);
        bus.Slaves.Unit(Dead)!.Wire.Set(WireFault.Dead);
        var line = LegalSchedule.Saturated().Bound;
        var smoke = line.Devices[Smoking - 1].Points[0].Id;
        var (wanted, seen) = (-1.0, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
        bus.Work(line, (in Reading reading) =>
        {
            if (reading.Point == smoke && reading.Value.Equals(Volatile.Read(ref wanted)))
            {
                seen.TrySetResult(RealClock.Stamp());
            }
        });
        await RealClock.PauseAsync(4000, stop);
        var samples = new Samples(count);
        var random = new Random(7);
        for (var i = 1; i <= count; i++)
        {
            await RealClock.PauseAsync(random.Next(800), stop);
            seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref wanted, i);
            var from = RealClock.Stamp();
            bus.Slaves.Unit(Smoking)!.Image[SlaveTable.HoldingRegisters, 0] = (ushort)i;
            samples.Add(RealClock.Microseconds(from, await seen.Task.WaitAsync(TimeSpan.FromSeconds(15), RealClock.Time, stop)) / 1e6);
        }

        return samples;
    }
}
