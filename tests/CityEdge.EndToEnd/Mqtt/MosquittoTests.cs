using System.Text;
using CityEdge.EndToEnd.Faults;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Lines.Mqtt.Client;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>A session with the real mosquitto: what it gives, and what happens when it goes, dies, freezes or is cut off.</summary>
[Trait("stranger", "mosquitto")]
public sealed class MosquittoTests
{
    private static readonly byte[] s_payload = Encoding.UTF8.GetBytes("21.5");
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    public MosquittoTests() => Tools.NeedMosquitto();

    [Fact(Timeout = 120_000)]
    public async Task A_message_comes_with_its_topic_and_its_flags()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await Mosquitto.StartAsync(stop);
        await broker.PublishAsync("site/kept", "old", stop, "-r");
        await using var session = new TestSession(TestSession.Options(broker.Port, "site/#"), RealClock.Time);
        await session.ConnectedAsync(stop);

        var kept = await session.MessageAsync(stop);
        await broker.PublishAsync("site/live", "new", stop);
        var live = await session.MessageAsync(stop);

        Assert.Equal(new ReceivedMessage("site/kept", "old", Retain: true, Duplicate: false, 1), kept);
        Assert.Equal(new ReceivedMessage("site/live", "new", Retain: false, Duplicate: false, 1), live);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_is_published_comes_back_and_has_its_receipt(int qos)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await Mosquitto.StartAsync(stop);
        await using var session = new TestSession(TestSession.Options(broker.Port, "echo"), RealClock.Time);
        await session.ConnectedAsync(stop);

        var receipt = await session.Session.PublishAsync("echo", s_payload, qos, retain: false, s_deadline);

        Assert.Equal(PublishOutcome.Acknowledged, receipt.Outcome);
        Assert.Equal("21.5", (await session.MessageAsync(stop)).Payload);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ten_thousand_publishes_arrive_each_once_and_in_order()
    {
        var stop = TestContext.Current.CancellationToken;
        const int Count = 10_000;
        await using var broker = await Mosquitto.StartAsync(stop);
        await using var session = new TestSession(TestSession.Options(broker.Port, "echo"), RealClock.Time);
        await session.ConnectedAsync(stop);

        var sending = Task.Run(async () =>
        {
            var receipts = new List<PublishReceipt>();
            foreach (var hundred in Enumerable.Range(0, Count).Chunk(100))
            {
                var tasks = hundred.Select(n => session.Session.PublishAsync(
                    "echo", Encoding.UTF8.GetBytes($"{n}"), 1, retain: false, s_deadline).AsTask());
                receipts.AddRange(await Task.WhenAll(tasks));
            }

            return receipts;
        }, stop);
        var received = new List<string>();
        while (received.Count < Count)
        {
            received.Add((await session.MessageAsync(stop)).Payload);
        }

        Assert.All(await sending, receipt => Assert.Equal(PublishOutcome.Acknowledged, receipt.Outcome));
        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"{n}"), received);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broker_that_restarts_or_is_killed_is_connected_again_and_told_once(bool isKilled)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await Mosquitto.StartAsync(stop);
        await using var session = new TestSession(TestSession.Options(broker.Port, "site/#") with { Heartbeat = s_deadline * 20 }, new HastyClock(20));
        await session.ConnectedAsync(stop);

        await (isKilled ? broker.KillAsync() : broker.StopAsync(stop));
        await session.LostAsync(BrokerFailureKind.Closed, stop);
        await session.LostAsync(BrokerFailureKind.Unreachable, stop);
        await broker.StartAgainAsync(stop);
        await session.ConnectedAsync(stop);
        await broker.PublishAsync("site/a", "back", stop);

        Assert.Equal("back", (await session.MessageAsync(stop)).Payload);
        Assert.Equal([BrokerFailureKind.Closed, BrokerFailureKind.Unreachable], session.Told.Select(told => told.Kind));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_frozen_broker_is_found_and_left()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await Mosquitto.StartAsync(stop);
        await using var session = new TestSession(TestSession.Options(broker.Port, "site/#"), new HastyClock(20));
        await session.ConnectedAsync(stop);

        await broker.FreezeAsync(stop);
        await session.LostAsync(BrokerFailureKind.Silent, stop);
        await broker.ThawAsync(stop);
        await session.ConnectedAsync(stop);
        await broker.PublishAsync("site/a", "back", stop);

        Assert.Equal("back", (await session.MessageAsync(stop)).Payload);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_half_open_link_is_found_in_either_direction(bool up, bool down)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await Mosquitto.StartAsync(stop);
        await using var proxy = TcpProxy.To(broker.Port);
        await using var session = new TestSession(TestSession.Options(proxy.Port, "site/#"), new HastyClock(20));
        await session.ConnectedAsync(stop);

        proxy.Swallow(up, down);
        await session.LostAsync(BrokerFailureKind.Silent, stop);
        proxy.Heal();
        await session.ConnectedAsync(stop);

        Assert.Equal(PublishOutcome.Acknowledged, (await session.Session.PublishAsync("site/b", s_payload, 1, false, s_deadline * 20)).Outcome);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_message_that_was_not_acknowledged_comes_again_marked_and_is_acknowledged_then()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await Mosquitto.StartAsync(stop);
        await using var proxy = TcpProxy.To(broker.Port);
        var never = new TaskCompletionSource();
        await using var session = new TestSession(TestSession.Options(proxy.Port, "site/#"), new HastyClock(20)) { Handler = _ => never.Task };
        await session.ConnectedAsync(stop);

        await broker.PublishAsync("site/fire", "1", stop);
        var first = await session.MessageAsync(stop);
        session.Handler = _ => null;
        proxy.Cut();
        await session.ConnectedAsync(stop);
        var second = await session.MessageAsync(stop);

        Assert.False(first.Duplicate);
        Assert.Equal(first with { Duplicate = true }, second);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_was_published_at_QoS_1_while_the_link_was_down_is_delivered_afterwards()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await Mosquitto.StartAsync(stop);
        await using var proxy = TcpProxy.To(broker.Port);
        await using var session = new TestSession(TestSession.Options(proxy.Port, "site/#"), new HastyClock(20));
        await session.ConnectedAsync(stop);

        proxy.Swallow();
        proxy.Cut();
        await broker.PublishAsync("site/fire", "1", stop);
        proxy.Heal();

        Assert.Equal("1", (await session.MessageAsync(stop)).Payload);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_link_that_crumbles_into_single_bytes_carries_everything()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await Mosquitto.StartAsync(stop);
        await using var proxy = TcpProxy.To(broker.Port);
        proxy.Crumble(1);
        await using var session = new TestSession(TestSession.Options(proxy.Port, "site/#"), RealClock.Time);
        await session.ConnectedAsync(stop);
        var payload = new string('x', 5_000);

        var receipt = await session.Session.PublishAsync("site/long", Encoding.UTF8.GetBytes(payload), 1, retain: false, s_deadline);

        Assert.Equal(PublishOutcome.Acknowledged, receipt.Outcome);
        Assert.Equal(payload, (await session.MessageAsync(stop)).Payload);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_wrong_password_is_told_once_with_what_to_do_in_both_languages()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("mqtt-password");
        var (accounts, password) = (Path.Combine(folder.FullName, "accounts"), Path.Combine(folder.FullName, "password"));
        var (exit, said) = await StrangerProgram.RunAsync("mosquitto_passwd", ["-b", "-c", accounts, "gateway", "right"], stop);
        Assert.True(exit == 0, said);
        await File.WriteAllTextAsync(password, "wrong\n", stop);
        await using var broker = await Mosquitto.StartAsync(stop, $"allow_anonymous false\npassword_file {accounts}");
        await using var proxy = TcpProxy.To(broker.Port);
        var options = TestSession.Options(proxy.Port) with { User = "gateway", PasswordFile = password };
        await using var session = new TestSession(options, new HastyClock(100));

        await session.LostAsync(BrokerFailureKind.Refused, stop);
        while (proxy.Accepted < 4)
        {
            await Task.Yield();
        }

        var told = Assert.Single(session.Told).Text;
        Assert.Contains("permit this user", told.En, StringComparison.Ordinal);
        Assert.Contains("授权该用户", told.Zh, StringComparison.Ordinal);

        await File.WriteAllTextAsync(password, "right\n", stop);
        await session.ConnectedAsync(stop);
        folder.Delete(recursive: true);
    }
}
