using CityEdge.Gateway.Lines.Mqtt.Client;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Client;

public sealed class PublishWindowTests : IDisposable
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly SiteClock _clock = new();
    private readonly List<(string Topic, ushort Id)> _wire = [];
    private readonly PublishWindow _window;
    private bool _hasRoom = true;

    public PublishWindowTests() => _window = new PublishWindow((operation, id) => _wire.Add((operation.Topic, id)), () => _hasRoom, () => { }, _clock);

    public void Dispose() => _window.Dispose();

    [Fact]
    public async Task No_more_are_under_way_than_may_be_and_the_others_follow_in_order()
    {
        _window.Open(2);
        var tasks = "abcd".Select(name => Publish($"{name}")).ToArray();
        Assert.Equal("ab", Sent);

        _window.Answer(_wire[1].Id, 0);
        Assert.Equal("abc", Sent);
        _window.Answer(_wire[0].Id, 0x10);
        Assert.Equal("abcd", Sent);

        Assert.Equal(new PublishReceipt(PublishOutcome.Acknowledged, 0x10), await tasks[0]);
        Assert.Equal(new PublishReceipt(PublishOutcome.Acknowledged, 0), await tasks[1]);
        Assert.False(tasks[2].IsCompleted);
    }

    [Fact]
    public async Task Each_has_its_own_deadline_counted_from_its_beginning()
    {
        _window.Open(1);
        var late = Publish("late", s_second * 3);
        var soon = Publish("soon", s_second);
        _clock.StepWall(TimeSpan.FromHours(1));
        _clock.Advance(s_second);

        Assert.Equal(PublishReceipt.TimedOut, await soon);
        Assert.False(late.IsCompleted);
        _clock.Advance(s_second * 2);
        Assert.Equal(PublishReceipt.TimedOut, await late);
    }

    [Fact]
    public async Task What_timed_out_keeps_its_place_until_it_is_answered()
    {
        _window.Open(1);
        var lost = Publish("lost");
        _clock.Advance(s_second);
        Assert.Equal(PublishReceipt.TimedOut, await lost);

        var next = Publish("next", s_second * 9);
        Assert.Single(_wire);
        Assert.True(_window.Answer(_wire[0].Id, 0));
        Assert.Equal(2, _wire.Count);
        Assert.False(next.IsCompleted);
        Assert.True(_window.Answer(_wire[1].Id, 0x97));
        Assert.Equal(PublishReceipt.Refused(0x97), await next);
    }

    [Fact]
    public async Task What_timed_out_while_it_waited_is_never_sent()
    {
        _window.Open(1);
        var first = Publish("first", s_second * 9);
        var second = Publish("second");
        _clock.Advance(s_second);
        _window.Answer(_wire[0].Id, 0);

        Assert.Equal((PublishReceipt.Answered(0), PublishReceipt.TimedOut), (await first, await second));
        Assert.Single(_wire);
    }

    [Fact]
    public async Task An_answer_to_nothing_is_nothing()
    {
        _window.Open(1);
        var one = Publish("one");

        Assert.All(new ushort[] { 0, 1, PublishWindow.FirstId + 1, ushort.MaxValue }, id => Assert.False(_window.Answer(id, 0)));
        Assert.True(_window.Answer(PublishWindow.FirstId, 0));
        Assert.False(_window.Answer(PublishWindow.FirstId, 0));
        Assert.Equal(PublishOutcome.Acknowledged, (await one).Outcome);
    }

    [Fact]
    public async Task Without_room_on_the_connection_everything_waits_qos_0_too()
    {
        _window.Open(9);
        _hasRoom = false;
        var waiting = _window.PublishAsync("w", default, 0, false, s_second);
        Assert.Empty(_wire);
        _hasRoom = true;
        _window.Drained();

        Assert.Equal(PublishReceipt.Answered(0), await waiting);
        Assert.Equal(("w", (ushort)0), _wire[0]);
    }

    [Fact]
    public async Task At_the_end_everything_has_its_receipt_and_so_has_what_comes_later()
    {
        _window.Open(1);
        var (under, waiting) = (Publish("under"), Publish("waiting"));
        _window.End();

        Assert.Equal(PublishReceipt.NotConnected, await under);
        Assert.Equal(PublishReceipt.NotConnected, await waiting);
        Assert.Equal(PublishReceipt.NotConnected, await Publish("later"));
        _clock.Advance(s_second * 9);
    }

    [Fact]
    public async Task Waiting_is_bounded_and_no_patience_is_no_waiting()
    {
        _window.Open(1);
        _ = Publish("first", s_second * 9);
        Assert.Equal(PublishReceipt.TimedOut, await Publish("hasty", TimeSpan.Zero));
        for (var i = 0; i < BrokerDefaults.WaitingMaximum; i++)
        {
            Assert.False(Publish("waiting").IsCompleted);
        }

        Assert.Equal(PublishReceipt.Refused(PublishReceipt.QuotaExceeded), await Publish("one too many"));
    }

    [Fact]
    public void Publishing_allocates_nothing_once_warm()
    {
        var window = new PublishWindow((_, id) => _last = id, () => true, () => { }, _clock);
        window.Open(4);
        void Once()
        {
            var task = window.PublishAsync("t", default, 1, false, TimeSpan.FromHours(1));
            window.Answer(_last, 0);
            _outcome = task.GetAwaiter().GetResult().Outcome;
        }

        for (var i = 0; i < 100; i++)
        {
            Once();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Once();
        }

        Assert.Equal((0, PublishOutcome.Acknowledged), (GC.GetAllocatedBytesForCurrentThread() - before, _outcome));
        window.Dispose();
    }

    private ushort _last;
    private PublishOutcome _outcome;

    private string Sent => string.Concat(_wire.Select(one => one.Topic));

    private Task<PublishReceipt> Publish(string topic, TimeSpan? deadline = null) =>
        _window.PublishAsync(topic, default, 1, false, deadline ?? s_second).AsTask();
}
