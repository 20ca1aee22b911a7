using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Tests.Rules;

/// <summary>Each kind of quantity on a hand-moved clock: what it knows, when it knows it, and what it does not claim.</summary>
public sealed class QuantityTimelineTests
{
    [Fact]
    public void A_maximum_is_known_to_be_high_while_a_member_is_missing_and_never_known_to_be_low()
    {
        var site = new TestSite().Point("a", 0, Unit.Celsius).Point("b", 0, Unit.Celsius).Rule("hot", "max(a, b) > 57 °C clear < 52 °C");

        site.At(1).Good("a", 60);
        Assert.Equal(["1 Raised Normal→Unacknowledged"], site.Said("hot"));
        site.At(2).Good("a", 20);
        Assert.True(site.Alarm("hot").IsActive);
        site.At(3).Good("b", 20);

        Assert.Equal(["3 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("hot"));
        site.At(4).Good("b", 58);
        Assert.Equal(site.P("b"), site.Alarm("hot").Cause);
    }

    [Fact]
    public void A_maximum_that_a_good_value_decides_is_verified_whatever_else_is_uncertain()
    {
        var site = new TestSite().Point("a", 0, Unit.Celsius).Point("b", 0, Unit.Celsius).Rule("hot", "max(a, b) > 57 °C");

        site.At(1).Unsure("b", 58);
        Assert.True(site.Alarm("hot").Marks.HasFlag(AlarmMarks.Unverified));
        site.At(2).Good("a", 60);

        Assert.False(site.Alarm("hot").Marks.HasFlag(AlarmMarks.Unverified));
    }

    [Fact]
    public void Units_of_one_dimension_are_reckoned_together()
    {
        var site = new TestSite().Point("a", 0, Unit.Watt).Point("b", 0, Unit.Kilowatt).Point("c", 0, Unit.Celsius).Point("f", 0, Unit.Fahrenheit)
            .Rule("load", "a + b > 1.5 kW").Rule("apart", "c - f > 5 K").Rule("joint", "(c - 20 °C) * 0.02 mm per K > 0.5 mm");

        site.At(1).Good("a", 500).Good("b", 1).Good("c", 45).Good("f", 104);
        Assert.DoesNotContain(site.Log, static t => t.Event == AlarmEvent.Raised);
        site.At(2).Good("b", 1.001).Good("f", 103.9).At(3).Good("c", 45.1);

        Assert.Equal(["2 Raised Normal→Unacknowledged"], site.Said("load"));
        Assert.Equal(["2 Raised Normal→Unacknowledged"], site.Said("apart"));
        Assert.Equal(["3 Raised Normal→Unacknowledged"], site.Said("joint"));
    }

    [Fact]
    public void A_fall_is_measured_from_the_highest_value_of_the_window()
    {
        var site = new TestSite().Point("p", 0, Unit.Kilopascal).Rule("burst", "fall(p, 60 s) > 50 kPa");

        site.At(0).Good("p", 300).At(20).Good("p", 280).At(40).Good("p", 250).At(50).Good("p", 249.9);
        Assert.Equal(["50 Raised Normal→Unacknowledged"], site.Said("burst"));
        site.At(79).Good("p", 229).At(83).Good("p", 231);

        Assert.Equal(["83 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("burst"));
    }

    [Fact]
    public void Windows_agree_with_a_plain_search()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("high", "max(t, 64 s) > 25 °C").Rule("low", "min(t, 64 s) < 15 °C").Rule("mean", "avg(t, 64 s) > 20 °C");
        var random = new Random(7);
        var values = new List<(double At, double Value)>();
        var agreed = 0;
        for (var i = 1; i < 3000; i++)
        {
            var (at, value) = (i * 0.7, 20 + (6 * Math.Sin(i / 90.0)) + (random.NextDouble() * 2) - 1);
            values.Add((at, value));
            site.At(at).Good("t", value);
            if (at < 70)
            {
                continue;
            }

            var (inner, outer) = (values.Where(v => v.At >= at - 64).ToList(), values.Where(v => v.At >= at - 66).ToList());
            var mean = inner.SkipLast(1).Average(static v => v.Value);
            agreed += Same("high", inner.Max(static v => v.Value) > 25, outer.Max(static v => v.Value) > 25);
            agreed += Same("low", inner.Min(static v => v.Value) < 15, outer.Min(static v => v.Value) < 15);

            // A bucket more or less moves the mean of ninety values by a little.
            agreed += Math.Abs(mean - 20) < 0.2 ? 0 : Same("mean", mean > 20, mean > 20);
        }

        Assert.InRange(agreed, 7500, 9000);
        Assert.All((string[])["high", "low", "mean"], id => Assert.Contains(site.Said(id), static said => said.Contains("ReturnedToNormal", StringComparison.Ordinal)));

        int Same(string id, bool inner, bool outer)
        {
            if (inner == outer)
            {
                Assert.Equal(inner, site.Alarm(id).IsActive);
            }

            return inner == outer ? 1 : 0;
        }
    }

    [Fact]
    public void An_average_weighs_a_value_by_the_time_that_it_held()
    {
        var site = new TestSite().Point("w", 0, Unit.Watt).Rule("load", "avg(w, 60 s) > 300 W");

        // A second of a kilowatt now and then is no load, however often it is told of.
        site.At(0).Good("w", 0);
        for (var i = 1; i < 20; i++)
        {
            site.At(i * 10).Good("w", 1000).Good("w", 1000).Good("w", 1000).At((i * 10) + 1).Good("w", 0);
        }

        Assert.Empty(site.Said("load"));
        site.At(200).Good("w", 1000).At(220).Good("w", 1000);
        Assert.Equal(["220 Raised Normal→Unacknowledged"], site.Said("load"));
    }

    [Fact]
    public void A_count_tells_how_often_a_condition_became_true_and_lets_go_at_the_exact_moment()
    {
        var site = new TestSite().Point("s", 0).Rule("often", "count(s, 60 s) >= 3");

        site.At(0).Good("s", 0);
        foreach (var at in (double[])[10, 20, 30])
        {
            site.At(at).Good("s", 1).Good("s", 1).At(at + 1).Good("s", 0);
        }

        site.At(500);

        Assert.Equal(["30 Raised Normal→Unacknowledged", "70 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("often"));
    }

    [Fact]
    public void A_count_over_a_time_that_was_not_all_known_may_be_more_and_clears_nothing()
    {
        var site = new TestSite().Point("s", 0).Rule("often", "count(s, 60 s) >= 2");
        site.At(0).Good("s", 0).At(1).Good("s", 1).At(2).Good("s", 0).At(3).Good("s", 1).At(4).Good("s", 0);

        site.At(5).Bad("s").At(200);
        Assert.True(site.Alarm("often").IsActive);
        site.At(210).Good("s", 0).At(600);

        Assert.Equal(["3 Raised Normal→Unacknowledged", "270 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("often"));
    }

    [Fact]
    public void A_count_beyond_what_is_remembered_stays_that_high()
    {
        var site = new TestSite().Point("s", 0).Rule("often", "count(s, 1000 s) >= 64");

        for (var i = 0; i < 100; i++)
        {
            site.At(i * 2).Good("s", 0).At((i * 2) + 1).Good("s", 1);
        }

        site.At(2000);

        Assert.Equal(["127 Raised Normal→Unacknowledged", "1073 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("often"));
    }

    [Fact]
    public void A_value_that_stands_still_is_known_to_only_after_the_whole_window()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("frozen", "not changed(t, 60 s)");

        site.At(0).Good("t", 20).At(30).Good("t", 20).At(40).Good("t", 21).At(80).Good("t", 21).At(300).Good("t", 22);

        Assert.Equal(["100 Raised Normal→Unacknowledged", "300 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("frozen"));
    }

    [Fact]
    public void A_silent_point_is_not_one_that_stands_still()
    {
        var site = new TestSite().Point("t", 30, Unit.Celsius).Rule("frozen", "not changed(t, 60 s)");

        site.At(0).Good("t", 20).At(300);

        Assert.Empty(site.Said("frozen"));
        site.Good("t", 20);
        Assert.Equal(["300 Raised Normal→Unacknowledged"], site.Said("frozen"));
    }

    [Fact]
    public void Evidence_adds_up_and_what_fails_degrades_it_and_never_clears_it()
    {
        var site = new TestSite().Point("smoke", 30).Point("t", 0, Unit.Celsius).Point("co", 0, Unit.PartsPerMillion)
            .Rule("fire", "evidence(60 % of smoke, 50 % of ramp(t, 30 °C, 60 °C), 40 % of (co > 50 ppm)) >= 100 % clear < 40 %");

        site.At(1).Good("smoke", 1).Good("t", 45).Good("co", 20);
        Assert.False(site.Alarm("fire").IsActive);
        site.At(2).Good("t", 54.1);
        Assert.Equal((true, site.P("smoke")), (site.Alarm("fire").IsActive, site.Alarm("fire").Cause!.Value));

        // Forty seconds of silence: what smoke could say keeps the alarm, and the alarm says that it is missing.
        site.At(40).Good("t", 20).Good("co", 20);
        Assert.True(site.Alarm("fire").IsActive);
        Assert.True(site.Alarm("fire").Marks.HasFlag(AlarmMarks.Degraded));
        site.At(41).Good("smoke", 0);

        Assert.False(site.Alarm("fire").IsActive);
        Assert.False(site.Alarm("fire").Marks.HasFlag(AlarmMarks.Degraded));
    }

    [Fact]
    public void Evidence_does_not_wait_for_what_a_person_took_away()
    {
        var site = new TestSite().Point("smoke", 0).Point("t", 0, Unit.Celsius).Rule("fire", "evidence(60 % of smoke, 60 % of ramp(t, 30 °C, 60 °C)) >= 50 %")
            .At(1).Good("smoke", 0).Good("t", 60);

        site.Do(OperatorVerb.Isolate, point: "smoke");
        site.At(2).Good("t", 20);
        Assert.False(site.Alarm("fire").IsActive);
        site.At(3).Good("t", 60);
        site.Do(OperatorVerb.Isolate, point: "t");

        Assert.True(site.Alarm("fire").IsActive);
    }

    [Fact]
    public void Between_is_the_wall_clock_and_changes_at_its_exact_moment()
    {
        var site = new TestSite { Hours = null }.Point("door", 0).Rule("night", "door and between 22:30 and 06:00");

        site.At(0).Good("door", 1).At(50_000);
        Assert.Equal(["5400 Raised Normal→Unacknowledged", "32400 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("night"));
        site.Clock = ClockQuality.Unsynchronised;
        site.At(50_001).Good("door", 1).At(140_000);

        Assert.Empty(site.Said("night"));
    }

    [Fact]
    public void An_unknown_condition_raises_where_the_rule_says_so_and_clears_on_what_is_known()
    {
        var site = new TestSite().Point("t", 300, Unit.Celsius).Rule("hot", "t > 57 °C", on: 5, off: 5).Unknown("hot", UnknownRule.Raise);

        site.At(1).Good("t", 20).At(20).Bad("t", QualityReason.SensorFailure).At(22);
        Assert.False(site.Alarm("hot").IsActive);
        site.At(40);
        Assert.Equal(AlarmMarks.Unverified | AlarmMarks.Degraded, site.Alarm("hot").Marks & (AlarmMarks.Unverified | AlarmMarks.Degraded));
        site.At(100).Good("t", 20).At(200).Good("t", 20);

        Assert.Equal(
            ["25 Raised Normal→Unacknowledged", "105 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"],
            site.Said("hot").Where(static said => !said.Contains("Marks", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_awaited_or_taken_away_by_a_person_raises_nothing_unknown()
    {
        var site = new TestSite().Point("t", 30, Unit.Celsius).Rule("hot", "t > 57 °C").Rule("rising", "rise(t, 60 s) > 8 K").Unknown("hot", UnknownRule.Raise).Unknown("rising", UnknownRule.Raise);

        site.At(5).Good("t", 20).At(10);
        site.Do(OperatorVerb.Isolate, point: "t");
        site.At(200);
        Assert.DoesNotContain(site.Log, static t => t.Event == AlarmEvent.Raised);

        var silent = new TestSite().Point("t", 30, Unit.Celsius).Rule("hot", "t > 57 °C").Unknown("hot", UnknownRule.Raise).At(100);
        Assert.Equal("30 Raised Normal→Unacknowledged", silent.Said("hot")[0]);
    }

    [Fact]
    public void Rules_of_every_kind_are_told_at_once_what_is_wrong_with_them()
    {
        var site = new TestSite { Hours = null };
        var t = new PointValue(new(0), Unit.Celsius);
        site.Point("t", 30, Unit.Celsius)
            .Rule("a", new Compare(t, Comparison.Equal, new Constant(5, Unit.Celsius)))
            .Rule("b", new Compare(t, Comparison.Greater, new Constant(5, Unit.Watt)))
            .Rule("c", new Compare(t, Comparison.Greater, new Constant(double.NaN, Unit.Celsius)))
            .Rule("d", new Compare(new Combined(Combination.Highest, []), Comparison.Greater, new Constant(5, Unit.None)))
            .Rule("e", new Compare(new Windowed(WindowKind.Highest, new(0), TimeSpan.Zero, Unit.Celsius), Comparison.Greater, new Constant(5, Unit.Celsius)))
            .Rule("f", new Compare(new Times(t, 0, Unit.Celsius), Comparison.Greater, new Constant(5, Unit.Celsius)))
            .Rule("g", new Compare(new Ramp(t, 5, 5), Comparison.Greater, new Constant(0, Unit.None)))
            .Rule("h", new Compare(new Evidence([new(0, new Ramp(t, 5, 6))]), Comparison.Greater, new Constant(5, Unit.Percent)))
            .Rule("i", new Changed(new(7), TimeSpan.FromSeconds(5)))
            .Rule("j", new Between(new(5, 0), new(5, 0)));

        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], site.Model.Validate().Select(static error => error.En![..1]).Distinct());
    }

    [Theory]
    [InlineData("count(smoke, 60 s) > 1")]
    [InlineData("changed(smoke, 60 s)")]
    [InlineData("smoke and between 22:00 and 06:00")]
    [InlineData("between 22:00 and 06:00 or smoke")]
    public void A_detector_state_has_no_further_condition_of_any_kind(string when) => Assert.Contains(
        new TestSite().Point("smoke").Rule("fire", when, AlarmClass.Fire, AlarmPriority.P1, true, detector: true).Model.Validate(),
        static error => error.En!.Contains("must not be delayed", StringComparison.Ordinal));
}
