using CityEdge.Gateway.Devices.LoRaWan;

namespace CityEdge.Gateway.Tests.Devices.LoRaWan;

public sealed class FrameCounterStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(32, new uint[] { 5, 6, 9 }, "New New New")]
    [InlineData(32, new uint[] { 5, 5, 6 }, "New Duplicate New")]
    [InlineData(32, new uint[] { 5, 7, 6, 8 }, "New New Older New")]
    [InlineData(16, new uint[] { 65534, 65535, 0, 1, 65535 }, "New New New New Older")]
    [InlineData(16, new uint[] { 65535, 65536, 65536 }, "New New Duplicate")]
    [InlineData(32, new uint[] { 65535, 0, 65536 }, "New Older New")]
    [InlineData(32, new uint[] { uint.MaxValue, 0, uint.MaxValue }, "New New Older")]
    public void Counters_tell_new_from_repeated_and_late(int bits, uint[] counters, string expected)
    {
        var state = new FrameCounterState(bits);

        Assert.Equal(expected, string.Join(' ', counters.Select(counter => state.Take(counter, null))));
    }

    [Fact]
    public void A_join_starts_the_counter_again()
    {
        var state = new FrameCounterState(32);
        state.Take(900, Noon);
        state.Joined();

        Assert.Equal(FrameOrder.New, state.Take(0, Noon.AddSeconds(-1)));
        Assert.Equal(FrameOrder.Older, state.Take(900u + (1u << 31), null));
        Assert.Equal(FrameOrder.New, state.Take(1, Noon));
    }

    [Fact]
    public void A_device_that_joined_while_nobody_listened_is_not_deaf_until_it_catches_up()
    {
        var state = new FrameCounterState(32);
        state.Take(900, Noon);

        Assert.Equal(FrameOrder.New, state.Take(0, Noon.AddMinutes(10)));
        Assert.Equal(FrameOrder.Duplicate, state.Take(0, Noon.AddMinutes(10)));
        Assert.Equal(FrameOrder.New, state.Take(1, Noon.AddMinutes(20)));
    }

    [Fact]
    public void What_was_heard_earlier_is_late_even_from_a_broker_that_brings_it_now()
    {
        var state = new FrameCounterState(32);
        state.Take(7, Noon);

        Assert.Equal(FrameOrder.Older, state.Take(6, Noon.AddSeconds(-10)));
    }

    [Fact]
    public void Another_width_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new FrameCounterState(24));
}
