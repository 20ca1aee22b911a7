using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

public sealed class DetectionBudgetTests
{
    private const double Character = 10 / 9.6;

    [Fact]
    public void The_budget_of_32_slaves_at_9600_equals_the_calculation_by_hand()
    {
        var budget = DetectionBudget.Of(Site(Fire32()));

        // All in milliseconds; 9,600 baud, ten bits per character: 1.0417 ms each, t3.5 = 3.6458 ms, 25 ms allowed for the turn-around.
        const double silence = 3.5 * Character;
        const double readOne = silence + (8 * Character) + 25 + (7 * Character);        // 44.27: one register, answer of 7 bytes
        const double readTen = silence + (8 * Character) + 25 + (25 * Character);       // 63.02: ten registers, answer of 25 bytes
        const double readCoils = silence + (8 * Character) + 25 + (6 * Character);      // 43.23: two coils, answer of 6 bytes
        const double writeCoil = silence + (8 * Character) + 25 + (8 * Character);      // 45.31: echo of 8 bytes
        const double loss = silence + (8 * Character) + 300 + 50;                       // 361.98: 300 time-out, 50 drained

        // 31 detectors with one life-safety read each, and the relay board's read-back: 32 reads, so 8 ordinary turns.
        const double round = (31 * readOne) + readCoils + (8 * readTen);                // 1,919.8
        const double lost = loss + 100 + round;                                         // 2,381.8
        const double probes = (readTen + round + lost) / 3;                             // 1,454.9
        var expected = new (BudgetTermKind, double)[]
        {
            (BudgetTermKind.Interval, 1000),
            (BudgetTermKind.InFlight, readTen),
            (BudgetTermKind.Round, round),
            (BudgetTermKind.LostAnswer, lost),
            (BudgetTermKind.Probes, probes),
            (BudgetTermKind.OnDelay, 0),
            (BudgetTermKind.Decision, 50),
            (BudgetTermKind.OutputInFlight, loss),
            (BudgetTermKind.OtherOutputs, writeCoil + readCoils),
            (BudgetTermKind.Output, writeCoil + readCoils),
        };

        Assert.Equal(31, budget.Points.Count);
        Assert.All(budget.Points, point =>
        {
            Assert.Equal(expected.Select(static t => t.Item1), point.Terms.Select(static t => t.Kind));
            Assert.All(expected.Zip(point.Terms), static t => Assert.Equal(t.First.Item2, t.Second.Time.TotalMilliseconds, 0.01));
            Assert.Equal(7409.0, point.Total.TotalMilliseconds, 0.5);
            Assert.Equal(TimeSpan.FromSeconds(10), point.Limit);
            Assert.False(point.IsOver);
        });
        Assert.True(budget.IsWithinLimits);
        Assert.Equal("d1.p0", budget.Points[0].Name);
    }

    [Fact]
    public void What_the_simulated_bus_does_at_worst_stays_within_the_budget()
    {
        for (var at = 10.0; at < 12; at += 0.17)
        {
            var line = Fire32();
            line.Bus[5].Dead = true;
            for (byte unit = 1; unit <= 32; unit++)
            {
                line.Bus[unit].Turnaround = TimeSpan.FromMilliseconds(25);
            }

            line.Clock.At(at, () => line.Bus[31].Registers[0] = 1);
            line.Sink = (in Reading reading) =>
            {
                line.Readings.Add(reading);
                if (reading.Point == line.Bound.Devices[30].Points[0].Id && reading.Value == 1)
                {
                    line.Line.Command(line.Bound.Devices[31].Outputs[0], true);
                }
            };
            line.RunUntil(20);

            var heard = line.FirstAfter(line.Bound.Devices[31].Outputs[0].Status, at, static r => r.Value == 1);
            Assert.InRange(heard - at, 0, 7.409);
        }
    }

    [Fact]
    public void The_on_delay_of_a_gas_rule_is_its_criterion_and_no_lateness()
    {
        var line = new TestLine();
        line.Device(1, [Fire(TestLine.Point(0), onDelay: 3600)], [TestLine.Relay(0)]);

        var point = DetectionBudget.Of(Site(line), static _ => [new BudgetRule(AlarmClass.Gas, TimeSpan.FromHours(1))]).Points[0];

        Assert.False(point.IsOver);
        Assert.InRange(point.Late, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.True(point.Total > TimeSpan.FromHours(1));
    }

    [Fact]
    public void A_site_over_its_limit_names_the_line_to_split_and_into_how_many()
    {
        var line = new TestLine(2400);
        for (byte unit = 1; unit <= 32; unit++)
        {
            line.Device(unit, [Fire(TestLine.Point(0))], unit == 32 ? [TestLine.Relay(0)] : []);
        }

        var budget = DetectionBudget.Of(Site(line));

        Assert.False(budget.IsWithinLimits);
        var over = budget.Points[0];
        Assert.True(over.IsOver);
        Assert.Equal("split line bus1 into 2 lines with at most 16 devices each (it has 32)", over.Advice!.Value.En);
        Assert.Contains("bus1", over.Advice.Value.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void An_on_delay_counts_and_is_named_when_no_split_helps()
    {
        var line = new TestLine();
        line.Device(1, [Fire(TestLine.Point(0), onDelay: 15)], [TestLine.Relay(0)]);

        var point = DetectionBudget.Of(Site(line)).Points[0];

        Assert.True(point.IsOver);
        Assert.Contains("on-delay (15 s)", point.Advice!.Value.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AlarmClass.Fire, 10)]
    [InlineData(AlarmClass.Gas, 10)]
    [InlineData(AlarmClass.Water, 30)]
    public void Each_class_has_its_limit(AlarmClass kind, double seconds)
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0)], [TestLine.Relay(0)]);

        var budget = DetectionBudget.Of(Site(line), _ => [new BudgetRule(kind, TimeSpan.Zero)]);

        Assert.Equal(TimeSpan.FromSeconds(seconds), budget.Points[0].Limit);
    }

    [Fact]
    public void Of_several_rules_the_one_with_the_least_time_left_counts()
    {
        var line = new TestLine();
        line.Device(1, [TestLine.Point(0)], [TestLine.Relay(0)]);

        var budget = DetectionBudget.Of(Site(line), _ =>
        [
            new BudgetRule(AlarmClass.Water, TimeSpan.FromSeconds(5)), new BudgetRule(AlarmClass.Fire, TimeSpan.FromSeconds(1)),
        ]);

        Assert.Equal(AlarmClass.Fire, budget.Points[0].Class);
    }

    [Fact]
    public void A_wake_byte_and_a_gap_lengthen_the_round()
    {
        var plain = new TestLine();
        plain.Device(1, [Fire(TestLine.Point(0))]);
        var slow = new TestLine();
        slow.Device(1, [Fire(TestLine.Point(0))], modbus: new ModbusProfile
        {
            WakeByte = 0xFF, WakeDelay = TimeSpan.FromMilliseconds(50), Gap = TimeSpan.FromMilliseconds(20),
        });

        static TimeSpan Round(TestLine line) => DetectionBudget.Of(Site(line)).Points[0].Terms.Single(static t => t.Kind == BudgetTermKind.Round).Time;
        Assert.Equal(70 + Character, (Round(slow) - Round(plain)).TotalMilliseconds, 0.01);
    }

    private static TestLine Fire32()
    {
        var line = new TestLine();
        for (byte unit = 1; unit <= 31; unit++)
        {
            var meter = Enumerable.Range(100, unit == 1 ? 10 : 0).Select(static a => TestLine.Point(a, interval: 10, lifeSafety: false));
            line.Device(unit, [Fire(TestLine.Point(0)), .. meter]);
        }

        line.Device(32, [], [TestLine.Relay(0), TestLine.Relay(1)]);
        return line;
    }

    private static PointProfile Fire(PointProfile point, double onDelay = 0) => point with
    {
        Alarms =
        [
            new AlarmProfile
            {
                Name = "fire", Title = default, When = "value = 1", Class = AlarmClass.Fire, Priority = AlarmPriority.P1,
                OnDelay = TimeSpan.FromSeconds(onDelay), Source = "composed",
            },
        ],
    };

    private static BoundSite Site(TestLine line, int? baud = null) => new()
    {
        Config = new SiteConfig
        {
            Id = "test",
            Devices = [.. line.Bound.Devices.Select(d => new DeviceConfig
            {
                Id = d.Id, Profile = d.Profile.Id, Line = "bus1", Address = $"{d.Unit}", Zone = "z", Baud = baud,
            })],
        },
        Model = new SafetyModel { Points = [], Zones = [], Rules = [], Outputs = [] },
        Lines = [line.Bound],
        Canary = new PointId(1000),
        StateDisk = new PointId(0),
        ConfigurationInForce = new PointId(0),
    };
}
