using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Loop;
using CityEdge.Safety.Points;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Hosting;

public sealed class HostClockTests
{
    private readonly SiteClock _clock = new();

    // What the kernel says differs from machine to machine; that it says the same within a second does not.
    [Fact]
    public void The_kernel_is_asked_at_most_once_a_second_and_answers()
    {
        var host = new HostClock(_clock);
        var first = host.IsSynchronised();

        _clock.Advance(TimeSpan.FromMilliseconds(900));

        Assert.Equal(first, host.IsSynchronised());
    }

    [Theory]
    [InlineData(true, ClockQuality.Synchronised)]
    [InlineData(false, ClockQuality.Unsynchronised)]
    public void A_clock_that_nobody_sets_is_stamped_as_such(bool synchronised, ClockQuality quality) =>
        Assert.Equal(quality, new MomentClock(_clock, TimeZoneInfo.Utc, () => synchronised).Now().Clock);

    [Fact]
    public void A_clock_in_1970_is_never_believed()
    {
        var clock = new SiteClock(DateTimeOffset.UnixEpoch);

        Assert.Equal(ClockQuality.Unsynchronised, new MomentClock(clock, TimeZoneInfo.Utc, static () => true).Now().Clock);
    }
}
