using CityEdge.Gateway.Lines.Mqtt.Intake;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

public sealed class SubscribeTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_message_reaches_who_is_subscribed_at_the_lower_quality(byte level)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var bridge = await bench.BridgeAsync(level);
        using var kitchen = await bench.KitchenAsync();

        Assert.Equal([0, 1], await IntakeBench.SubscribeAsync(bridge, level, ("k/zero", 0), ("k/one", 2)));
        await kitchen.SendAsync(Packet.Publish("k/zero", "a", 1, 1), Packet.Publish("k/one", "b", 1, 2));

        var zero = await bridge.ExpectAsync(PacketKind.Publish);
        var one = await bridge.ExpectAsync(PacketKind.Publish);
        Assert.Equal(("k/zero", "a", 0), (zero.Topic, zero.Payload(level == 5), zero.Qos));
        Assert.Equal(("k/one", "b", 1), (one.Topic, one.Payload(level == 5), one.Qos));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("c/set/a", 0x87)]
    [InlineData("k/#", 0x87)]
    [InlineData("#", 0x87)]
    [InlineData("$SYS/#", 0x87)]
    [InlineData("k/set/a", 0)]
    [InlineData("k/set/+/x", 0)]
    [InlineData("$share/g/k/set/a", 0x9E)]
    [InlineData("k/set/a#", 0x8F)]
    [InlineData("k/#/a", 0x8F)]
    public async Task Each_filter_is_answered_by_itself(string filter, byte code)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var five = await bench.KitchenAsync(5, "five");
        using var four = await bench.KitchenAsync(4, "four");

        Assert.Equal([0, code], await IntakeBench.SubscribeAsync(five, 5, ("k/set/first", 0), (filter, 0)));
        Assert.Equal([0, code == 0 ? (byte)0 : (byte)0x80], await IntakeBench.SubscribeAsync(four, 4, ("k/set/first", 0), (filter, 0)));
    }

    [Fact(Timeout = 60_000)]
    public async Task One_subscription_too_many_is_refused()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { MaxSubscriptions = 2 });
        using var client = await bench.KitchenAsync(5);

        Assert.Equal([0, 0], await IntakeBench.SubscribeAsync(client, 5, ("k/set/a", 0), ("k/set/b", 0)));
        Assert.Equal([0x97, 0], await IntakeBench.SubscribeAsync(client, 5, ("k/set/c", 0), ("k/set/b", 0)));
        await client.SendAsync(Packet.Unsubscribe(8, 5, "k/set/a"));
        await client.ExpectAsync(PacketKind.UnsubAck);
        Assert.Equal([0], await IntakeBench.SubscribeAsync(client, 5, ("k/set/c", 0)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_subscription_identifier_is_refused_as_was_told()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync(5);

        await client.SendAsync(Packet.Of(0x82, Packet.Two(1), [2, 11, 1], Packet.Text("k/set/a"), [0]));

        await client.ExpectFarewellAsync(ReasonCode.SubscriptionIdentifiersNotSupported);
    }

    [Fact(Timeout = 60_000)]
    public async Task Overlapping_subscriptions_get_one_copy()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var bridge = await bench.BridgeAsync();

        await IntakeBench.SubscribeAsync(bridge, 4, ("k/#", 1), ("k/+", 0));
        await bridge.SendAsync(Packet.Publish("k/a", "1"));

        Assert.Equal("k/a", (await bridge.ExpectAsync(PacketKind.Publish)).Topic);
        await bridge.SettleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task No_local_and_retain_as_published_are_kept()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var bridge = await bench.BridgeAsync(5);
        using var kitchen = await bench.KitchenAsync();
        await IntakeBench.SubscribeAsync(bridge, 5, ("k/own", 0b0000_0100), ("k/kept", 0b0000_1000));

        await bridge.SendAsync(Packet.Publish("k/own", "mine", level: 5));
        await bridge.SettleAsync();
        await kitchen.SendAsync(Packet.Publish("k/own", "theirs"), Packet.Publish("k/kept", "1", retain: true), Packet.Publish("k/kept", "2"));

        Assert.Equal("theirs", (await bridge.ExpectAsync(PacketKind.Publish)).Payload(true));
        Assert.True((await bridge.ExpectAsync(PacketKind.Publish)).Retain);
        Assert.False((await bridge.ExpectAsync(PacketKind.Publish)).Retain);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_ended_subscription_gets_nothing_more()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var bridge = await bench.BridgeAsync();
        await IntakeBench.SubscribeAsync(bridge, 4, ("k/a", 0), ("k/b", 0));

        await bridge.SendAsync(Packet.Unsubscribe(8, 4, "k/a"));
        Assert.Equal(8, (await bridge.ExpectAsync(PacketKind.UnsubAck)).Number(0));
        await bridge.SendAsync(Packet.Publish("k/a", "1"), Packet.Publish("k/b", "2"));

        Assert.Equal("k/b", (await bridge.ExpectAsync(PacketKind.Publish)).Topic);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wildcard_does_not_reach_dollar_topics()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var bridge = await bench.BridgeAsync();
        await IntakeBench.SubscribeAsync(bridge, 4, ("#", 0));

        await bridge.SendAsync(Packet.Publish("$own/a", "1"), Packet.Publish("own/a", "2"));

        Assert.Equal("own/a", (await bridge.ExpectAsync(PacketKind.Publish)).Topic);
    }

    [Fact(Timeout = 60_000)]
    public async Task Properties_pass_unaltered()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var bridge = await bench.BridgeAsync(5);
        await IntakeBench.SubscribeAsync(bridge, 5, ("k/a", 0));
        byte[] user = [38, .. Packet.Text("a"), .. Packet.Text("2"), 38, .. Packet.Text("c"), .. Packet.Text("3")];
        byte[] content = [1, 1, 3, .. Packet.Text("My name")];

        await bridge.SendAsync(Packet.Publish("k/a", "1", level: 5, properties: [.. content, .. user]));

        var properties = (await bridge.ExpectAsync(PacketKind.Publish)).Properties;
        Assert.True(properties.AsSpan().IndexOf(user) >= 0);
        Assert.True(properties.AsSpan().IndexOf((ReadOnlySpan<byte>)[3, .. Packet.Text("My name")]) >= 0);
        Assert.Equal(content.Length + user.Length, properties.Length);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(new byte[] { 0x82, 2, 0, 1 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x82, 3, 0, 1, 0 }, (int)ReasonCode.ProtocolError)]
    [InlineData(new byte[] { 0x82, 7, 0, 1, 0, 0, 1, 97, 3 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x80, 7, 0, 1, 0, 0, 1, 97, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x82, 7, 0, 0, 0, 0, 1, 97, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0xA2, 3, 0, 1, 0 }, (int)ReasonCode.ProtocolError)]
    public async Task A_subscribe_of_the_wrong_shape_ends_the_connection(byte[] packet, int reason)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync(5);

        await client.SendAsync(packet);

        await client.ExpectFarewellAsync((ReasonCode)reason);
    }
}
