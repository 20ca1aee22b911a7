using System.Net;
using CityEdge.Gateway.Page;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Page;

public sealed class EventStreamTests
{
    [Fact]
    public async Task A_listener_hears_the_state_first_and_then_every_transition()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        using var listener = await EventReader.OpenAsync(bench.Http);
        var state = await listener.NextAsync();

        bench.Say(TestShop.Smoke, 1);
        var raised = await listener.NextAsync();

        Assert.Equal("state", state.Type);
        Assert.Equal("Normal", state.Data.GetProperty("verdict").GetString());
        Assert.Equal("cityedge.alarm.raised.v1", raised.Type);
        Assert.Equal(TestShop.SmokeAlarm, raised.Data.GetProperty("alarm").GetString());
        Assert.Equal("厨房", raised.Data.GetProperty("place").GetProperty("zh").GetString());
        Assert.StartsWith(bench.Context.Boot + "-", raised.Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_resumes_hears_what_came_meanwhile_once_and_in_order(bool byHeader)
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        string seen;
        using (var first = await EventReader.OpenAsync(bench.Http))
        {
            await first.NextAsync();
            bench.Say(TestShop.Leak, 1);
            seen = (await first.NextAsync()).Id;
        }

        await bench.SayAndSettleAsync(TestShop.Smoke, 1);
        await bench.SayAndSettleAsync(TestShop.Leak, 0);
        using var second = byHeader
            ? await EventReader.OpenAsync(bench.Http, lastEventId: seen)
            : await EventReader.OpenAsync(bench.Http, address: "/api/events?after=" + seen);
        var next = await second.NextAsync();
        var last = await second.NextAsync();

        Assert.Equal((TestShop.SmokeAlarm, "cityedge.alarm.raised.v1"), (next.Data.GetProperty("alarm").GetString(), next.Type));
        Assert.Equal((TestShop.LeakAlarm, "cityedge.alarm.returned.v1"), (last.Data.GetProperty("alarm").GetString(), last.Type));
        Assert.Equal(next.Data.GetProperty("sequence").GetInt64() + 1, last.Data.GetProperty("sequence").GetInt64());
    }

    [Theory]
    [InlineData("00c0ffee-7")]
    [InlineData("nonsense")]
    public async Task Who_resumes_from_an_earlier_run_is_told_of_the_gap_with_the_state(string earlier)
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);

        using var listener = await EventReader.OpenAsync(bench.Http, lastEventId: earlier);
        var gap = await listener.NextAsync();
        bench.Say(TestShop.Leak, 1);
        var next = await listener.NextAsync();

        Assert.Equal("gap", gap.Type);
        Assert.True(gap.Data.GetProperty("restarted").GetBoolean());
        Assert.Equal(earlier, gap.Data.GetProperty("after").GetString());
        Assert.Equal("Fire", gap.Data.GetProperty("state").GetProperty("verdict").GetString());
        Assert.Equal(TestShop.SmokeAlarm, gap.Data.GetProperty("alarms").GetProperty("alarms")[0].GetProperty("id").GetString());
        Assert.Equal(TestShop.LeakAlarm, next.Data.GetProperty("alarm").GetString());
    }

    [Fact]
    public async Task Who_fell_behind_what_memory_holds_is_told_of_the_gap()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);
        var first = bench.Loop.Events.Newest;
        var many = Enumerable.Range(1, 5000).Select(step => new AlarmTransition(
            first + step, new AlarmId(1), AlarmEvent.MarksChanged, AlarmState.Normal, AlarmState.Normal, AlarmMarks.None, null, double.NaN,
            QualityReason.None, 1, null, null, bench.Context.Clock.Now())).ToArray();
        bench.Loop.Events.Append(many);
        await bench.SettleAsync();

        using var listener = await EventReader.OpenAsync(bench.Http, lastEventId: bench.Context.Boot + "-1");
        var gap = await listener.NextAsync();

        Assert.Equal("gap", gap.Type);
        Assert.False(gap.Data.GetProperty("restarted").GetBoolean());
        Assert.Equal(bench.Context.Boot + "-" + bench.Loop.Events.Newest, gap.Id);
    }

    [Fact]
    public async Task A_quiet_stream_beats_every_fifteen_seconds()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        using var listener = await EventReader.OpenAsync(bench.Http);
        await listener.NextAsync();

        for (var i = 0; i < 2; i++)
        {
            await bench.Clock.WhenWaitingAsync(EventStream.Heartbeat);
            bench.Clock.Advance(EventStream.Heartbeat);
            Assert.Equal([": still here"], await listener.BlockAsync());
        }
    }

    [Fact]
    public async Task One_listener_too_many_is_refused_and_a_place_that_is_left_is_free_again()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        var listeners = new List<EventReader>();
        for (var i = 0; i < ListenerPlaces.Most; i++)
        {
            listeners.Add(await EventReader.OpenAsync(bench.Http));
            await listeners[i].NextAsync();
        }

        using var refused = await bench.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead, PageBench.Stop);
        var page = await bench.TextAsync("/lite?lang=en");
        var taken = bench.Context.Listeners.Taken;
        listeners.ForEach(listener => listener.Dispose());
        await bench.Server.DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(ListenerPlaces.Most, taken);
        Assert.Contains("All normal", page, StringComparison.Ordinal);
        Assert.Equal(0, bench.Context.Listeners.Taken);
    }

    [Fact]
    public async Task A_reader_that_does_not_take_its_bytes_is_dropped_and_the_loop_never_waited()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        var names = new SiteNames(bench.Context.Site);
        var stream = new EventStream(bench.Context, new Views(bench.Context, names), new SiteReader(bench.Loop, bench.Clock));
        var ending = stream.RunAsync(new StuckStream(), after: null, PageBench.Stop);
        await bench.Clock.WhenWaitingAsync(EventStream.WriteLimit);

        await bench.SayAndSettleAsync(TestShop.Smoke, 1);
        var raisedMeanwhile = bench.Loop.Events.Newest;
        bench.Clock.Advance(EventStream.WriteLimit);

        Assert.Equal(StreamEnd.TooSlow, await ending);
        Assert.True(raisedMeanwhile > 0);
    }

    [Fact]
    public async Task Closing_the_page_ends_every_stream()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        using var listener = await EventReader.OpenAsync(bench.Http);
        await listener.NextAsync();

        await bench.Server.DisposeAsync();

        Assert.Empty(await listener.BlockAsync());
    }
}
