using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

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

    [Theory]
    [InlineData("20:00", "02:00", "23:59", true)]
    [InlineData("20:00", "02:00", "01:59", true)]
    [InlineData("20:00", "02:00", "02:00", false)]
    [InlineData("08:00", "22:00", "08:00", true)]
    [InlineData("08:00", "22:00", "22:00", false)]
    public void A_close_before_the_opening_means_past_midnight(string opens, string closes, string at, bool open) =>
        Assert.Equal(open, new OpeningHours(TimeOnly.Parse(opens), TimeOnly.Parse(closes)).IsOpen(TimeOnly.Parse(at)));
}
