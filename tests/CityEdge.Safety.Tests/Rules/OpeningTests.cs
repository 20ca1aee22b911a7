using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;
using CsCheck;

namespace CityEdge.Safety.Tests.Rules;

/// <summary>Opening hours on a clock that may not be trusted (S4).</summary>
public sealed class OpeningTests
{
    private static TestSite Shop() => new TestSite().Point("w", 0, Unit.Watt).Rule("left-on", "w > 300 W and not open");

    [Fact]
    public void The_hours_change_at_their_exact_moment()
    {
        var site = Shop();

        site.At(0).Good("w", 400).At(50_000);

        Assert.Equal(
            ["3600 Raised Normal→Unacknowledged", "39600 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("left-on"));
    }

    [Fact]
    public void Open_is_unknown_while_the_clock_is_not_synchronised_and_raises_and_clears_nothing()
    {
        var site = Shop();
        site.Clock = ClockQuality.Unsynchronised;
        site.At(0).Good("w", 400).At(5_000).Good("w", 400).At(50_000);
        Assert.Empty(site.Log);

        site.Clock = ClockQuality.Synchronised;
        site.At(90_000).At(93_000);
        Assert.True(site.Alarm("left-on").IsActive);
        site.Clock = ClockQuality.Restored;
        site.At(94_000).At(130_000).Good("w", 400).At(140_000);

        Assert.True(site.Alarm("left-on").IsActive);
    }

    [Fact]
    public void A_step_of_the_clock_is_noticed_and_the_next_boundary_moves_with_it()
    {
        var site = Shop();
        site.At(0).Good("w", 400);

        site.Origin += TimeSpan.FromMinutes(50);
        site.At(1).At(700);

        Assert.Equal(["600 Raised Normal→Unacknowledged"], site.Said("left-on"));
    }

    [Fact]
    public void A_step_over_the_boundary_decides_at_once()
    {
        var site = Shop();
        site.At(0).Good("w", 400);

        site.Origin += TimeSpan.FromHours(2);
        site.At(10);
        site.Origin -= TimeSpan.FromHours(2);
        site.At(20);

        Assert.Equal(["10 Raised Normal→Unacknowledged", "20 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("left-on"));
    }

    [Fact]
    public void A_step_of_the_wall_clock_moves_no_delay_and_no_age()
    {
        var site = new TestSite().Point("t", 30, Unit.Celsius).Rule("hot", "t > 57 °C", on: 10).Rule("old", "age(t) > 20 s");
        site.At(0).Good("t", 60);

        site.Origin = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
        site.Clock = ClockQuality.Unsynchronised;
        site.At(5);
        site.Origin = TestSite.Evening.AddHours(1);
        site.At(100);

        Assert.Equal(["10 Raised Normal→Unacknowledged"], site.Said("hot"));
        Assert.Equal(["20 Raised Normal→Unacknowledged"], site.Said("old"));
        Assert.Equal(["30 Raised Normal→Unacknowledged"], site.Said("t"));
    }

    // 2026-10-01 is a Thursday. Weekdays 08:00-22:00, Saturday until two in the night, Sunday closed; the first week of October closed but for the fifth.
    private static readonly OpeningHours Week = OpeningHours.Of(
        [DayHours.Closed, Day(8, 22), Day(8, 22), Day(8, 22), Day(8, 22), Day(8, 22), Day(20, 26)],
        [new(new(2026, 10, 6), new(2026, 10, 7), DayHours.Closed), new(new(2026, 10, 1), new(2026, 10, 4), DayHours.Closed), new(new(2026, 10, 5), new(2026, 10, 5), Day(10, 16))]);

    [Theory]
    [InlineData("2026-09-25 21:59:59", true, "2026-09-25 22:00:00")]
    [InlineData("2026-09-25 22:00:00", false, "2026-09-26 20:00:00")]
    [InlineData("2026-09-26 23:59:59", true, "2026-09-27 02:00:00")]
    [InlineData("2026-09-27 01:59:59", true, "2026-09-27 02:00:00")]
    [InlineData("2026-09-27 02:00:00", false, "2026-09-28 08:00:00")]
    [InlineData("2026-09-30 08:00:00", true, "2026-09-30 22:00:00")]
    [InlineData("2026-09-30 22:00:00", false, "2026-10-05 10:00:00")]
    [InlineData("2026-10-03 21:00:00", false, "2026-10-05 10:00:00")]
    [InlineData("2026-10-04 01:00:00", false, "2026-10-05 10:00:00")]
    [InlineData("2026-10-05 15:59:59", true, "2026-10-05 16:00:00")]
    [InlineData("2026-10-07 12:00:00", false, "2026-10-08 08:00:00")]
    public void Each_day_has_its_hours_and_a_holiday_those_of_its_own(string at, bool open, string next)
    {
        var local = DateTime.Parse(at, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(open, Week.IsOpen(local));
        Assert.Equal(next, Week.NextChange(local).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_night_that_began_before_a_holiday_ends_at_its_usual_hour()
    {
        var hours = OpeningHours.Of([.. Enumerable.Repeat(Day(20, 26), 7)], [new(new(2026, 10, 1), new(2026, 10, 1), DayHours.Closed)]);

        Assert.True(hours.IsOpen(new(2026, 10, 1, 1, 59, 59)));
        Assert.False(hours.IsOpen(new(2026, 10, 1, 21, 0, 0)));
        Assert.False(hours.IsOpen(new(2026, 10, 2, 1, 0, 0)));
        Assert.Equal(new DateTime(2026, 10, 2, 20, 0, 0), hours.NextChange(new(2026, 10, 1, 2, 0, 0)));
    }

    [Fact]
    public void Days_that_touch_are_one_opening_and_hours_that_never_change_are_looked_at_again()
    {
        var always = OpeningHours.Of([.. Enumerable.Repeat(Day(0, 24), 7)], []);
        Assert.True(always.IsOpen(new(2026, 3, 1)));
        Assert.Equal(new DateTime(2026, 3, 9), always.NextChange(new(2026, 3, 1, 21, 0, 0)));

        var weekend = OpeningHours.Of([Day(0, 24), .. Enumerable.Repeat(DayHours.Closed, 5), Day(0, 24)], []);
        Assert.Equal(new DateTime(2026, 3, 2), weekend.NextChange(new(2026, 2, 28, 12, 0, 0)));
    }

    [Fact]
    public void A_look_is_never_later_than_the_next_change() =>
        Gen.Select(AnyDay.Array[7], Gen.Int[0, 60], Gen.Int[0, 5], AnyDay, Gen.Int[0, 60 * 24 * 60]).Sample(static (week, on, days, holiday, minutes) =>
        {
            var first = new DateOnly(2026, 3, 1).AddDays(on);
            var hours = OpeningHours.Of(week, [new(first, first.AddDays(days), holiday)]);
            var at = new DateTime(2026, 3, 1).AddMinutes(minutes);

            var next = hours.NextChange(at);

            Assert.True(next > at);
            for (var minute = at; minute < next; minute = minute.AddMinutes(1))
            {
                Assert.Equal(hours.IsOpen(at), hours.IsOpen(minute));
            }

            Assert.True(hours.IsOpen(next) != hours.IsOpen(at) || next == at.Date.AddDays(8));
        });

    [Fact]
    public void Rules_follow_the_week_over_midnight_holidays_and_a_step_of_the_clock()
    {
        var site = Shop();
        (site.Hours, site.Origin) = (Week, new(2026, 9, 26, 21, 0, 0, TimeSpan.FromHours(8)));
        site.At(0).Good("w", 400).At(100_000);

        // Saturday 21:00: closed at 02:00 on Sunday, open on Monday at 08:00.
        Assert.Equal(["18000 Raised Normal→Unacknowledged"], site.Said("left-on"));
        site.At(170_000);
        Assert.Equal(["126000 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged"], site.Said("left-on"));

        // The clock is put to the evening before the holidays: the next change is closing time, and then none until the fifth at 10:00.
        site.Origin = new DateTimeOffset(2026, 9, 30, 21, 0, 0, TimeSpan.FromHours(8)).AddSeconds(-170_001);
        site.At(170_001).At(600_000);
        Assert.Equal(
            [
                "173601 ReRaised ReturnedUnacknowledged→Unacknowledged", "562401 ReturnedToNormal Unacknowledged→ReturnedUnacknowledged",
                "584001 ReRaised ReturnedUnacknowledged→Unacknowledged",
            ],
            site.Said("left-on"));
    }

    [Fact]
    public void Two_holidays_on_one_day_and_a_day_that_never_ends_are_refused()
    {
        var day = new DateOnly(2026, 10, 1);
        DayHours[] week = [.. Enumerable.Repeat(Day(8, 22), 7)];

        Assert.Throws<ArgumentException>(() => OpeningHours.Of(week, [new(day, day.AddDays(2), DayHours.Closed), new(day.AddDays(2), day.AddDays(3), DayHours.Closed)]));
        Assert.Throws<ArgumentException>(() => OpeningHours.Of(week, [new(day, day.AddDays(-1), DayHours.Closed)]));
        Assert.Throws<ArgumentException>(() => OpeningHours.Of([Day(8, 40), .. week[1..]], []));
        Assert.Throws<ArgumentException>(() => OpeningHours.Of(week[1..], []));
        Assert.Equal(OpeningHours.Of(week, []), new OpeningHours(new(8, 0), new(22, 0)));
        Assert.NotEqual(OpeningHours.Of(week, [new(day, day, DayHours.Closed)]), new OpeningHours(new(8, 0), new(22, 0)));
    }

    private static readonly Gen<DayHours> AnyDay = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 23], Gen.Int[1, 24]).Select(
        static (kind, opens, lasts) => kind == 0 ? DayHours.Closed : Day(opens, opens + lasts));

    private static DayHours Day(int opens, int closes) => new(TimeSpan.FromHours(opens), TimeSpan.FromHours(closes));

    [Theory]
    [InlineData("20:00", "02:00", "23:59", true)]
    [InlineData("20:00", "02:00", "01:59", true)]
    [InlineData("20:00", "02:00", "02:00", false)]
    [InlineData("08:00", "22:00", "08:00", true)]
    [InlineData("08:00", "22:00", "22:00", false)]
    public void A_close_before_the_opening_means_past_midnight(string opens, string closes, string at, bool open) =>
        Assert.Equal(open, new OpeningHours(TimeOnly.Parse(opens), TimeOnly.Parse(closes)).IsOpen(new(2026, 3, 1 + (at[0] == '0' ? 1 : 0), TimeOnly.Parse(at).Hour, TimeOnly.Parse(at).Minute, 0)));
}
