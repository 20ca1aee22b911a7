using CityEdge.Gateway.Demo;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Demo;

public sealed class StoryClockTests
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 22, 21, 59, 50, TimeSpan.Zero);

    private readonly SiteClock _time = new();
    private readonly StoryClock _story;

    public StoryClockTests() => _story = new StoryClock(_time, Evening);

    [Fact]
    public void The_wall_walks_on_with_real_time()
    {
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(Evening.AddSeconds(5), _story.GetUtcNow());
    }

    [Fact]
    public void A_left_out_hour_steps_the_wall_alone()
    {
        var before = _story.GetTimestamp();

        _story.ShowAtLeast(new TimeOnly(1, 58), TimeZoneInfo.Utc);

        Assert.Equal(new DateTimeOffset(2026, 11, 23, 1, 58, 0, TimeSpan.Zero), _story.GetUtcNow());
        Assert.Equal(before, _story.GetTimestamp());
    }

    [Fact]
    public void A_moment_that_has_just_passed_does_not_step_the_wall_back()
    {
        _story.ShowAtLeast(new TimeOnly(21, 59), TimeZoneInfo.Utc);

        Assert.Equal(Evening, _story.GetUtcNow());
    }
}
