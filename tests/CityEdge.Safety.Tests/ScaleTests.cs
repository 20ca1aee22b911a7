using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Tests;

/// <summary>Ten thousand points, and nothing allocated per reading.</summary>
public sealed class ScaleTests
{
    [Fact]
    public void A_steady_stream_of_readings_allocates_nothing()
    {
        var site = new TestSite().Point("line:bus1", 0, role: PointRole.Line)
            .Point("t", 30, Unit.Celsius, "line:bus1").Point("w", 30, Unit.Watt, "line:bus1").Point("smoke", 30, parent: "line:bus1")
            .Output("siren", AlarmPriority.P1)
            .Rule("hot", "t > 57 °C clear < 52 °C", on: 10).Rule("rise", "rise(t, 60 s) > 8 °C").Rule("left-on", "w > 300 W for 10 min and not open")
            .Rule("old", "age(t) > 20 s").Fire("fire", "smoke");
        site.Rule("vote", new Vote(2, TimeSpan.FromSeconds(60), [site.Parse("smoke"), site.Parse("rise(t, 60 s) > 8 °C"), site.Parse("w > 1 kW")]));
        var engine = site.Engine;
        var (t, w, smoke) = (site.P("t"), site.P("w"), site.P("smoke"));
        void Run(int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                var now = site.Now.At(i * 1_000_000L);
                engine.Accept(Reading.Good(t, 20 + (i % 7), now), now);
                engine.Accept(Reading.Good(w, 250 + (i % 100), now), now);
                engine.Accept(i % 5 == 0 ? Reading.Bad(smoke, QualityReason.CommunicationFailure, now) : Reading.Good(smoke, 0, now), now);
                engine.Advance(now);
                engine.ClearOutcome();
            }
        }

        Run(0, 2_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(2_000, 20_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("max(t, u) > 24 °C clear < 22 °C")]
    [InlineData("t - u > 2 K")]
    [InlineData("abs(2 * (t - u)) * 0.02 mm per K > 0.05 mm")]
    [InlineData("min(t, 60 s) < 21 °C and max(t, 60 s) > 25 °C")]
    [InlineData("avg(t, 20 s) > 23 °C or fall(t, 20 s) > 7 K")]
    [InlineData("count(t > 23 °C, 10 s) > 6")]
    [InlineData("count(smoke, t > 23 °C, u > 23 °C) >= 2")]
    [InlineData("evidence(60 % of smoke, 50 % of ramp(t, 20 °C, 25 °C), 30 % of (u > 23 °C)) >= 80 % clear < 40 %")]
    [InlineData("not changed(smoke, 5 s)")]
    [InlineData("2 of (smoke, t > 23 °C, u > 23 °C) within 2 s")]
    [InlineData("sum(w, k) > 1300 W for 1 s and not between 22:00 and 06:00")]
    [InlineData("avg(w, k) > 650 W")]
    public void No_part_of_a_rule_allocates(string when)
    {
        var site = new TestSite().Point("t", 30, Unit.Celsius).Point("u", 30, Unit.Celsius).Point("w", 30, Unit.Watt).Point("k", 30, Unit.Kilowatt).Point("smoke", 30)
            .Rule("rule", when);
        var engine = site.Engine;
        void Run(int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                var now = site.Now.At(i * 1_000_000L);
                engine.Accept(Reading.Good(new(0), 20 + (i % 7), now), now);
                engine.Accept(i % 11 == 0 ? new(new(1), 24, Quality.Uncertain, QualityReason.Suspect, null, now) : Reading.Good(new(1), 20 + (i % 5), now), now);
                engine.Accept(Reading.Good(new(2), 250 + (i % 100), now), now);
                engine.Accept(Reading.Good(new(3), 1 + ((i % 10) / 100.0), now), now);
                engine.Accept(i % 5 == 0 ? Reading.Bad(new(4), QualityReason.CommunicationFailure, now) : Reading.Good(new(4), (i / 100) % 2, now), now);
                engine.ClearOutcome();
            }
        }

        Run(0, 2_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(2_000, 10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(AlarmState.Normal, site.Alarm("rule").State);
    }

    [Fact]
    public void An_alarm_that_comes_and_goes_allocates_nothing_either()
    {
        var site = new TestSite().Point("t", 30, Unit.Celsius).Output("siren", AlarmPriority.P2).Rule("hot", "t > 57 °C", on: 0.1, off: 0.1);
        var engine = site.Engine;
        void Run(int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                var now = site.Now.At(i * 2_000_000L);
                engine.Accept(Reading.Good(new(0), i % 2 == 0 ? 60 : 20, now), now);
                engine.ClearOutcome();
            }
        }

        Run(0, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(100, 10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(AlarmState.Normal, site.Alarm("hot").State);
    }

    [Fact]
    public void Ten_thousand_points_on_one_line_live_fail_together_and_come_back()
    {
        const int Count = 10_000;
        var points = new List<PointDefinition> { new() { Name = "line:bus1", Role = PointRole.Line } };
        var rules = new List<RuleDefinition>();
        for (var i = 1; i <= Count; i++)
        {
            points.Add(new() { Name = $"p{i}", Kind = PointKind.Analog, Unit = Unit.Celsius, Parent = new(0), Supervision = TimeSpan.FromSeconds(30 + (i % 10)) });
            rules.Add(new() { Alarm = new() { Id = $"hot{i}" }, When = new Threshold(new(i), Comparison.Greater, 57, 52), OnDelay = TimeSpan.FromSeconds(5) });
        }

        var start = new Moment(0, TestSite.Evening);
        var engine = new SafetyEngine(new() { Points = points, Zones = [], Rules = rules, Outputs = [] }, start);
        engine.Accept(Reading.Good(new(0), 1, start), start);
        for (var round = 0; round < 5; round++)
        {
            for (var i = 1; i <= Count; i++)
            {
                var at = start.At((round * 100_000_000L) + (i * 1_000L));
                engine.Accept(Reading.Good(new(i), 20, at), at);
            }
        }

        Assert.True(engine.Transitions.IsEmpty);
        var down = start.At(600_000_000L);
        engine.Accept(Reading.Bad(new(0), QualityReason.NotConnected, down), down);
        engine.Advance(down.At(1_200_000_000L));

        Assert.InRange(engine.Transitions.Length, 2, 4);
        Assert.Equal(Count, engine.View(engine.FaultOf(new(0))!.Value).Members);
        var up = start.At(1_300_000_000L);
        engine.Accept(Reading.Good(new(0), 1, up), up);
        for (var i = 1; i <= Count; i++)
        {
            engine.Accept(Reading.Good(new(i), 20, up), up);
        }

        engine.Advance(up.At(up.Elapsed + 100_000_000L));
        Assert.All(Enumerable.Range(0, engine.Alarms.Count), i => Assert.Equal(AlarmState.Normal, engine.View(new AlarmId(i)).State));
    }

    [Fact]
    public void Deadlines_come_in_order_of_time_and_then_of_slot()
    {
        var random = new Random(3);
        var queue = new DeadlineQueue(500);
        var expected = new SortedSet<(long Due, int Slot)>();
        var due = new long?[500];
        for (var i = 0; i < 20_000; i++)
        {
            var slot = random.Next(500);
            if (due[slot] is { } old)
            {
                expected.Remove((old, slot));
            }

            due[slot] = random.Next(4) == 0 ? null : random.Next(1000);
            if (due[slot] is { } at)
            {
                queue.Arm(slot, at);
                expected.Add((at, slot));
            }
            else
            {
                queue.Disarm(slot);
            }

            Assert.Equal(expected.Count == 0 ? null : expected.Min.Due, queue.Next);
        }

        foreach (var (at, slot) in expected)
        {
            Assert.True(queue.TryTake(long.MaxValue, out var taken, out var when));
            Assert.Equal((at, slot), (when, taken));
        }

        Assert.False(queue.TryTake(long.MaxValue, out _, out _));
    }
}
