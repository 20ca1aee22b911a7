using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

public sealed class ScheduleTests
{
    private const int Slaves = 32;

    [Fact]
    public void Thirty_two_slaves_at_9600_are_read_at_the_legal_maximum()
    {
        var line = Saturated();

        line.RunUntil(61);

        // By hand: t3.5 + 8 + 7 characters of ten bits at 9,600 baud + 5 ms turn-around = 24.27 ms; the first second is listened to.
        var legal = TimeSpan.FromMilliseconds((3.5 + 15) * 10 / 9.6 + 5).Ticks;
        var exchanges = line.Bus.Log.Count;
        Assert.InRange(exchanges * (double)legal / (60 * TimeSpan.TicksPerSecond), 0.999, 1.001);
        Assert.All(line.Bus.Log.CountBy(static e => e.Unit), count => Assert.InRange(count.Value, exchanges / Slaves, exchanges / Slaves + 1));
    }

    [Fact]
    public void Smoke_is_seen_within_two_seconds_with_one_of_32_slaves_dead()
    {
        for (var at = 20.0; at < 21.5; at += 0.1)
        {
            var line = Saturated();
            line.Bus[7].Dead = true;
            line.Clock.At(at, () => line.Bus[32].Registers[0] = 1);
            line.RunUntil(25);

            var seen = line.FirstAfter(line.Bound.Devices[31].Points[0].Id, at, static r => r.Value == 1);
            Assert.InRange(seen - at, 0, 2);
        }
    }

    [Fact]
    public void A_dead_slave_costs_the_others_at_most_one_time_out_per_re_probe()
    {
        var line = Saturated();
        line.Clock.At(10, () => line.Bus[7].Dead = true);

        line.RunUntil(310);

        var lost = line.Bus.Log.Where(static e => e.Outcome == FrameOutcome.NoAnswer).ToList();
        var probes = lost.Skip(2).ToList();
        Assert.All(lost, static e => Assert.Equal(7, e.Unit));
        Assert.All(probes.Zip(probes.Skip(1)), static p => Assert.InRange(p.Second.Seconds - p.First.Seconds, 1, 10));

        // Two time-outs to find it dead, pauses of 1, 2, 4 s, then one every 10 - 2.5 - 4.2 x 0.362 = 6.0 s.
        Assert.InRange(lost.Count, 5 + (int)(293 / 6.1), 5 + (int)(293 / 5.9));

        // Between a probe and the next every other slave was read.
        Assert.All(probes.Zip(probes.Skip(1)).Skip(2), p => Assert.Equal(
            Slaves - 1, line.Bus.Log.Where(e => e.Start > p.First.Start && e.Start < p.Second.Start).DistinctBy(static e => e.Unit).Count()));
    }

    [Fact]
    public void A_failed_read_is_asked_again_at_its_next_turn_and_never_back_to_back()
    {
        var line = Saturated();
        line.Clock.At(10, () => line.Bus[7].Dead = true);
        line.Clock.At(10.9 + 0.35, () => line.Bus[7].Dead = false);

        line.RunUntil(20);

        var lost = line.Bus.Log.FindIndex(static e => e.Outcome == FrameOutcome.NoAnswer);
        Assert.NotEqual(line.Bus.Log[lost].Unit, line.Bus.Log[lost + 1].Unit);
        Assert.Single(line.Bus.Log, static e => e.Outcome == FrameOutcome.NoAnswer);
        Assert.DoesNotContain(line.Readings, static r => r.Quality == Quality.Bad);
    }

    [Fact]
    public void A_dead_device_is_told_once_and_comes_back_with_all_its_reads()
    {
        var line = Saturated();
        var device = line.Device(40, [TestLine.Point(0), TestLine.Point(0, interval: 60, lifeSafety: false)]);
        line.Clock.At(10, () => line.Bus[40].Dead = true);
        line.Clock.At(30, () => line.Bus[40].Dead = false);

        line.RunUntil(45);

        Assert.Single(line.Of(device.Status), static r => r is { Quality: Quality.Bad, Reason: QualityReason.CommunicationFailure });
        Assert.All(device.Points, p => Assert.Single(line.Of(p.Id), static r => r is { Quality: Quality.Bad, Reason: QualityReason.CommunicationFailure }));
        Assert.InRange(line.FirstAfter(device.Status, 30, static r => r.Quality == Quality.Good), 30, 40);
        Assert.InRange(line.FirstAfter(device.Points[1].Id, 30, static r => r.Quality == Quality.Good), 30, 41);
        Assert.Equal(Quality.Good, line.LastOf(line.Status).Quality);
    }

    [Fact]
    public void A_dead_device_is_probed_with_one_read_its_life_safety_one_first()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0), TestLine.Point(10, interval: 2, lifeSafety: false)]);
        line.Device(2, [TestLine.Point(0)]);
        line.Bus[1].Dead = true;

        line.RunUntil(4);

        // Its life-safety read, its other read, and one probe with the life-safety read again.
        Assert.Equal([0, 10, 0], line.Bus.Log.Where(static e => e.Unit == 1).Select(static e => e.Address));
    }

    [Fact]
    public void Probes_stay_under_a_quarter_of_the_line_and_beyond_that_it_is_one_line_fault()
    {
        var line = Saturated();
        for (byte unit = 1; unit <= 20; unit++)
        {
            line.Bus[unit].Dead = true;
        }

        line.RunUntil(321);

        var window = line.Bus.Log.Where(static e => e.Seconds is >= 21 and < 321).ToList();
        var probing = window.Where(static e => e.Outcome == FrameOutcome.NoAnswer).Sum(static e => e.Length);
        Assert.InRange(probing / (300.0 * TimeSpan.TicksPerSecond), 0.20, 0.25);
        Assert.Equal(QualityReason.CommunicationFailure, line.LastOf(line.Status).Reason);
        Assert.Equal(20, window.Where(static e => e.Outcome == FrameOutcome.NoAnswer).DistinctBy(static e => e.Unit).Count());
        Assert.All(line.Bound.Devices.Skip(20), d => Assert.Equal(Quality.Good, line.LastOf(d.Status).Quality));
    }

    [Fact]
    public void The_line_fault_ends_when_the_devices_come_back()
    {
        var line = Saturated();
        for (byte unit = 1; unit <= 20; unit++)
        {
            var slave = line.Bus[unit];
            slave.Dead = true;
            line.Clock.At(60, () => slave.Dead = false);
        }

        line.RunUntil(100);

        Assert.Contains(line.Of(line.Status), static r => r.Reason == QualityReason.CommunicationFailure);
        Assert.Equal(Quality.Good, line.LastOf(line.Status).Quality);
        Assert.All(line.Bound.Devices, d => Assert.Equal(Quality.Good, line.LastOf(d.Status).Quality));
    }

    [Fact]
    public void Ordinary_devices_back_off_to_a_minute()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0, lifeSafety: false)]);
        line.Device(2, [TestLine.Point(0)]);
        line.Bus[1].Dead = true;

        line.RunUntil(400);

        var probes = line.Bus.Log.Where(static e => e.Unit == 1).Skip(1).Select(static e => e.Seconds).ToList();
        var pauses = probes.Zip(probes.Skip(1), static (a, b) => b - a).Take(10);
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60, 60], pauses.Select(static p => Math.Round(p)));
    }

    [Fact]
    public void An_ordinary_read_has_a_turn_after_four_life_safety_reads()
    {
        var line = new TestLine();
        for (byte unit = 1; unit <= 20; unit++)
        {
            line.Device(unit, [TestLine.Point(0, interval: 0.01)]);
        }

        line.Device(21, [TestLine.Point(0, interval: 0.01, lifeSafety: false), TestLine.Point(0, interval: 0.02, lifeSafety: false)]);

        line.RunUntil(20);

        var turns = line.Bus.Log.Index().Where(static e => e.Item.Unit == 21).Select(static e => e.Index).ToList();
        Assert.All(turns.Zip(turns.Skip(1)), static t => Assert.Equal(5, t.Second - t.First));
    }

    [Fact]
    public void Intervals_do_not_drift()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0, interval: 1)]);
        line.Device(2, [TestLine.Point(0, interval: 0.7)]);

        line.RunUntil(101.5);

        var reads = line.Bus.Log.Where(static e => e.Unit == 1).ToList();
        Assert.Equal(101, reads.Count);
        Assert.All(reads.Index(), static r => Assert.InRange(r.Item.Seconds - 1 - r.Index, 0, 0.03));
    }

    [Fact]
    public void A_device_that_wants_a_gap_gets_it_and_the_line_goes_on()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0, 0.01), TestLine.Point(0, 0.02)], modbus: new ModbusProfile { Gap = TimeSpan.FromMilliseconds(200) });
        line.Device(2, [TestLine.Point(0, 0.01)]);

        line.RunUntil(11);

        var first = line.Bus.Log.Where(static e => e.Unit == 1).ToList();
        Assert.All(first.Zip(first.Skip(1)), static p => Assert.True(p.Second.Start - p.First.End >= TimeSpan.FromMilliseconds(200).Ticks));
        Assert.InRange(first.Count, 40, 45);
        Assert.InRange(line.Bus.Log.Sum(static e => e.Length), 9.98 * TimeSpan.TicksPerSecond, 10.03 * TimeSpan.TicksPerSecond);
    }

    [Fact]
    public void A_sleeping_device_is_woken_before_each_request()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0)], modbus: new ModbusProfile { WakeByte = 0xFF, WakeDelay = TimeSpan.FromMilliseconds(50) });

        line.RunUntil(5.5);

        Assert.Equal(line.Bus.Log.Count, line.Bus.Roused.Count);
        Assert.All(line.Bus.Roused.Zip(line.Bus.Log), static p =>
            Assert.True(p.First.Byte == 0xFF && p.Second.Start - p.First.At >= TimeSpan.FromMilliseconds(50).Ticks));
    }

    [Fact]
    public void The_line_and_its_devices_are_told_good_every_second_and_progress_counts()
    {
        var line = new TestLine();
        var device = line.Device(1, [TestLine.Point(0, interval: 20)]);

        line.RunUntil(60);

        foreach (var point in new[] { line.Status, device.Status })
        {
            var good = line.Of(point).Where(static r => r.Quality == Quality.Good).Select(TestLine.Seconds).Append(60).ToList();
            Assert.True(good[0] <= 1.1);
            Assert.All(good.Zip(good.Skip(1)), static p => Assert.InRange(p.Second - p.First, 0, 1));
        }

        Assert.True(line.Line.Progress > 60);
    }

    [Fact]
    public void Nothing_is_allocated_per_poll()
    {
        var readings = 0;
        var line = new TestLine { Sink = (in Reading _) => readings++ };
        for (byte unit = 1; unit <= Slaves; unit++)
        {
            line.Device(unit, [TestLine.Point(0, 0.1), TestLine.Point(1, 0.1), TestLine.Point(9, 3, lifeSafety: false)], [TestLine.Relay(0)]);
        }

        using var stop = new CancellationTokenSource();
        line.Bus.Logging = false;
        line.Bus[9].Dead = true;
        var exchanges = 0;
        long before = 0;
        long after = -1;
        line.Bus.Exchanged = () =>
        {
            exchanges++;
            if (exchanges == 2000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
            else if (exchanges == 12000)
            {
                after = GC.GetAllocatedBytesForCurrentThread();
                stop.Cancel();
            }
        };

        line.Line.Run(stop.Token);

        Assert.Equal(0, after - before);
        Assert.True(readings > 10000);
    }

    private static TestLine Saturated()
    {
        var line = new TestLine();
        for (byte unit = 1; unit <= Slaves; unit++)
        {
            line.Device(unit, [TestLine.Point(0, interval: 0.5)]);
        }

        return line;
    }
}
