using System.Threading.Channels;
using CityEdge.Gateway.Lines.Mqtt.Intake;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

public sealed class PublishTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Messages_of_both_qualities_reach_the_handler_in_order(byte level)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync(level);

        await client.SendAsync(Packet.Publish("k/a", "zero", level: level), Packet.Publish("k/b", "one", 1, 5, retain: true, level: level));

        Assert.Equal([0, 5], (await client.ExpectAsync(PacketKind.PubAck)).Body);
        await bench.Handler.UntilAsync("kitchen-1 k/a=zero 0");
        Assert.Equal("kitchen-1 k/b=one 1r", await bench.Handler.NextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task An_acknowledgement_waits_for_the_flush_and_keeps_its_place()
    {
        await using var bench = await IntakeBench.StartAsync();
        var flush = new TaskCompletionSource<PublishVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Handler.Answer = (topic, _) => topic == "k/smoke" ? new(flush.Task) : new(PublishVerdict.Taken);
        using var client = await bench.KitchenAsync();

        await client.SendAsync(Packet.Publish("k/smoke", "on", 1, 1), Packet.Publish("k/temperature", "21", 1, 2));

        // The second message was handled while the first waits; the ping is answered; no acknowledgement has left.
        await bench.Handler.UntilAsync("kitchen-1 k/temperature=21 1");
        await client.SettleAsync();
        flush.SetResult(PublishVerdict.Taken);
        Assert.Equal([0, 1], (await client.ExpectAsync(PacketKind.PubAck)).Body);
        Assert.Equal([0, 2], (await client.ExpectAsync(PacketKind.PubAck)).Body);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_flush_that_never_ends_delays_no_other_client()
    {
        await using var bench = await IntakeBench.StartAsync();
        var never = new TaskCompletionSource<PublishVerdict>();
        bench.Handler.Answer = (topic, _) => topic == "k/smoke" ? new(never.Task) : new(PublishVerdict.Taken);
        using var kitchen = await bench.KitchenAsync();
        using var cellar = await bench.CellarAsync();

        await kitchen.SendAsync(Packet.Publish("k/smoke", "on", 1, 1));
        await bench.Handler.UntilAsync("kitchen-1 k/smoke=on 1");
        for (var id = 1; id <= 100; id++)
        {
            await cellar.SendAsync(Packet.Publish("c/smoke", "on", 1, id));
            Assert.Equal(id, (await cellar.ExpectAsync(PacketKind.PubAck)).Number(0));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task More_unacknowledged_messages_than_were_told_end_an_mqtt_5_connection()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { ReceiveMaximum = 3 });
        var never = new TaskCompletionSource<PublishVerdict>();
        bench.Handler.Answer = (_, _) => new(never.Task);
        using var client = await bench.KitchenAsync(5);

        for (var id = 1; id <= 4; id++)
        {
            await client.SendAsync(Packet.Publish("k/a", "1", 1, id, level: 5));
        }

        await client.ExpectFarewellAsync(ReasonCode.ReceiveMaximumExceeded);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_mqtt_3_client_is_held_back_instead()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { ReceiveMaximum = 2 });
        var flushes = Channel.CreateUnbounded<TaskCompletionSource<PublishVerdict>>();
        bench.Handler.Answer = (_, _) =>
        {
            var flush = new TaskCompletionSource<PublishVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
            flushes.Writer.TryWrite(flush);
            return new(flush.Task);
        };
        using var client = await bench.KitchenAsync();

        for (var id = 1; id <= 5; id++)
        {
            await client.SendAsync(Packet.Publish("k/a", "1", 1, id));
        }

        for (var id = 1; id <= 5; id++)
        {
            var flush = await flushes.Reader.ReadAsync(TestContext.Current.CancellationToken);
            flush.SetResult(PublishVerdict.Taken);
            Assert.Equal(id, (await client.ExpectAsync(PacketKind.PubAck)).Number(0));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_device_that_speaks_for_another_is_refused_and_told_of_once()
    {
        var log = new ListLogger();
        await using var bench = await IntakeBench.StartAsync(logger: log);
        using var client = await bench.KitchenAsync(5);

        for (var id = 1; id <= 10; id++)
        {
            await client.SendAsync(Packet.Publish("c/smoke", "on", 1, id, level: 5));
            Assert.Equal([0, (byte)id, 0x87], (await client.ExpectAsync(PacketKind.PubAck)).Body);
        }

        await client.SendAsync(Packet.Publish("c/smoke", "on", level: 5));
        await client.SettleAsync();
        Assert.Equal(0, bench.Intake.Counters.Messages);
        Assert.Equal(11, bench.Intake.Counters.ForeignTopics);
        Assert.Single(log.Lines, line => line.Contains("c/smoke", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("kitchen-key", StringComparison.Ordinal));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Mqtt_3_has_no_word_for_it_and_is_disconnected(byte qos)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync();

        await client.SendAsync(Packet.Publish("c/smoke", "on", qos));

        Assert.True(await client.IsClosedAsync());
        await bench.Handler.UntilAsync("-kitchen-1 Violation");
        Assert.Equal(1, bench.Intake.Counters.ForeignTopics);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("k/+", (int)ReasonCode.TopicNameInvalid)]
    [InlineData("k/#", (int)ReasonCode.TopicNameInvalid)]
    [InlineData("", (int)ReasonCode.TopicNameInvalid)]
    [InlineData("k/a\0b", (int)ReasonCode.MalformedPacket)]
    [InlineData("k/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7", (int)ReasonCode.TopicNameInvalid)]
    public async Task A_topic_that_is_none_ends_the_connection(string topic, int reason)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync(5);

        await client.SendAsync(Packet.Publish(topic, "1", level: 5));

        await client.ExpectFarewellAsync((ReasonCode)reason);
        Assert.Equal(0, bench.Intake.Counters.Messages);
    }

    [Fact(Timeout = 60_000)]
    public async Task Qos_2_is_refused()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync(5);
        using var old = await bench.CellarAsync();

        await client.SendAsync(Packet.Publish("k/a", "1", 2, 1, level: 5));
        await old.SendAsync(Packet.Publish("c/a", "1", 2, 1));

        await client.ExpectFarewellAsync(ReasonCode.QosNotSupported);
        Assert.True(await old.IsClosedAsync());
        Assert.Equal(0, bench.Intake.Counters.Messages);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_topic_alias_is_refused_as_was_told()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync(5);

        await client.SendAsync(Packet.Publish("k/a", "1", level: 5, properties: [35, 0, 1]));

        await client.ExpectFarewellAsync(ReasonCode.TopicAliasInvalid);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_repeated_message_is_handed_on_and_acknowledged_again()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync();

        await client.SendAsync(
            Packet.Publish("k/a", "1", 1, 9), Packet.Publish("k/a", "1", 1, 9, duplicate: true), Packet.Publish("k/a", "2", 1, 3));

        Assert.Equal(9, (await client.ExpectAsync(PacketKind.PubAck)).Number(0));
        Assert.Equal(9, (await client.ExpectAsync(PacketKind.PubAck)).Number(0));
        Assert.Equal(3, (await client.ExpectAsync(PacketKind.PubAck)).Number(0));
        Assert.Equal(3, bench.Intake.Counters.Messages);
    }

    [Theory(Timeout = 60_000)]
    [InlineData((int)PublishVerdict.Unknown, 0x10)]
    [InlineData((int)PublishVerdict.Unreadable, 0x99)]
    [InlineData((int)PublishVerdict.Refused, 0x97)]
    public async Task The_verdict_is_the_acknowledgements_reason(int verdict, byte reason)
    {
        await using var bench = await IntakeBench.StartAsync();
        bench.Handler.Answer = (_, _) => new((PublishVerdict)verdict);
        using var client = await bench.KitchenAsync(5);

        await client.SendAsync(Packet.Publish("k/a", "1", 1, 1, level: 5));

        Assert.Equal([0, 1, reason], (await client.ExpectAsync(PacketKind.PubAck)).Body);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_handler_could_not_take_is_not_acknowledged(bool atOnce)
    {
        await using var bench = await IntakeBench.StartAsync();
        bench.Handler.Answer = (_, _) => atOnce
            ? throw new InvalidOperationException("broken")
            : new(Task.FromException<PublishVerdict>(new InvalidOperationException("broken")));
        using var client = await bench.KitchenAsync(5);

        await client.SendAsync(Packet.Publish("k/a", "1", 1, 1, level: 5));

        await client.ExpectFarewellAsync(ReasonCode.ImplementationSpecificError);
        await bench.Handler.UntilAsync("-kitchen-1 HandlerFailed");
    }
}
