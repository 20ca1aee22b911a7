using System.Text;
using CityEdge.Gateway.Lines.Mqtt.Intake;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

public sealed class CommandTests
{
    private static readonly byte[] On = Encoding.UTF8.GetBytes("ON");

    [Theory(Timeout = 60_000)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_command_says_who_acknowledged_it(byte level)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var siren = await bench.KitchenAsync(level);
        await IntakeBench.SubscribeAsync(siren, level, ("k/set/#", 1));
        using var other = await bench.BridgeAsync(level);
        await IntakeBench.SubscribeAsync(other, level, ("k/set/siren", 0));

        var publishing = bench.Intake.PublishAsync("k/set/siren", On, 1, TestContext.Current.CancellationToken);
        var command = await siren.ExpectAsync(PacketKind.Publish);
        Assert.Equal(("k/set/siren", "ON", 1), (command.Topic, command.Payload(level == 5), command.Qos));
        Assert.True(level != 5 || command.Properties.Length == 0);
        Assert.False(publishing.IsCompleted);
        await siren.SendAsync(Packet.PubAck(command.PublishId));

        Assert.Equal(new CommandOutcome(2, 1), await publishing);
        Assert.Equal("ON", (await other.ExpectAsync(PacketKind.Publish)).Payload(level == 5));
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobody_subscribed_is_nobody_taken()
    {
        await using var bench = await IntakeBench.StartAsync();

        var outcome = await bench.Intake.PublishAsync("k/set/siren", On, 1, TestContext.Current.CancellationToken);

        Assert.Equal(new CommandOutcome(0, 0), outcome);
        Assert.False(outcome.Taken);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_leaves_before_it_answers_has_not_taken_it()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var siren = await bench.KitchenAsync();
        await IntakeBench.SubscribeAsync(siren, 4, ("k/set/#", 1));

        var publishing = bench.Intake.PublishAsync("k/set/siren", On, 1, TestContext.Current.CancellationToken);
        await siren.ExpectAsync(PacketKind.Publish);
        siren.Dispose();

        Assert.Equal(new CommandOutcome(1, 0), await publishing);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_clients_receive_maximum_is_kept()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var siren = await bench.ConnectAsync(Packet.Connect(5, properties: [33, 0, 1]));
        await IntakeBench.SubscribeAsync(siren, 5, ("k/set/#", 1));

        var first = bench.Intake.PublishAsync("k/set/1", On, 1, TestContext.Current.CancellationToken);
        var second = bench.Intake.PublishAsync("k/set/2", On, 1, TestContext.Current.CancellationToken);
        var one = await siren.ExpectAsync(PacketKind.Publish);
        await siren.SettleAsync();
        await siren.SendAsync(Packet.PubAck(one.PublishId));
        var two = await siren.ExpectAsync(PacketKind.Publish);
        await siren.SendAsync(Packet.PubAck(two.PublishId));

        Assert.True((await first).Taken);
        Assert.True((await second).Taken);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_message_too_large_for_its_subscriber_is_not_sent()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var small = await bench.ConnectAsync(Packet.Connect(5, properties: [39, 0, 0, 0, 64]));
        await IntakeBench.SubscribeAsync(small, 5, ("k/set/#", 1));

        var outcome = await bench.Intake.PublishAsync("k/set/a", new byte[100], 1, TestContext.Current.CancellationToken);

        Assert.Equal(new CommandOutcome(1, 0), outcome);
        Assert.Equal(1, bench.Intake.Counters.NotSent);
        await small.SettleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_subscriber_that_takes_nothing_is_disconnected_and_delays_nobody()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { MaxQueuedMessages = 10, MaxRetained = 10 });
        using var stuck = await bench.ConnectAsync(Packet.Connect(5, "stuck", properties: [33, 0, 2]));
        await IntakeBench.SubscribeAsync(stuck, 5, ("k/set/#", 1));
        using var siren = await bench.KitchenAsync();
        await IntakeBench.SubscribeAsync(siren, 4, ("k/set/#", 1));

        for (var round = 0; round < 20; round++)
        {
            var publishing = bench.Intake.PublishAsync("k/set/siren", On, 0, TestContext.Current.CancellationToken);
            Assert.Equal("ON", (await siren.ExpectAsync(PacketKind.Publish)).Payload(false));
            await publishing;
        }

        var waiting = new List<Task<CommandOutcome>>();
        for (var round = 0; round < 20; round++)
        {
            waiting.Add(bench.Intake.PublishAsync("k/set/siren", On, 1, TestContext.Current.CancellationToken));
            await siren.SendAsync(Packet.PubAck((await siren.ExpectAsync(PacketKind.Publish)).PublishId));

            // Sent is not heard: ten acknowledgements still on their way are ten messages that wait, and the siren would be the second one to go.
            await siren.SettleAsync();
        }

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(1, outcome.Acknowledged));
        await bench.Handler.UntilAsync("-stuck Slow");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_half_open_subscriber_is_given_up_when_it_has_taken_nothing_for_too_long()
    {
        await using var bench = await IntakeBench.StartAsync(
            new IntakeLimits { MaxQueuedBytes = 64 * 1024 * 1024, MaxQueuedMessages = 100_000 }, canStall: true);
        using var stuck = await bench.ConnectAsync(Packet.Connect(4, "stuck"));
        await IntakeBench.SubscribeAsync(stuck, 4, ("k/set/#", 0));

        // More than the system holds for a socket that nobody reads.
        for (var round = 0; round < 400; round++)
        {
            Assert.Equal(1, (await bench.Intake.PublishAsync("k/set/a", new byte[60_000], 0, TestContext.Current.CancellationToken)).Subscribers);
        }

        bench.Clock.Advance(IntakeDefaults.TimeToTake + TimeSpan.FromSeconds(1));

        await bench.Handler.UntilAsync("-stuck Slow");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_devices_own_content_type_is_no_commands_mark()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var bridge = await bench.BridgeAsync(5);
        await IntakeBench.SubscribeAsync(bridge, 5, ("k/#", 1));

        var publishing = bench.Intake.PublishAsync("k/set/a", On, 1, TestContext.Current.CancellationToken);
        var command = await bridge.ExpectAsync(PacketKind.Publish);
        await bridge.SendAsync(Packet.Publish("k/set/a", "x", 1, 1, level: 5, properties: [3, .. Packet.Text("\u00011")]));
        var echo = await bridge.ReadAsync();
        while (echo!.Kind != PacketKind.Publish)
        {
            echo = await bridge.ReadAsync();
        }

        await bridge.SendAsync(Packet.PubAck(echo.PublishId));
        await bridge.SettleAsync();
        Assert.False(publishing.IsCompleted);
        Assert.NotEmpty(echo.Properties);
        await bridge.SendAsync(Packet.PubAck(command.PublishId));
        Assert.True((await publishing).Taken);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_intake_says_goodbye()
    {
        var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync(5);

        await bench.DisposeAsync();

        await client.ExpectFarewellAsync(ReasonCode.ServerShuttingDown);
        await bench.Handler.UntilAsync("-kitchen-1 Stopped");
    }
}
