using System.Runtime.Versioning;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Simulator.Wires;

namespace CityEdge.Benchmarks.Rows;

/// <summary>How many of the exchanges that the serial line guide allows are made: on fake time, where only the schedule counts, and on a paced
/// pty, where wake-ups and timers do too. The reference is a bare loop that knows one frame and spins through the silence.</summary>
internal sealed class ScheduleRow : IRow
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(3.5 * 10_000 / LegalSchedule.Baud);

    public string Name => "schedule";

    public string Title => "RTU schedule, 32 slaves at 9,600 baud: share of the legal maximum";

    public string? Missing => PtyPair.IsAvailable ? null : "socat is not installed";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop)
    {
        var seconds = options.Pick(5, 20);
        var bare = OperatingSystem.IsLinux() ? await BareAsync(seconds, stop) : double.NaN;
        var (ours, silence) = await OnPtyAsync(seconds, stop);
        return
        [
            new("fake time", OnFakeTime(), "%") { AtLeast = 99.9 },
            new("paced pty", ours, "%") { AtLeast = 90 },
            new("a bare loop on such a pty", bare, "%") { IsReference = true },
            new("ours of the bare loop's", Math.Round(100 * ours / bare, 2), "%"),
            new("silence before a request on that pty, p50", silence, "ms"),
            new("silence that the guide asks for, 3.5 characters", Silence.TotalMilliseconds, "ms") { IsReference = true },
        ];
    }

    private static double OnFakeTime()
    {
        var line = LegalSchedule.Saturated();
        line.RunUntil(61);
        // The first second is listened to.
        return Share(line.Bus.Log.Count, TimeSpan.FromSeconds(60));
    }

    private static async Task<(double Share, double Silence)> OnPtyAsync(int seconds, CancellationToken stop)
    {
        var bus = await PacedBus.OpenAsync(stop);
        bus.Work(LegalSchedule.Saturated().Bound, static (in _) => { });
        await RealClock.PauseAsync(2500, stop);
        var (from, requests) = (RealClock.Stamp(), bus.Slaves.Requests);
        await RealClock.PauseAsync(seconds * 1000, stop);
        var share = Share(bus.Slaves.Requests - requests, RealClock.Time.GetElapsedTime(from));
        await bus.DisposeAsync();
        return (share, bus.Stamps.Silences.P50);
    }

    [SupportedOSPlatform("linux")]
    private static async Task<double> BareAsync(int seconds, CancellationToken stop)
    {
        await using var bus = await PacedBus.OpenAsync(stop);
        return await Task.Factory.StartNew(
            () =>
            {
                using var port = new PtyPort(bus.Port);
                var answer = new byte[7];
                var from = RealClock.Stamp();
                var count = 0;
                while (RealClock.Time.GetElapsedTime(from) < TimeSpan.FromSeconds(seconds))
                {
                    var frame = ModbusRequest.ReadHolding((byte)((count++ % LegalSchedule.Slaves) + 1), 0, 1).RtuFrame.ToArray();
                    port.Write(frame, 0, frame.Length);
                    port.ReadExactly(answer);
                    var heard = RealClock.Stamp();
                    while (RealClock.Time.GetElapsedTime(heard) < Silence)
                    {
                        Thread.SpinWait(20);
                    }
                }

                return Share(count, RealClock.Time.GetElapsedTime(from));
            },
            stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static double Share(long exchanges, TimeSpan span) => Math.Round(100 * exchanges * (LegalSchedule.Transaction / span), 2);
}
