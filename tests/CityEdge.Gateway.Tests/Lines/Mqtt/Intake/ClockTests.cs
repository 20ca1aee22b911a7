using CityEdge.Gateway.Lines.Mqtt.Intake;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

public sealed class ClockTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_silent_client_is_disconnected_after_one_and_a_half_keep_alives(byte level)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.ConnectAsync(Packet.Connect(level, "s", keepAlive: 10, will: ("k/availability", "offline", 0, false)));

        bench.Clock.Advance(TimeSpan.FromSeconds(14));
        await client.SettleAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(14.9));
        await client.SettleAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(15.2));

        if (level == 5)
        {
            await client.ExpectFarewellAsync(ReasonCode.KeepAliveTimeout);
        }
        else
        {
            Assert.True(await client.IsClosedAsync());
        }

        await bench.Handler.UntilAsync("s k/availability=offline 0");
        Assert.Equal("-s KeepAliveTimeout", await bench.Handler.NextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_step_of_the_wall_clock_disconnects_nobody()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.ConnectAsync(Packet.Connect(4, keepAlive: 10));

        bench.Clock.StepWall(TimeSpan.FromDays(20_000));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Clock.StepWall(TimeSpan.FromDays(-30_000));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        await client.SettleAsync();
        Assert.Equal(1, bench.Intake.Clients);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_servers_keep_alive_is_kept_where_it_was_told()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { MaxKeepAlive = TimeSpan.FromSeconds(20) });
        using var five = await bench.ConnectAsync(Packet.Connect(5, "five", keepAlive: 0));
        using var four = await bench.ConnectAsync(Packet.Connect(4, "four", keepAlive: 0));

        bench.Clock.Advance(TimeSpan.FromSeconds(31));

        await five.ExpectFarewellAsync(ReasonCode.KeepAliveTimeout);
        await four.SettleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_says_nothing_has_five_seconds()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var mute = await bench.OpenAsync();
        using var slow = await bench.OpenAsync();
        await slow.SendAsync(Packet.Connect()[..20]);
        using var known = await bench.KitchenAsync();

        bench.Clock.Advance(TimeSpan.FromSeconds(5.2));

        Assert.True(await mute.IsClosedAsync());
        Assert.True(await slow.IsClosedAsync());
        await known.SettleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_packet_that_comes_byte_by_byte_has_ten_seconds()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { MaxKeepAlive = TimeSpan.FromHours(18) });
        using var client = await bench.ConnectAsync(Packet.Connect(5, "kitchen-1", keepAlive: 0));
        var packet = Packet.Publish("k/a", "drip", level: 5);

        foreach (var single in packet)
        {
            await client.SendAsync([single]);
        }

        await bench.Handler.UntilAsync("kitchen-1 k/a=drip 0");
        await client.SendAsync(packet[..5]);
        while (bench.Intake.Clients > 0)
        {
            bench.Clock.Advance(MqttIntake.SweepPeriod);
            await Task.Yield();
        }

        await client.ExpectFarewellAsync(ReasonCode.UnspecifiedError);
    }

    [Fact(Timeout = 60_000)]
    public async Task Over_its_rate_a_client_is_read_no_faster_and_then_disconnected()
    {
        await using var bench = await IntakeBench.StartAsync(
            new IntakeLimits { MessageBurst = 50, MessagesPerSecond = 10, FloodPatience = TimeSpan.FromSeconds(5), ReceiveMaximum = 1000 });
        using var client = await bench.KitchenAsync(5);
        for (var id = 1; id <= 400; id++)
        {
            await client.SendAsync(Packet.Publish("k/a", "1", 1, id, level: 5));
        }

        for (var id = 1; id <= 50; id++)
        {
            Assert.Equal(id, (await client.ExpectAsync(PacketKind.PubAck)).Number(0));
        }

        // The burst is used up: no more than ten a second come through, then patience ends.
        for (var tick = 0; tick < 60; tick++)
        {
            var pauses = bench.Intake.Counters.Pauses;
            bench.Clock.Advance(MqttIntake.SweepPeriod);
            while (bench.Intake.Counters.Pauses == pauses && bench.Intake.Clients > 0)
            {
                await Task.Yield();
            }
        }

        var last = await client.ReadAsync();
        var acknowledged = 50;
        while (last is { Kind: PacketKind.PubAck })
        {
            acknowledged++;
            last = await client.ReadAsync();
        }

        Assert.Equal(PacketKind.Disconnect, last?.Kind);
        Assert.Equal((byte)ReasonCode.MessageRateTooHigh, last!.Body[0]);
        Assert.InRange(acknowledged, 90, 112);
        await bench.Handler.UntilAsync("-kitchen-1 Flood");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_flood_holds_back_only_the_one_that_floods()
    {
        await using var bench = await IntakeBench.StartAsync();
        bench.Handler.IsQuiet = true;
        using var flooder = await bench.KitchenAsync();
        using var cellar = await bench.CellarAsync();
        var message = Packet.Publish("k/a", new string('x', 40));
        var batch = Enumerable.Repeat(message, 4000).SelectMany(bytes => bytes).ToArray();

        await flooder.SendAsync(batch);
        for (var id = 1; id <= 200; id++)
        {
            await cellar.SendAsync(Packet.Publish("c/smoke", "on", 1, id));
            Assert.Equal(id, (await cellar.ExpectAsync(PacketKind.PubAck)).Number(0));
        }

        // On a clock that stands still the flooder never gets beyond its burst.
        Assert.InRange(bench.Intake.Counters.Messages, 200, 200 + (long)IntakeDefaults.MessageBurst);
    }
}
