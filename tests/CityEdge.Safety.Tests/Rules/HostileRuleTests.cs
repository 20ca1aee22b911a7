using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Tests.Rules;

/// <summary>What a review found: rules where an outage, a restart or a shape of text decided what no reading did.</summary>
public sealed class HostileRuleTests
{
    [Fact]
    public void A_window_loses_nothing_by_a_restart_whose_clock_begins_elsewhere()
    {
        for (var shift = 0.0; shift < 4; shift += 0.25)
        {
            // The peak lies just within the window of the newest value, late in a bucket of 2 s as that is.
            var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("high", "max(t, 64 s) > 57 °C").At(0).Good("t", 20).At(50).Good("t", 20);
            site.At(101.9).Good("t", 60);
            for (var at = 103.0; at <= 164; at += 10)
            {
                site.At(at).Good("t", 20);
            }

            site.At(165.7).Good("t", 20);
            Assert.True(site.Alarm("high").IsActive);

            var other = site.Twin();
            other.Seconds = site.Seconds + shift;
            var reborn = site.Reborn(other);
            reborn.At(reborn.Seconds + 0.1).Good("t", 20);

            Assert.True(reborn.Alarm("high").IsActive, $"after a shift of {shift} s");
        }
    }

    [Fact]
    public void What_is_not_verified_false_counts_nothing_verified()
    {
        var site = new TestSite().Point("x", 0, Unit.Watt).Rule("often", "count(x > 5 W, 60 s) >= 2");

        site.At(0).Good("x", 1).At(1).Good("x", 9).At(2).Unsure("x", 1).At(3).Good("x", 9);

        // By good values alone it became true once.
        Assert.True(site.Alarm("often").IsActive);
        Assert.True(site.Alarm("often").Marks.HasFlag(AlarmMarks.Unverified));
    }

    [Theory]
    [InlineData("heat > 57 °C and not device.steam and not device.fog")]
    [InlineData("heat > 57 °C and (not device.steam and not device.fog)")]
    [InlineData("heat > 57 °C and calm")]
    public void What_holds_back_and_is_not_there_leaves_the_rule_however_it_is_written(string text)
    {
        var site = new TestSite().Point("heat", 30, Unit.Celsius);

        var read = RuleParser.Parse(text, new RuleScope
        {
            Points = site.Lookup, AllowEmpty = true, Definitions = static name => name == "calm" ? "not device.steam and not device.fog" : null,
        });

        Assert.False(read.Absent);
        Assert.Equal("heat > 57 °C", ConditionText.Of(read.Condition!, site.Model.Points));
    }

    [Fact]
    public void A_setpoint_out_of_reach_is_told_although_something_else_is_not_there()
    {
        var site = new TestSite().Point("heat", 30, Unit.Celsius).With("heat", static point => point with { Range = new(-40, 80) });

        var read = RuleParser.Parse("device.smoke > 5 ppm or device.gone or (device.fog or heat > 30 °C) and heat > 570 °C", new RuleScope { Points = site.Lookup, AllowEmpty = true });

        Assert.NotEmpty(read.Diagnostics);
    }

    [Fact]
    public void A_long_definition_is_told_as_long_each_time()
    {
        var site = new TestSite().Point("x", 30, Unit.Watt);

        var read = RuleParser.Parse("long and long", new RuleScope { Points = site.Lookup, Definitions = static name => name == "long" ? new string(' ', 5_000) + "x > 1 W" : null });

        Assert.All(read.Diagnostics, static told => Assert.Contains("too long", told.Message.En, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_thousand_factors_are_refused_on_a_small_stack()
    {
        var site = new TestSite().Point("x", 30, Unit.Watt);
        var text = "x" + string.Concat(Enumerable.Repeat("*2", 1_990)) + " > 1 W";
        var definitions = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i <= 40; i++)
        {
            definitions["d" + i] = i == 1 ? "x > 1 W" : $"(d{i - 1} and d{i - 1})";
        }

        RuleParseResult[] read = [];
        var thread = new Thread(
            () => read =
            [
                RuleParser.Parse(text, new RuleScope { Points = site.Lookup }),
                RuleParser.Parse(string.Join(" and ", Enumerable.Range(1, 40).Select(static i => "d" + i)), new RuleScope { Points = site.Lookup, Definitions = name => definitions.GetValueOrDefault(name) }),
            ],
            512 * 1024);
        thread.Start();
        thread.Join();

        Assert.All(read, static one => Assert.NotEmpty(one.Diagnostics));
    }

    [Fact]
    public void An_alarm_younger_than_its_rules_memory_keeps_its_deadband_whatever_the_rule_says_of_unknown()
    {
        var site = new TestSite().Point("t", 30, Unit.Celsius).Rule("hot", "t > 57 °C clear < 52 °C").Unknown("hot", UnknownRule.Raise);
        site.At(1).Good("t", 20);
        var old = site.Engine.Snapshot(site.Now);
        site.At(2).Good("t", 60);
        var row = site.Engine.Remember(site.A("hot"), site.Now);
        var other = site.Twin();

        other.Engine.Restore(old with { Alarms = [.. old.Alarms.Select(alarm => alarm.Id == "hot" ? row : alarm)] }, other.Now);
        other.At(3).Good("t", 55);

        Assert.True(other.Alarm("hot").IsActive);
    }

    [Theory]
    [InlineData("min(t, 10 min) > 57 °C", false)]
    [InlineData("not max(t, 10 min) < 57 °C", true)]
    [InlineData("not min(t, 10 min) < 57 °C", false)]
    [InlineData("avg(t, 10 min) > 57 °C", false)]
    [InlineData("count(t > 57 °C, 1 h) >= 2", false)]
    [InlineData("evidence(100 % of ramp(min(t, 10 min), 20 °C, 60 °C)) >= 100 %", false)]
    [InlineData("min(t, 1 min) > 57 °C", true)]
    [InlineData("t > 57 °C or min(t, 10 min) > 50 °C", true)]
    [InlineData("max(min(t, 10 s), min(t, 10 min)) > 50 °C", true)]
    [InlineData("t - avg(t, 10 min) > 5 K", true)]
    [InlineData("avg(t, 10 min) - t > 5 K", true)]
    [InlineData("t - min(t, 4 min) > 10 K", true)]
    [InlineData("t > avg(t, 10 min)", true)]
    [InlineData("rise(t, 15 min) > 20 K", true)]
    public void A_fire_waits_for_a_minute_at_most_by_its_windows_too(string text, bool sound)
    {
        var site = new TestSite().Point("t", 30, Unit.Celsius).Rule("hot", text, AlarmClass.Fire, AlarmPriority.P1);

        Assert.Equal(sound, site.Model.Validate().Count == 0);
    }

    [Fact]
    public void With_every_detector_isolated_the_clock_alone_clears_no_evidence()
    {
        var site = new TestSite().Point("s", 30).Point("h", 30).Rule("e", "evidence(60 % of s, 60 % of h, 10 % of (not open)) >= 60 %");
        site.At(0).Good("s", 1);

        site.Do(OperatorVerb.Isolate, point: "s");
        site.Do(OperatorVerb.Isolate, point: "h");

        Assert.True(site.Alarm("e").IsActive);
    }
}
