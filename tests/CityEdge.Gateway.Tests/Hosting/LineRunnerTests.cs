using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety.Points;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Hosting;

public sealed class LineRunnerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly SiteClock _clock = new();
    private readonly GatewayEvents _events = new(new PageLog(), new GatewayMetrics());

    [Fact]
    public void A_worker_that_crashes_while_it_is_stopped_takes_nobody_with_it()
    {
        using var stop = new CancellationTokenSource();
        using var working = new ManualResetEventSlim();
        var runner = Runner(token =>
        {
            working.Set();
            token.WaitHandle.WaitOne();
            throw new InvalidOperationException("taken down in the middle of something");
        }, static (in Reading _) => { }, stop.Token);
        runner.Start();
        Assert.True(working.Wait(Limit, TestContext.Current.CancellationToken));

        stop.Cancel();

        Assert.True(runner.Join(Limit));
        Assert.Equal(1, _events.Metrics.LineCrashes);
    }

    [Fact]
    public void A_worker_that_was_never_started_is_not_waited_for() =>
        Assert.True(Runner(static _ => { }, static (in Reading _) => { }, CancellationToken.None).Join(Limit));

    [Fact]
    public void A_crashed_line_that_waits_for_its_next_start_is_a_fault_and_no_stuck_worker()
    {
        using var stop = new CancellationTokenSource();
        using var told = new ManualResetEventSlim();
        var runner = Runner(
            static _ => throw new InvalidOperationException("a device that no decoder survives"), (in Reading _) => told.Set(), stop.Token);
        runner.Start();
        Assert.True(told.Wait(Limit, TestContext.Current.CancellationToken));
        var dog = new Watchdog([new ProgressMark("line", () => runner.Progress, TimeSpan.FromSeconds(10))], Elapsed());

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(dog.FindStuck(Elapsed()));
        stop.Cancel();
        Assert.True(runner.Join(Limit));
    }

    private TimeSpan Elapsed() => TimeSpan.FromTicks(_clock.GetTimestamp());

    private LineRunner Runner(Action<CancellationToken> work, ReadingSink sink, CancellationToken stop) =>
        new(new FakeLine(work), new PointId(0), sink, new MomentClock(_clock, TimeZoneInfo.Utc), _events, stop);

    private sealed class FakeLine(Action<CancellationToken> work) : ILine
    {
        public string Id => "bus1";

        public long Progress => 0;

        public void Run(CancellationToken stop) => work(stop);

        public void Command(BoundOutput output, bool on)
        {
        }
    }
}
