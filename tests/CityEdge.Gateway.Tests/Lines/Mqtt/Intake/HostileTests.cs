using CityEdge.Gateway.Lines.Mqtt.Intake;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using CsCheck;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

public sealed class HostileTests
{
    private static readonly byte[][] Valid =
    [
        Packet.Connect(5, "id", will: ("k/a", "x", 1, true), properties: [17, 0, 0, 0, 1, 33, 0, 5, 38, 0, 1, 97, 0, 1, 98]),
        Packet.Connect(4, "id", will: ("k/a", "x", 0, false)),
        Packet.Publish("k/a", "payload", 1, 7, level: 5, properties: [1, 1, 2, 0, 0, 0, 9, 8, 0, 1, 97]),
        Packet.Subscribe(1, 5, ("a/+/b", 1), ("#", 0)),
    ];

    [Fact(Timeout = 60_000)]
    public async Task A_hundred_connects_that_claim_256_megabytes_cost_next_to_nothing()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { ConnectBurst = 1000, MaxUnknownPerAddress = 1000 });
        using (var first = await bench.OpenAsync())
        {
            await first.SendAsync([0x10, 0xFF, 0xFF, 0xFF, 0x7F, 0x00, 0x04]);
            Assert.True(await first.IsClosedAsync());
        }

        var clients = new List<RawClient>();
        for (var index = 0; index < 100; index++)
        {
            clients.Add(await bench.OpenAsync());
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (var client in clients)
        {
            await client.SendAsync([0x10, 0xFF, 0xFF, 0xFF, 0x7F, 0x00, 0x04]);
            Assert.True(await client.IsClosedAsync());
        }

        // The test's own reading and whatever runs beside it in this process included; one honoured claim would be 268 million.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 * 1024 * 1024);
        clients.ForEach(client => client.Dispose());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_connect_too_large_is_told_so_where_its_version_can_be_read()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.OpenAsync();

        await client.SendAsync([0x10, 0xFF, 0xFF, 0xFF, 0x7F, 0x00, 0x04, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5]);

        Assert.Equal(0x95, (await client.ExpectAsync(PacketKind.ConnAck)).Body[1]);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_packet_too_large_is_refused_by_its_header_alone()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync(5);

        await client.SendAsync([0x30, 0xFF, 0xFF, 0xFF, 0x7F]);

        await client.ExpectFarewellAsync(ReasonCode.PacketTooLarge);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_largest_packet_passes()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync(5);
        var room = IntakeDefaults.MaxPacketBytes - Packet.Publish("k/a", "", level: 5).Length - 2;

        await client.SendAsync(Packet.Publish("k/a", new string('x', room), level: 5), Packet.Publish("k/b", "after", level: 5));

        await bench.Handler.UntilAsync("kitchen-1 k/b=after 0");
        await client.SendAsync(Packet.Publish("k/a", new string('x', room + 1), level: 5));
        await client.ExpectFarewellAsync(ReasonCode.PacketTooLarge);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_thousand_connections_leave_room_for_a_device()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { ConnectBurst = 2000 });
        using var device = await bench.CellarAsync();
        var strangers = new List<RawClient>();
        for (var index = 0; index < 1000; index++)
        {
            strangers.Add(await bench.OpenAsync());
        }

        await device.SendAsync(Packet.Publish("c/smoke", "on", 1, 1));
        await device.ExpectAsync(PacketKind.PubAck);

        // A connection that is open here may still wait there to be accepted; turned away later it would take the place of one whose time is up.
        while (bench.Intake.Counters.TurnedAway < strangers.Count - IntakeDefaults.MaxUnknownPerAddress)
        {
            await Task.Yield();
        }

        Assert.Equal(1 + IntakeDefaults.MaxUnknownPerAddress, bench.Intake.Connections);

        // Their time is up; a newcomer of the same address is let in again.
        bench.Clock.Advance(TimeSpan.FromSeconds(6));
        while (bench.Intake.Connections > 1)
        {
            await Task.Yield();
        }

        using var newcomer = await bench.KitchenAsync();
        strangers.ForEach(stranger => stranger.Dispose());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_oldest_stranger_gives_way_to_a_newer_one()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { MaxUnknown = 2 });
        using var first = await bench.OpenAsync();
        using var second = await bench.OpenAsync();

        using var device = await bench.KitchenAsync();

        Assert.True(await first.IsClosedAsync());
        await device.SettleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Connections_of_one_address_come_no_faster_than_allowed()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { ConnectBurst = 3, ConnectsPerSecond = 1 });
        for (var round = 0; round < 3; round++)
        {
            using var client = await bench.KitchenAsync();
        }

        using (var fourth = await bench.OpenAsync())
        {
            Assert.True(await fourth.IsClosedAsync());
        }

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        using var later = await bench.KitchenAsync();
        Assert.Equal(1, bench.Intake.Counters.TurnedAway);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(new byte[] { 0x00, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0xF0, 0 }, (int)ReasonCode.ProtocolError)]
    [InlineData(new byte[] { 0x20, 2, 0, 0 }, (int)ReasonCode.ProtocolError)]
    [InlineData(new byte[] { 0x62, 2, 0, 1 }, (int)ReasonCode.ProtocolError)]
    [InlineData(new byte[] { 0xC1, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0xC0, 1, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0xFF, 1 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x36, 6, 0, 1, 97, 0, 1, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x38, 4, 0, 1, 97, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x32, 6, 0, 1, 97, 0, 0, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x30, 4, 0, 9, 97, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x30, 5, 0, 2, 0xC0, 0x80, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x30, 6, 0, 3, 0xED, 0xA0, 0x80, 0 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x30, 5, 0, 1, 97, 1, 99 }, (int)ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x30, 8, 0, 1, 97, 4, 1, 0, 1, 0 }, (int)ReasonCode.ProtocolError)]
    [InlineData(new byte[] { 0x30, 6, 0, 1, 97, 2, 11, 1 }, (int)ReasonCode.ProtocolError)]
    public async Task Malformed_packets_end_their_connection_by_the_standards_reason(byte[] packet, int reason)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.BridgeAsync(5);
        using var bystander = await bench.KitchenAsync();

        await client.SendAsync(packet);

        await client.ExpectFarewellAsync((ReasonCode)reason);
        await bystander.SettleAsync();
    }

    [Fact]
    public void Whatever_bytes_come_the_readers_throw_nothing() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte, Gen.Bool).Sample(sample =>
        {
            var (bytes, flags, isMqtt5) = sample;
            _ = FixedHeader.TryRead(bytes, out _, out _);
            _ = ConnectRequest.Read(bytes, out _);
            _ = PublishFrame.Read((byte)(flags & 15), bytes, isMqtt5, out _);
            _ = SubscribeRequest.Read(bytes, isMqtt5, 8, out _);
            _ = SubscribeRequest.ReadUnsubscribe(bytes, isMqtt5, 8, out _);
            _ = PropertyReader.Check(bytes, ulong.MaxValue);
        });

    [Fact]
    public void A_valid_packet_cut_or_changed_anywhere_is_read_or_refused() =>
        Gen.Select(
            Gen.Int[0, Valid.Length - 1].Select(index => Valid[index]),
            Gen.Int[0, 200],
            Gen.Byte,
            Gen.Int[0, 200]).Sample(sample =>
        {
            var (packet, at, value, cut) = sample;
            var bytes = packet[..Math.Min(packet.Length, cut)].ToArray();
            if (at < bytes.Length)
            {
                bytes[at] = value;
            }

            if (!FixedHeader.TryRead(bytes, out var header, out _))
            {
                return;
            }

            var body = bytes[header.Size..];
            _ = ConnectRequest.Read(body, out _);
            _ = PublishFrame.Read(header.Flags, body, true, out _);
            _ = SubscribeRequest.Read(body, true, 8, out _);
        });

    [Fact(Timeout = 120_000)]
    public async Task Random_bytes_harm_nobody_else()
    {
        await using var bench = await IntakeBench.StartAsync(
            new IntakeLimits { ConnectBurst = 10_000, MaxUnknownPerAddress = 1000, MaxClientsPerAddress = 1000 });
        using var device = await bench.CellarAsync();
        var hostile = Gen.Byte.Array[1, 60].Array[60, 60].Single();
        foreach (var (bytes, index) in hostile.Select((bytes, index) => (bytes, index)))
        {
            using var stranger = await bench.OpenAsync();
            await stranger.SendAsync(bytes);
            using var known = await bench.KitchenAsync(5, $"k{index}");
            await known.SendAsync(bytes);
            await device.SendAsync(Packet.Publish("c/smoke", "on", 1, index + 1));
            Assert.Equal(index + 1, (await device.ExpectAsync(PacketKind.PubAck)).Number(0));
        }
    }
}
