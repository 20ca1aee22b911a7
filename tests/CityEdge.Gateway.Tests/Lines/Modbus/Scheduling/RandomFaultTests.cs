using System.Globalization;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Devices;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

public sealed class RandomFaultTests
{
    private const double Horizon = 120;

    private static readonly Gen<Site> Sites =
        from devices in (
            from blocks in (
                from interval in Gen.Double[0.05, 5]
                from lifeSafety in Gen.Bool
                select (interval, lifeSafety)).Array[1, 3]
            from timeout in Gen.Int[50, 500]
            from gap in Gen.Int[0, 60]
            from relay in Gen.Bool
            from faults in (from at in Gen.Double[1, Horizon] from length in Gen.Double[0.01, 40] select (at, length)).Array[0, 3]
            from wishes in (from at in Gen.Double[1, Horizon] from wish in Gen.Bool select (at, wish)).Array[0, 4]
            select new Slave(blocks, timeout, gap, relay, faults, wishes)).Array[1, 12]
        select new Site(devices);

    [Fact]
    public void Whatever_fails_when_the_bounds_of_S7_hold() => Sites.Sample(
        site =>
        {
            var line = Build(site);
            line.RunUntil(Horizon);

            NobodyIsStarved(site, line);
            LifeSafetyIsProbedInTime(site, line);
            DeathCostsTwoTimeOutsAndEachProbeOne(site, line);
            ProbesStayUnderAQuarter(site, line);
        },
        iter: 100, print: Print);

    [Fact]
    public void Whatever_fails_the_last_wish_is_obeyed_once_the_board_is_back() => Sites.Sample(
        site =>
        {
            var line = Build(site);
            foreach (var (unit, slave) in site.Devices.Index())
            {
                var bus = line.Bus[(byte)(unit + 1)];
                line.Clock.At(Horizon + 1, () => bus.Dead = false);
            }

            line.RunUntil(Horizon + 80);

            foreach (var (index, slave) in site.Devices.Index().Where(static d => d.Item.Relay && d.Item.Wishes.Length > 0))
            {
                var output = line.Bound.Devices[index].Outputs[0];
                var wish = slave.Wishes.OrderBy(static w => w.At).Last().On;
                Assert.Equal(wish, line.Bus[(byte)(index + 1)].Coils[0]);
                Assert.Equal((Quality.Good, wish ? 1.0 : 0.0), (line.LastOf(output.Status).Quality, line.LastOf(output.Status).Value));
            }

            Assert.All(line.Bound.Devices, d => Assert.Equal(Quality.Good, line.LastOf(d.Status).Quality));
            Assert.Equal(Quality.Good, line.LastOf(line.Status).Quality);
        },
        iter: 60, print: Print);

    private static string Print(Site site) => string.Join("\n", site.Devices.Select(static d => string.Create(
        CultureInfo.InvariantCulture,
        $"blocks {string.Join(", ", d.Blocks)} timeout {d.Timeout} gap {d.Gap} relay {d.Relay} faults {string.Join(", ", d.Faults)} wishes {string.Join(", ", d.Wishes)}")));

    private static TestLine Build(Site site)
    {
        var line = new TestLine();
        foreach (var (index, slave) in site.Devices.Index())
        {
            var unit = (byte)(index + 1);
            var device = line.Device(
                unit,
                slave.Blocks.Select(static (b, i) => TestLine.Point(i * 100, b.Interval, b.LifeSafety)),
                slave.Relay ? [TestLine.Relay(0)] : [],
                new ModbusProfile { ResponseTimeout = TimeSpan.FromMilliseconds(slave.Timeout), Gap = TimeSpan.FromMilliseconds(slave.Gap) });
            var bus = line.Bus[unit];
            foreach (var (at, length) in slave.Faults)
            {
                line.Clock.At(at, () => bus.Dead = true);
                line.Clock.At(at + length, () => bus.Dead = false);
            }

            foreach (var (at, on) in slave.Relay ? slave.Wishes : [])
            {
                line.Clock.At(at, () => line.Line.Command(device.Outputs[0], on));
            }
        }

        return line;
    }

    // A device that is always alive: each of its reads is begun again within its interval, one in flight, and one turn of everybody else,
    // the ordinary ones at every fifth read, the line given by three quarters at least, and less the output tries of dead boards.
    private static void NobodyIsStarved(Site site, TestLine line)
    {
        var reads = site.Devices.Sum(static d => d.Blocks.Length + 1);
        var longest = site.Devices.Max(static d => d.Timeout + d.Gap) / 1000.0 + 0.03;
        foreach (var (index, slave) in site.Devices.Index().Where(static d => d.Item.Faults.Length == 0))
        {
            foreach (var (block, (interval, _)) in slave.Blocks.Index())
            {
                var at = line.Bus.Log.Where(e => e.Unit == index + 1 && e.Function == ModbusFunction.ReadHoldingRegisters && Covers(e, block * 100))
                    .Select(static e => e.Seconds).Append(Horizon).ToList();
                var bound = interval + (5 * reads * (0.03 + slave.Gap / 1000.0)) + (12 * longest);
                Assert.All(at.Zip(at.Skip(1)), p => Assert.InRange(p.Second - p.First, 0, bound));
            }
        }
    }

    private static bool Covers(BusExchange e, int address) => e.Address <= address && address < e.Address + e.Argument;

    private static void LifeSafetyIsProbedInTime(Site site, TestLine line)
    {
        var overdrawn = line.Of(line.Status).Any(static r => r.Reason == QualityReason.CommunicationFailure);
        foreach (var (index, slave) in site.Devices.Index().Where(d => !overdrawn && (d.Item.Relay || d.Item.Blocks.Any(static b => b.LifeSafety))))
        {
            var asked = line.Bus.Log.Where(e => e.Unit == index + 1).Select(static e => e.Seconds).Append(Horizon).ToList();
            Assert.All(asked.Zip(asked.Skip(1)), static p => Assert.InRange(p.Second - p.First, 0, 10));
        }
    }

    // Two lost answers find a device dead; before them each of its reads may have been found silent alone while it flapped.
    private static void DeathCostsTwoTimeOutsAndEachProbeOne(Site site, TestLine line)
    {
        foreach (var unit in Enumerable.Range(1, site.Devices.Length))
        {
            var row = 0;
            var last = 0.0;
            foreach (var e in line.Bus.Log.Where(e => e.Unit == unit && (!e.IsWrite || e.Outcome == FrameOutcome.Ok)))
            {
                row = e.Outcome == FrameOutcome.NoAnswer ? row + 1 : 0;
                Assert.True(row <= 2 + site.Devices[unit - 1].Blocks.Length || e.Seconds - last >= 0.99);
                last = e.Seconds;
            }
        }
    }

    // Lost reads that follow another lost one are probes or the one retry that found the device dead.
    private static void ProbesStayUnderAQuarter(Site site, TestLine line)
    {
        var probing = 0L;
        foreach (var unit in Enumerable.Range(1, site.Devices.Length))
        {
            var row = 0;
            foreach (var e in line.Bus.Log.Where(e => e.Unit == unit))
            {
                row = e.Outcome == FrameOutcome.NoAnswer ? row + 1 : 0;
                probing += row > 2 && !e.IsWrite ? e.Length : 0;
            }
        }

        Assert.InRange(probing / (Horizon * TimeSpan.TicksPerSecond), 0, 0.25);
    }

    private sealed record Site(Slave[] Devices);

    private sealed record Slave(
        (double Interval, bool LifeSafety)[] Blocks, int Timeout, int Gap, bool Relay, (double At, double Length)[] Faults, (double At, bool On)[] Wishes);
}
