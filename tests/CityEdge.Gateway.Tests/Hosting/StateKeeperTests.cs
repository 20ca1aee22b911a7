using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety.Points;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Hosting;

public sealed class StateKeeperTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cityedge").FullName;
    private readonly SiteClock _clock = new();
    private readonly RunningSite _site;
    private readonly GatewayEvents _events = new(new PageLog(), new GatewayMetrics());
    private readonly MomentClock _moments;

    public StateKeeperTests()
    {
        _moments = new MomentClock(_clock, TimeZoneInfo.Utc);
        _site = new RunningSite(TestShop.Build(), _moments, _events);
    }

    [Fact]
    public void Between_two_looks_the_disk_that_is_well_is_reported_often_enough_for_its_supervision()
    {
        using var keeper = new StateKeeper(new StateProbe(_root), _site, _moments, _events);
        keeper.Look();

        for (var passed = TimeSpan.Zero; passed < StateKeeper.Period; passed += StateKeeper.WatchPeriod)
        {
            _clock.Advance(StateKeeper.WatchPeriod);
            keeper.Watch();
            Assert.Equal(Quality.Good, Heard().Last.Quality);
            Assert.True(_moments.Now().Elapsed - Heard().LastGood!.Value < SiteBuilder.SelfSupervision.Ticks / 2);
        }
    }

    [Fact]
    public async Task A_look_that_hangs_is_a_fault_in_time_although_it_never_comes_back()
    {
        using var entered = new ManualResetEventSlim();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var probe = new StateProbe(_root, () =>
        {
            entered.Set();
            release.Task.Wait(CancellationToken.None);
            return null;
        });
        using var keeper = new StateKeeper(probe, _site, _moments, _events);
        var look = Task.Run(keeper.Look, TestContext.Current.CancellationToken);
        entered.Wait(TestContext.Current.CancellationToken);
        var since = _moments.Now().Elapsed;

        var lastGood = since;
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(10); passed += StateKeeper.WatchPeriod)
        {
            _clock.Advance(StateKeeper.WatchPeriod);
            keeper.Watch();
            lastGood = Heard().LastGood ?? lastGood;
        }

        Assert.NotEqual(Quality.Good, Heard().Last.Quality);
        Assert.True(TimeSpan.FromTicks(lastGood - since) + SiteBuilder.SelfSupervision <= TimeSpan.FromSeconds(10));
        release.SetResult();
        await look;
    }

    public void Dispose()
    {
        _site.Dispose();
        Directory.Delete(_root, true);
    }

    private PointView Heard()
    {
        while (_site.Loop.Step())
        {
        }

        return _site.Engine.View(TestShop.Disk);
    }
}
