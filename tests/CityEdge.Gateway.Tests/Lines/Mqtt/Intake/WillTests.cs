using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

public sealed class WillTests
{
    private static readonly (string, string, byte, bool) Offline = ("k/availability", "offline", 1, true);

    [Theory(Timeout = 60_000)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_lost_link_publishes_the_will_before_the_end_is_told(byte level)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var bridge = await bench.BridgeAsync(level);
        await IntakeBench.SubscribeAsync(bridge, level, ("k/#", 1));
        var client = await bench.ConnectAsync(Packet.Connect(level, "w", will: Offline));

        client.Dispose();

        await bench.Handler.UntilAsync("w k/availability=offline 1r");
        Assert.Equal("-w LinkLost", await bench.Handler.NextAsync());
        Assert.Equal("offline", (await bridge.ExpectAsync(PacketKind.Publish)).Payload(level == 5));
        Assert.Equal(1, bench.Intake.Retained);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_goodbye_takes_the_will_with_it()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.ConnectAsync(Packet.Connect(4, "w", will: Offline));

        await client.SendAsync(Packet.Farewell);

        await bench.Handler.UntilAsync("+w");
        Assert.Equal("-w Farewell", await bench.Handler.NextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_goodbye_of_mqtt_5_can_leave_the_will()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.ConnectAsync(Packet.Connect(5, "w", will: Offline));

        await client.SendAsync([0xE0, 1, 4]);

        await bench.Handler.UntilAsync("w k/availability=offline 1r");
        Assert.Equal("-w Farewell", await bench.Handler.NextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_protocol_error_publishes_the_will()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.ConnectAsync(Packet.Connect(4, "w", will: Offline));

        await client.SendAsync([0x00, 0]);

        await bench.Handler.UntilAsync("w k/availability=offline 1r");
        Assert.Equal("-w Violation", await bench.Handler.NextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_will_of_who_is_taken_over_comes_before_its_successor()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var old = await bench.ConnectAsync(Packet.Connect(4, "w", will: Offline));

        using var young = await bench.ConnectAsync(Packet.Connect(4, "w"));

        await bench.Handler.UntilAsync("w k/availability=offline 1r");
        Assert.Equal("-w TakenOver", await bench.Handler.NextAsync());
        Assert.Equal("+w", await bench.Handler.NextAsync());
    }
}
