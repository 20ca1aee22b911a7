using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Tests.Rules;

/// <summary>Each kind of condition on a hand-moved clock, with its delays at their exact moments.</summary>
public sealed class RuleTimelineTests
{
    [Fact]
    public void A_threshold_raises_and_returns_with_its_deadband()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("hot", "t > 57 °C clear < 52 °C");

        site.At(1).Good("t", 57).At(2).Good("t", 57.1).At(3).Good("t", 52).At(4).Good("t", 51.9).At(5).Good("t", 55);

        Assert.Equal(["2 Raised Normal→Unacknowledged", "4 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("hot"));
    }

    [Fact]
    public void A_low_threshold_has_its_deadband_above()
    {
        var site = new TestSite().Point("p", 0, Unit.Kilopascal).Rule("low", "p < 150 kPa clear > 0.16 MPa");

        site.At(1).Good("p", 149).At(2).Good("p", 160).At(3).Good("p", 160.5);

        Assert.Equal(["1 Raised Normal→Unacknowledged", "3 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("low"));
    }

    [Fact]
    public void Delays_end_at_their_exact_moment_however_late_they_are_noticed()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("hot", "t > 57 °C", on: 10, off: 5);

        site.At(1).Good("t", 60).At(100).Good("t", 20).At(200);

        Assert.Equal(["11 Raised Normal→Unacknowledged", "105 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("hot"));
    }

    [Fact]
    public void The_stamp_of_a_deadline_carries_its_own_wall_time()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("hot", "t > 57 °C", on: 10);

        site.At(1).Good("t", 60).At(100);

        Assert.Equal(TestSite.Evening + TimeSpan.FromSeconds(11), site.Log[0].At.Wall);
    }

    [Fact]
    public void A_condition_that_fails_within_the_on_delay_raises_nothing()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("hot", "t > 57 °C", on: 10);

        site.At(1).Good("t", 60).At(10.9).Good("t", 20).At(12).Good("t", 60).At(21.9);

        Assert.Empty(site.Log);
    }

    [Fact]
    public void A_delay_that_ends_while_the_value_is_missing_waits_for_the_next_known_value()
    {
        var site = new TestSite().Point("t", 300, Unit.Celsius).Rule("hot", "t > 57 °C", on: 10, off: 10);

        site.At(1).Good("t", 60).At(5).Bad("t").At(20);
        Assert.Empty(site.Log);
        site.At(21).Good("t", 60).At(30).Good("t", 20).At(31).Bad("t").At(50);
        Assert.True(site.Alarm("hot").IsActive);
        site.At(51).Good("t", 20);

        Assert.Equal(["21 Raised Normal→Unacknowledged", "51 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("hot"));
    }

    [Fact]
    public void Bad_never_clears_and_never_counts_as_zero()
    {
        var site = new TestSite().Point("t", 30, Unit.Celsius).Rule("hot", "t > 57 °C").Rule("cold", "t < 5 °C");

        site.At(1).Good("t", 60).At(2).Bad("t", QualityReason.SensorFailure).At(1000);

        Assert.True(site.Alarm("hot").IsActive);
        Assert.Equal(AlarmState.Normal, site.Alarm("cold").State);
        Assert.True(site.Alarm("t").IsActive);
    }

    [Fact]
    public void An_uncertain_value_raises_unverified_and_never_clears()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("hot", "t > 57 °C").Rule("not-cool", "not t < 57 °C");

        site.At(1).Unsure("t", 60);
        Assert.True(site.Alarm("hot").Marks.HasFlag(AlarmMarks.Unverified));
        Assert.True(site.Alarm("not-cool").Marks.HasFlag(AlarmMarks.Unverified));
        site.At(2).Unsure("t", 20);
        Assert.True(site.Alarm("hot").IsActive);
        Assert.True(site.Alarm("not-cool").IsActive);
        site.At(3).Good("t", 58);

        Assert.Equal(["1 Raised Normal→Unacknowledged", "3 MarksChanged Unacknowledged→Unacknowledged"], site.Said("hot"));
        Assert.False(site.Alarm("hot").Marks.HasFlag(AlarmMarks.Unverified));
    }

    [Fact]
    public void A_state_point_alone_means_anything_but_zero()
    {
        var site = new TestSite().Point("smoke", 0).Fire("fire", "smoke");

        site.At(1).Good("smoke", 0).At(2).Good("smoke", 2);

        Assert.Equal(["2 Raised Normal→Unacknowledged"], site.Said("fire"));
        Assert.Equal((site.P("smoke"), 2.0), (site.Alarm("fire").Cause, site.Alarm("fire").Value));
    }

    [Fact]
    public void A_rise_is_measured_from_the_lowest_value_of_the_window()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("rise", "rise(t, 60 s) > 8 °C");

        site.At(0).Good("t", 20).At(20).Good("t", 22).At(40).Good("t", 28).At(50).Good("t", 28.1);

        Assert.Equal(["50 Raised Normal→Unacknowledged"], site.Said("rise"));
    }

    [Fact]
    public void A_slow_rise_is_none()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("rise", "rise(t, 60 s) > 8 °C");

        for (var i = 0; i < 200; i++)
        {
            site.At(i * 10).Good("t", 20 + i);
        }

        Assert.Empty(site.Log);
    }

    [Fact]
    public void A_rise_ends_only_on_values_that_cover_the_whole_window()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("rise", "rise(t, 60 s) > 8 °C");
        site.At(0).Good("t", 20).At(10).Good("t", 30).At(20).Bad("t").At(200).Good("t", 30).At(230).Good("t", 30);
        Assert.True(site.Alarm("rise").IsActive);

        site.At(260).Good("t", 30);

        Assert.False(site.Alarm("rise").IsActive);
    }

    [Fact]
    public void A_rise_agrees_with_a_plain_search_of_the_window()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("rise", "rise(t, 64 s) > 8 °C");
        var random = new Random(7);
        var values = new List<(double At, double Value)>();
        var agreed = 0;
        for (var i = 1; i < 4000; i++)
        {
            var (at, value) = (i * 0.7, 20 + (6 * Math.Sin(i / 40.0)) + (random.NextDouble() * 2));
            values.Add((at, value));
            site.At(at).Good("t", value);

            // The window may reach up to one bucket (2 s) further back, so both searches must agree before the comparison counts.
            var inner = value - values.Where(v => v.At >= at - 64).Min(static v => v.Value) > 8;
            var outer = value - values.Where(v => v.At >= at - 66).Min(static v => v.Value) > 8;
            if (inner == outer && at > 64)
            {
                Assert.Equal(inner, site.Alarm("rise").IsActive);
                agreed++;
            }
        }

        Assert.InRange(agreed, 3500, 4000);
        Assert.Contains(site.Log, static t => t.Event == AlarmEvent.ReturnedToNormal);
    }

    [Fact]
    public void A_missing_point_is_true_of_bad_from_its_first_bad_reading()
    {
        var site = new TestSite().Point("t", 30, Unit.Celsius).Rule("gone", "bad(t)");

        site.At(29);
        Assert.Empty(site.Log);
        site.At(31).Good("t", 20).At(32).Bad("t");

        Assert.Equal(
            ["30 Raised Normal→Unacknowledged", "31 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged", "32 ReRaised ReturnedUnacknowledged→Unacknowledged"],
            site.Said("gone"));
    }

    [Fact]
    public void An_age_is_reached_at_its_exact_moment_and_ended_by_a_good_value_only()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("old", "age(t) > 30 s");

        site.At(5).Good("t", 20).At(20).Bad("t").At(50).Bad("t").At(51).Good("t", 20);

        Assert.Equal(["35 Raised Normal→Unacknowledged", "51 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("old"));
    }

    [Fact]
    public void An_age_counts_from_the_start_before_the_first_value()
    {
        var site = new TestSite().Point("t", 0, Unit.Celsius).Rule("old", "age(t) > 30 s");

        site.At(50);

        Assert.Equal(["30 Raised Normal→Unacknowledged"], site.Said("old"));
    }

    [Fact]
    public void For_counts_without_a_break_and_ends_at_once()
    {
        var site = new TestSite().Point("w", 0, Unit.Watt).Rule("on", "w > 300 W for 10 min");

        site.At(0).Good("w", 400).At(300).Good("w", 400).At(590).Good("w", 100).At(600).Good("w", 400).At(1300).Good("w", 299);

        Assert.Equal(["1200 Raised Normal→Unacknowledged", "1300 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("on"));
    }

    [Fact]
    public void And_is_false_as_soon_as_one_is_and_or_true_as_soon_as_one_is()
    {
        var site = new TestSite().Point("a", 0).Point("b", 0).Rule("both", "a and b").Rule("either", "a or b");

        site.At(1).Good("a", 1);
        Assert.Equal((false, true), (site.Alarm("both").IsActive, site.Alarm("either").IsActive));
        site.At(2).Good("b", 1);
        Assert.True(site.Alarm("both").IsActive);
        site.At(3).Bad("a").Good("b", 0);

        Assert.Equal((false, true), (site.Alarm("both").IsActive, site.Alarm("either").IsActive));
    }

    [Fact]
    public void The_appliance_left_on_is_noticed_after_closing()
    {
        var site = new TestSite().Point("meter.power", 3600, Unit.Watt).Rule("left-on", "meter.power > 300 W for 10 min and not open");

        site.At(0).Good("meter.power", 1200).At(3000).Good("meter.power", 1200).At(3700);

        Assert.Equal(["3600 Raised Normal→Unacknowledged"], site.Said("left-on"));
    }

    [Fact]
    public void A_model_with_a_delayed_detector_state_is_refused()
    {
        var site = new TestSite().Point("smoke").Rule("fire", "smoke", AlarmClass.Fire, AlarmPriority.P1, true, on: 5, detector: true);

        Assert.Contains(site.Model.Validate(), static error => error.En!.Contains("must not be delayed", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => site.Engine);
    }

    [Theory]
    [InlineData("smoke for 5 s")]
    [InlineData("smoke and heat")]
    [InlineData("smoke and not open")]
    public void A_detector_state_waits_for_nothing_and_for_nobody(string when)
    {
        var site = new TestSite().Point("smoke").Point("heat").Rule("fire", when, AlarmClass.Fire, AlarmPriority.P1, true, detector: true);

        Assert.Contains(site.Model.Validate(), static error => error.En!.Contains("must not be delayed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_detector_state_raises_in_the_very_reading()
    {
        var site = new TestSite().Point("smoke").Output("siren", AlarmPriority.P1).Fire("fire", "smoke");

        site.At(7).Good("smoke", 1);

        Assert.Equal(["7 Raised Normal→Unacknowledged"], site.Said("fire"));
        Assert.Equal([new OutputDemand(0, true, site.A("fire"), site.Now)], site.Demands);
    }

    [Fact]
    public void A_fire_is_verified_for_a_minute_at_most()
    {
        Assert.Empty(new TestSite().Point("t", 30, Unit.Celsius).Rule("hot", "t > 57 °C", AlarmClass.Fire, on: 60).Model.Validate());
        Assert.Single(new TestSite().Point("t", 30, Unit.Celsius).Rule("hot", "t > 57 °C", AlarmClass.Fire, on: 61).Model.Validate());
        Assert.Single(new TestSite().Point("t", 30, Unit.Celsius).Rule("hot", "t > 57 °C for 61 s", AlarmClass.Fire).Model.Validate());
    }

    [Fact]
    public void Every_error_of_a_model_is_said_at_once()
    {
        var site = new TestSite { Hours = null };
        site.Point("t", 30, Unit.Celsius).Point("t", -1, Unit.Celsius, zone: 9)
            .Rule("a", new Vote(1, TimeSpan.FromSeconds(1), []))
            .Rule("b", new Vote(3, TimeSpan.FromSeconds(1), [new Bad(new(0)), new Bad(new(1))]))
            .Rule("c", new Threshold(new(0), Comparison.Greater, double.NaN))
            .Rule("d", new Open())
            .Rule("e", new Bad(new(77)), on: -1);

        var errors = site.Model.Validate();

        Assert.Equal(9, errors.Count);
        Assert.All(errors, static error => Assert.False(string.IsNullOrEmpty(error.Zh) || string.IsNullOrEmpty(error.En)));
    }

    [Fact]
    public void A_condition_nested_without_end_is_refused_and_not_run()
    {
        Condition deep = new Bad(new(0));
        for (var i = 0; i < 10_000; i++)
        {
            deep = new Not(deep);
        }

        Assert.Contains(new TestSite().Point("t").Rule("deep", deep).Model.Validate(), static error => error.En!.Contains("nested", StringComparison.Ordinal));
    }
}
