using System.Collections.Concurrent;
using System.Text;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Lines.Mqtt.Client;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>Brokers that do what no sound one does, or what sound ones do rarely.</summary>
public sealed class FaultyBrokerTests
{
    private static readonly byte[] s_payload = [(byte)'1'];
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(10);

    [Fact(Timeout = 120_000)]
    public async Task A_publish_that_nobody_acknowledges_times_out_and_the_next_one_still_goes_out()
    {
        var stop = TestContext.Current.CancellationToken;
        var seen = new TaskCompletionSource();
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            await connection.WelcomeAsync(stop, subscribes: false);
            await connection.ReadAsync(ScriptedConnection.Publish, stop);
            await connection.ReadAsync(ScriptedConnection.Publish, stop);
            seen.SetResult();
            await connection.SwallowAsync(stop);
        });
        await using var session = new TestSession(TestSession.Options(broker.Port) with { Heartbeat = s_long }, new HastyClock(20));
        await session.ConnectedAsync(stop);

        var first = await session.Session.PublishAsync("a", s_payload, 1, false, TimeSpan.FromSeconds(1));
        var second = await session.Session.PublishAsync("a", s_payload, 1, false, TimeSpan.FromSeconds(1));

        await seen.Task.WaitAsync(stop);
        Assert.Equal((PublishReceipt.TimedOut, PublishReceipt.TimedOut, true), (first, second, session.Session.IsConnected));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_late_answer_does_not_confirm_another_message()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            await connection.WelcomeAsync(stop, subscribes: false);
            var first = await connection.ReadAsync(ScriptedConnection.Publish, stop);
            var second = await connection.ReadAsync(ScriptedConnection.Publish, stop);
            await connection.SendAsync(stop, 0x40, 2, first[3], first[4]);
            var third = await connection.ReadAsync(ScriptedConnection.Publish, stop);
            await connection.SendAsync(stop, 0x40, 3, third[3], third[4], 0x87);
            Assert.NotEqual(first[4], second[4]);
            await connection.SwallowAsync(stop);
        });
        await using var session = new TestSession(TestSession.Options(broker.Port) with { Heartbeat = s_long }, new HastyClock(20));
        await session.ConnectedAsync(stop);

        var first = await session.Session.PublishAsync("a", s_payload, 1, false, TimeSpan.FromSeconds(1));
        var second = await session.Session.PublishAsync("b", s_payload, 1, false, TimeSpan.FromSeconds(1));
        var third = await session.Session.PublishAsync("c", s_payload, 1, false, s_long);

        Assert.Equal((PublishReceipt.TimedOut, PublishReceipt.TimedOut), (first, second));
        Assert.Equal(PublishReceipt.Refused(0x87), third);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_broker_that_talks_but_answers_nothing_is_found_silent_although_we_publish_too()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            await connection.WelcomeAsync(stop);
            var swallowing = connection.SwallowAsync(stop);
            while (!swallowing.IsCompleted)
            {
                await connection.MessageAsync(0, 0, (byte)'x', stop);
                await Task.Yield();
            }
        });
        await using var session = new TestSession(TestSession.Options(broker.Port, "t"), new HastyClock(50));
        await session.ConnectedAsync(stop);
        session.Handler = message =>
        {
            _ = session.Session.PublishAsync($"echo/{message.Topic}", s_payload, 0, false, TimeSpan.Zero).AsTask();
            return null;
        };

        await session.LostAsync(BrokerFailureKind.Silent, stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_heart_beats_at_half_the_keep_alive_that_the_broker_demands_and_mqttnet_never_pings()
    {
        var stop = TestContext.Current.CancellationToken;
        var topics = new ConcurrentQueue<string>();
        var pings = 0;
        var enough = new TaskCompletionSource();
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            // Property 0x13, server keep alive: 4 s. Our own heartbeat would be ten minutes.
            await connection.WelcomeAsync(stop, [0x20, 6, 0, 0, 3, 0x13, 0, 4], subscribes: false);
            while (true)
            {
                var (first, body) = await connection.ReadAsync(stop);
                if (first >> 4 != ScriptedConnection.Publish)
                {
                    pings += first >> 4 == ScriptedConnection.PingReq ? 1 : 0;
                    continue;
                }

                topics.Enqueue(Encoding.UTF8.GetString(body, 2, (body[0] << 8) | body[1]));
                var id = 2 + ((body[0] << 8) | body[1]);
                await connection.SendAsync(stop, 0x40, 2, body[id], body[id + 1]);
                if (topics.Count == 5)
                {
                    enough.TrySetResult();
                }
            }
        });
        var clock = new HastyClock(20);
        var options = TestSession.Options(broker.Port) with { Heartbeat = s_long };
        await using var session = new TestSession(options, clock);
        await session.ConnectedAsync(stop);
        clock.StepWall(TimeSpan.FromDays(-1));

        await enough.Task.WaitAsync(stop);

        Assert.All(topics, topic => Assert.Equal($"cityedge/bench/{options.ClientId}/heartbeat", topic));
        Assert.Equal((0, true), (Volatile.Read(ref pings), session.Session.IsConnected));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(0x84, "neither")]
    [InlineData(0x85, "client id")]
    [InlineData(0x86, "password")]
    [InlineData(0x87, "not permitted")]
    [InlineData(0x89, "busy")]
    [InlineData(0x9D, "another server")]
    [InlineData(0x80, "broker's log")]
    public async Task A_refused_connection_is_told_once_with_its_reason(int code, string word)
    {
        var stop = TestContext.Current.CancellationToken;
        var attempts = 0;
        var fourth = new TaskCompletionSource();
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            var connect = await connection.ReadAsync(ScriptedConnection.Connect, stop);
            if (Interlocked.Increment(ref attempts) == 4)
            {
                fourth.TrySetResult();
            }

            await (connect[6] == 5 ? connection.SendAsync(stop, 0x20, 3, 0, (byte)code, 0) : connection.SendAsync(stop, 0x20, 2, 0, 1));
        });
        await using var session = new TestSession(TestSession.Options(broker.Port), new HastyClock(100));

        await session.LostAsync(BrokerFailureKind.Refused, stop);
        await fourth.Task.WaitAsync(stop);

        var told = Assert.Single(session.Told);
        Assert.Contains(word, told.Text.En, StringComparison.Ordinal);
        Assert.False(session.Session.IsConnected);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_broker_of_3_1_1_is_spoken_to_in_3_1_1_whether_it_says_so_or_just_closes(bool saysSo)
    {
        var stop = TestContext.Current.CancellationToken;
        var received = new TaskCompletionSource<byte[]>();
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            var connect = await connection.ReadAsync(ScriptedConnection.Connect, stop);
            if (connect[6] == 5)
            {
                await (saysSo ? connection.SendAsync(stop, 0x20, 2, 0, 1) : Task.CompletedTask);
                return;
            }

            await connection.SendAsync(stop, 0x20, 2, 0, 0);
            var subscribe = await connection.ReadAsync(ScriptedConnection.Subscribe, stop);
            await connection.SendAsync(stop, 0x90, 3, subscribe[0], subscribe[1], 1);
            await connection.SendAsync(stop, 0x32, 6, 0, 1, (byte)'t', 0, 7, (byte)'x');
            received.TrySetResult(await connection.ReadAsync(ScriptedConnection.PubAck, stop));
            await connection.SwallowAsync(stop);
        });
        await using var session = new TestSession(TestSession.Options(broker.Port, "t"), new HastyClock(20));
        await session.ConnectedAsync(stop);

        Assert.Equal("x", (await session.MessageAsync(stop)).Payload);
        Assert.Equal([0, 7], await received.Task.WaitAsync(stop));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_slow_message_holds_up_no_later_one_and_acknowledgements_leave_in_the_order_of_arrival()
    {
        var stop = TestContext.Current.CancellationToken;
        var order = new List<byte>();
        var all = new TaskCompletionSource();
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            await connection.WelcomeAsync(stop);
            for (byte id = 1; id <= 3; id++)
            {
                await connection.MessageAsync(1, id, (byte)('0' + id), stop);
            }

            while (order.Count < 3)
            {
                order.Add((await connection.ReadAsync(ScriptedConnection.PubAck, stop))[1]);
            }

            all.SetResult();
            await connection.SwallowAsync(stop);
        });
        var slow = new TaskCompletionSource();
        await using var session = new TestSession(TestSession.Options(broker.Port, "t"), RealClock.Time)
        {
            Handler = message => message.Payload == "1" ? slow.Task : null,
        };

        Assert.Equal("1", (await session.MessageAsync(stop)).Payload);
        Assert.Equal("2", (await session.MessageAsync(stop)).Payload);
        Assert.Equal("3", (await session.MessageAsync(stop)).Payload);
        Assert.Empty(order);
        slow.SetResult();
        await all.Task.WaitAsync(stop);

        Assert.Equal([1, 2, 3], order);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_million_messages_to_a_consumer_that_stands_still_are_neither_held_nor_lost()
    {
        var stop = TestContext.Current.CancellationToken;
        const int Count = 1_000_000;
        var sent = 0;
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            await connection.WelcomeAsync(stop);
            var many = Enumerable.Repeat<byte[]>([0x30, 5, 0, 1, (byte)'t', 0, (byte)'x'], 1000).SelectMany(one => one).ToArray();
            for (; sent < Count; sent += 1000)
            {
                await connection.SendAsync(stop, many);
            }

            await connection.SwallowAsync(stop);
        });
        var receiver = new StandingReceiver(Count);
        using var end = new CancellationTokenSource();
        var session = new BrokerSession(TestSession.Options(broker.Port, "t") with { Heartbeat = s_long }, receiver,
            new MqttEvents(Microsoft.Extensions.Logging.Abstractions.NullLogger<MqttEvents>.Instance), RealClock.Time, () => 0.5);
        var running = session.RunAsync(end.Token);

        await receiver.Full.WaitAsync(stop);
        var handed = receiver.Handed;
        receiver.Go();
        await receiver.All.WaitAsync(stop);

        Assert.Equal(BrokerDefaults.ReceiveMaximum, handed);
        Assert.True(receiver.MostBytes < 32 * 1024 * 1024, $"{receiver.MostBytes} bytes");
        await end.CancelAsync();
        await running;
    }

    [Fact(Timeout = 120_000)]
    public async Task No_more_publishes_are_under_way_than_the_broker_takes()
    {
        var stop = TestContext.Current.CancellationToken;
        // Each publish under way has an id of its own; two are never more than two ids.
        var ids = new HashSet<(byte, byte)>();
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            // Property 0x21, receive maximum: 2.
            await connection.WelcomeAsync(stop, [0x20, 6, 0, 0, 3, 0x21, 0, 2], subscribes: false);
            for (var round = 0; round < 5; round++)
            {
                var one = await connection.ReadAsync(ScriptedConnection.Publish, stop);
                var two = await connection.ReadAsync(ScriptedConnection.Publish, stop);
                ids.UnionWith([(one[3], one[4]), (two[3], two[4])]);
                await connection.SendAsync(stop, 0x40, 2, one[3], one[4], 0x40, 2, two[3], two[4]);
            }

            await connection.SwallowAsync(stop);
        });
        await using var session = new TestSession(TestSession.Options(broker.Port) with { Heartbeat = s_long }, RealClock.Time);
        await session.ConnectedAsync(stop);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => session.Session.PublishAsync("a", s_payload, 1, false, s_long).AsTask()));

        Assert.All(receipts, receipt => Assert.Equal(PublishOutcome.Acknowledged, receipt.Outcome));
        Assert.Equal(2, ids.Count);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_the_broker_cannot_take_is_refused_before_it_is_sent()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            // Maximum packet size 100, retain not available.
            await connection.WelcomeAsync(stop, [0x20, 10, 0, 0, 7, 0x27, 0, 0, 0, 100, 0x25, 0], subscribes: false);
            await connection.SwallowAsync(stop);
        });
        await using var session = new TestSession(TestSession.Options(broker.Port) with { Heartbeat = s_long }, RealClock.Time);
        await session.ConnectedAsync(stop);

        var large = await session.Session.PublishAsync("a", new byte[100], 1, false, s_long);
        var retained = await session.Session.PublishAsync("a", s_payload, 1, true, s_long);

        Assert.Equal(PublishReceipt.Refused(PublishReceipt.PacketTooLarge), large);
        Assert.Equal(PublishReceipt.Refused(PublishReceipt.RetainNotSupported), retained);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, "packet length")]
    [InlineData(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F }, "268435460")]
    [InlineData(new byte[] { 0x36, 5, 0, 1, 0x74, 0, 1 }, "PUBLISH")]
    [InlineData(new byte[] { 0x32, 5, 0, 1, 0x74, 0, 0 }, "PUBLISH")]
    [InlineData(new byte[] { 0x30, 3, 0, 9, 0x74 }, "PUBLISH")]
    [InlineData(new byte[] { 0x10, 0 }, "packet type 1")]
    [InlineData(new byte[] { 0x90, 1, 0 }, "MQTT")]
    public async Task What_is_no_mqtt_ends_the_connection_and_nothing_else(byte[] bytes, string word)
    {
        var stop = TestContext.Current.CancellationToken;
        var connections = 0;
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            await connection.WelcomeAsync(stop);
            if (Interlocked.Increment(ref connections) == 1)
            {
                await connection.SendAsync(stop, bytes);
            }

            await connection.SwallowAsync(stop);
        });
        await using var session = new TestSession(TestSession.Options(broker.Port, "t") with { Heartbeat = s_long }, new HastyClock(20));

        await session.LostAsync(BrokerFailureKind.Malformed, stop);
        await session.ConnectedAsync(stop);

        Assert.Contains(word, session.Told[0].Text.En, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_topic_that_is_none_is_dropped_and_acknowledged_and_the_line_stands()
    {
        var stop = TestContext.Current.CancellationToken;
        var acknowledged = new TaskCompletionSource<byte[]>();
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            await connection.WelcomeAsync(stop);
            await connection.SendAsync(stop, 0x32, 7, 0, 1, 0xFF, 0, 9, 0, (byte)'x');
            acknowledged.TrySetResult(await connection.ReadAsync(ScriptedConnection.PubAck, stop));
            await connection.MessageAsync(0, 0, (byte)'y', stop);
            await connection.SwallowAsync(stop);
        });
        await using var session = new TestSession(TestSession.Options(broker.Port, "t") with { Heartbeat = s_long }, RealClock.Time);

        Assert.Equal("y", (await session.MessageAsync(stop)).Payload);
        Assert.Equal([0, 9], await acknowledged.Task.WaitAsync(stop));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_handler_that_throws_leaves_its_message_unacknowledged_and_the_connection_is_made_anew()
    {
        var stop = TestContext.Current.CancellationToken;
        var connections = 0;
        var packets = new ConcurrentQueue<int>();
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            await connection.WelcomeAsync(stop);
            await connection.MessageAsync(1, 5, (byte)'x', stop, duplicate: Interlocked.Increment(ref connections) > 1);
            while (true)
            {
                var (first, _) = await connection.ReadAsync(stop);
                packets.Enqueue((connections * 100) + (first >> 4));
            }
        });
        await using var session = new TestSession(TestSession.Options(broker.Port, "t") with { Heartbeat = s_long }, new HastyClock(20))
        {
            Handler = message => message.Duplicate ? null : throw new InvalidOperationException("a bug"),
        };

        await session.LostAsync(BrokerFailureKind.HandlerFailed, stop);
        await session.ConnectedAsync(stop);

        Assert.False((await session.MessageAsync(stop)).Duplicate);
        Assert.True((await session.MessageAsync(stop)).Duplicate);
        Assert.DoesNotContain(100 + ScriptedConnection.PubAck, packets);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_refused_subscription_is_told_and_the_rest_works()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            await connection.ReadAsync(ScriptedConnection.Connect, stop);
            await connection.SendAsync(stop, ScriptedConnection.Welcome);
            var subscribe = await connection.ReadAsync(ScriptedConnection.Subscribe, stop);
            await connection.SendAsync(stop, 0x90, 5, subscribe[0], subscribe[1], 0, 1, 0x87);
            await connection.MessageAsync(0, 0, (byte)'y', stop);
            await connection.SwallowAsync(stop);
        });
        await using var session = new TestSession(TestSession.Options(broker.Port, "t", "secret/#") with { Heartbeat = s_long }, RealClock.Time);

        await session.LostAsync(BrokerFailureKind.FilterRefused, stop);
        await session.ConnectedAsync(stop);

        Assert.Contains("secret/#", Assert.Single(session.Told).Text.Zh, StringComparison.Ordinal);
        Assert.Equal("y", (await session.MessageAsync(stop)).Payload);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_command_ends_the_pause_and_is_carried_out()
    {
        var stop = TestContext.Current.CancellationToken;
        var attempts = 0;
        var third = new TaskCompletionSource();
        await using var broker = new ScriptedBroker(async (connection, stop) =>
        {
            if (Interlocked.Increment(ref attempts) <= 3)
            {
                await connection.ReadAsync(ScriptedConnection.Connect, stop);
                await connection.SendAsync(stop, 0x20, 3, 0, 0x89, 0);
                if (attempts == 3)
                {
                    third.TrySetResult();
                }

                return;
            }

            await connection.WelcomeAsync(stop, subscribes: false);
            var command = await connection.ReadAsync(ScriptedConnection.Publish, stop);
            await connection.SendAsync(stop, 0x40, 2, command[3], command[4]);
            await connection.SwallowAsync(stop);
        });

        // The third pause lasts three seconds, of which only the first passes on this clock.
        await using var session = new TestSession(TestSession.Options(broker.Port), new ShortClock(TimeSpan.FromSeconds(1)));
        await third.Task.WaitAsync(stop);

        var receipt = await session.Session.PublishAsync("s", s_payload, 1, false, s_long);

        Assert.Equal((PublishOutcome.Acknowledged, 4), (receipt.Outcome, attempts));
    }

    [Fact(Timeout = 120_000)]
    public async Task Without_a_connection_and_without_patience_a_publish_says_so_at_once()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var session = new TestSession(TestSession.Options(Mosquitto.FreePort()), RealClock.Time);
        await session.LostAsync(BrokerFailureKind.Unreachable, stop);

        Assert.Equal(PublishReceipt.NotConnected, await session.Session.PublishAsync("s", s_payload, 1, false, TimeSpan.Zero));
        Assert.Equal(PublishReceipt.NotConnected, await session.Session.PublishAsync("s", s_payload, 1, false, TimeSpan.FromMilliseconds(1)));
    }
}
