using CityEdge.Gateway.Hosting;

namespace CityEdge.Gateway.Tests.Hosting;

public sealed class WatchdogTests
{
    private double _loop;
    private double _canary = double.NaN;

    [Fact]
    public void It_is_fed_while_everything_moves()
    {
        var dog = Dog();

        for (var second = 1; second < 60; second++)
        {
            _loop++;
            _canary = second;
            Assert.Null(dog.FindStuck(TimeSpan.FromSeconds(second)));
        }
    }

    [Fact]
    public void It_names_the_one_that_stands_still_beyond_its_patience()
    {
        var dog = Dog();
        _loop = 1;

        Assert.Null(dog.FindStuck(TimeSpan.FromSeconds(1)));
        _loop = 2;
        Assert.Null(dog.FindStuck(TimeSpan.FromSeconds(5)));
        _loop = 3;

        // The canary never came out at the end of the path: NaN stays NaN and is no movement.
        Assert.Equal("canary", dog.FindStuck(TimeSpan.FromSeconds(5.1))?.Name);
    }

    [Fact]
    public void It_is_fed_again_when_the_stuck_one_moves()
    {
        var dog = Dog();
        Assert.NotNull(dog.FindStuck(TimeSpan.FromSeconds(10)));

        _loop = 1;
        _canary = 1;

        Assert.Null(dog.FindStuck(TimeSpan.FromSeconds(11)));
    }

    private Watchdog Dog() => new(
        [
            new ProgressMark("loop", () => _loop, TimeSpan.FromSeconds(2)),
            new ProgressMark("canary", () => _canary, TimeSpan.FromSeconds(5)),
        ],
        TimeSpan.Zero);
}
