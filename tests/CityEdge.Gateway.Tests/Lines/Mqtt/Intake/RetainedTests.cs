using CityEdge.Gateway.Lines.Mqtt.Intake;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

public sealed class RetainedTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_retained_message_greets_each_new_subscriber_until_it_is_cleared(byte level)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var kitchen = await bench.KitchenAsync();
        await kitchen.SendAsync(Packet.Publish("k/a", "old", 1, 1, retain: true), Packet.Publish("k/a", "new", 1, 2, retain: true));
        await kitchen.ExpectAsync(PacketKind.PubAck);
        await kitchen.ExpectAsync(PacketKind.PubAck);
        await kitchen.SettleAsync();
        using var bridge = await bench.BridgeAsync(level);

        await IntakeBench.SubscribeAsync(bridge, level, ("k/+", 1));

        var greeting = await bridge.ExpectAsync(PacketKind.Publish);
        Assert.Equal(("k/a", "new", true, 1), (greeting.Topic, greeting.Payload(level == 5), greeting.Retain, greeting.Qos));
        Assert.Equal(1, bench.Intake.Retained);

        await kitchen.SendAsync(Packet.Publish("k/a", "", 1, 3, retain: true));
        Assert.Equal("", (await bridge.ExpectAsync(PacketKind.Publish)).Payload(level == 5));
        using var late = await bench.BridgeAsync(level, "late");
        await IntakeBench.SubscribeAsync(late, level, ("k/+", 1));
        await late.SettleAsync();
        Assert.Equal(0, bench.Intake.Retained);
    }

    [Fact(Timeout = 60_000)]
    public async Task Retain_handling_is_kept()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var bridge = await bench.BridgeAsync(5);
        await bridge.SendAsync(Packet.Publish("k/a", "1", retain: true, level: 5), Packet.Publish("k/b", "2", retain: true, level: 5));
        await bridge.SettleAsync();

        // 2: none; 1: only for a new subscription; 0: always.
        await IntakeBench.SubscribeAsync(bridge, 5, ("k/a", 0x20));
        await bridge.SettleAsync();
        await IntakeBench.SubscribeAsync(bridge, 5, ("k/b", 0x10));
        Assert.Equal("k/b", (await bridge.ExpectAsync(PacketKind.Publish)).Topic);
        await IntakeBench.SubscribeAsync(bridge, 5, ("k/b", 0x10));
        await bridge.SettleAsync();
        await IntakeBench.SubscribeAsync(bridge, 5, ("k/b", 0x00));
        Assert.Equal("k/b", (await bridge.ExpectAsync(PacketKind.Publish)).Topic);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_beyond_the_bound_is_taken_and_not_retained()
    {
        var log = new ListLogger();
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { MaxRetained = 2, MaxRetainedBytes = 1000 }, logger: log);
        using var kitchen = await bench.KitchenAsync(5);

        await kitchen.SendAsync(
            Packet.Publish("k/1", "1", 1, 1, retain: true, level: 5),
            Packet.Publish("k/2", new string('x', 2000), 1, 2, retain: true, level: 5),
            Packet.Publish("k/2", "2", 1, 3, retain: true, level: 5),
            Packet.Publish("k/3", "3", 1, 4, retain: true, level: 5));

        for (var id = 1; id <= 4; id++)
        {
            Assert.Equal([0, (byte)id], (await kitchen.ExpectAsync(PacketKind.PubAck)).Body);
        }

        Assert.Equal(4, bench.Intake.Counters.Messages);
        Assert.Equal(2, bench.Intake.Counters.NotRetained);
        Assert.Equal(2, bench.Intake.Retained);
        Assert.Single(log.Lines, line => line.Contains("not retained", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_retained_message_ages_and_expires()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var bridge = await bench.BridgeAsync(5);
        await bridge.SendAsync(Packet.Publish("k/a", "1", retain: true, level: 5, properties: [2, 0, 0, 0, 60]));
        await bridge.SettleAsync();

        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        bench.Clock.StepWall(TimeSpan.FromHours(5));
        await IntakeBench.SubscribeAsync(bridge, 5, ("k/a", 0));
        Assert.Equal([2, 0, 0, 0, 40], (await bridge.ExpectAsync(PacketKind.Publish)).Properties);

        bench.Clock.Advance(TimeSpan.FromSeconds(41));
        Assert.Equal(0, bench.Intake.Retained);

        // Its end is no message: who is subscribed hears nothing, and who comes later neither.
        await bridge.SettleAsync();
        using var late = await bench.BridgeAsync(5, "late");
        await IntakeBench.SubscribeAsync(late, 5, ("k/a", 0));
        await late.SettleAsync();
    }
}
