using CityEdge.Gateway.Lines.Mqtt.Intake;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

public sealed class ConnectTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Mqtt_3_clients_are_let_in(byte level)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.OpenAsync();

        await client.SendAsync(Packet.Connect(level));

        Assert.Equal([0, 0], (await client.ExpectAsync(PacketKind.ConnAck)).Body);
        Assert.Equal("+c", await bench.Handler.NextAsync());
        await client.SettleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Mqtt_5_clients_are_told_what_is_not_available()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.OpenAsync();

        await client.SendAsync(Packet.Connect(5, properties: [17, 0, 0, 1, 0], keepAlive: 0));

        var body = (await client.ExpectAsync(PacketKind.ConnAck)).Body;
        Assert.Equal(
            [
                0, 0, 22, 17, 0, 0, 0, 0, 33, 0, 64, 36, 1, 39, 0, 1, 0, 0, 41, 0, 42, 0, 19, 0x02, 0x58,
            ],
            body);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(4, "kitchen", "wrong", 4)]
    [InlineData(5, "kitchen", "wrong", 0x86)]
    [InlineData(4, "nobody", "kitchen-key", 4)]
    [InlineData(5, "kitchen", "cellar-key", 0x86)]
    [InlineData(5, "kitchen", null, 0x86)]
    [InlineData(4, null, null, 5)]
    [InlineData(5, null, null, 0x87)]
    public async Task A_wrong_name_or_key_is_refused(byte level, string? user, string? key, byte code)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.OpenAsync();

        await client.SendAsync(Packet.Connect(level, user: user, key: key));

        Assert.Equal(code, (await client.ExpectAsync(PacketKind.ConnAck)).Body[1]);
        Assert.True(await client.IsClosedAsync());
        Assert.Equal(1, bench.Intake.Counters.Refused);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_anonymous_client_of_this_machine_has_the_rights_that_were_configured()
    {
        await using var bench = await IntakeBench.StartAsync(anonymous: new IntakeUser("local", default, ["local/#"], []));
        using var client = await bench.ConnectAsync(Packet.Connect(5, user: null, key: null));

        await client.SendAsync(Packet.Publish("local/a", "1", 1, 1, level: 5), Packet.Publish("k/a", "1", 1, 2, level: 5));

        Assert.Equal([0, 1], (await client.ExpectAsync(PacketKind.PubAck)).Body);
        Assert.Equal([0, 2, 0x87], (await client.ExpectAsync(PacketKind.PubAck)).Body);
    }

    [Theory]
    [InlineData("192.168.8.20", false)]
    [InlineData("::ffff:192.168.8.20", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    public void Anonymous_ends_at_loopback(string from, bool isLetIn)
    {
        var users = new IntakeUsers(new IntakeOptions { Anonymous = IntakeBench.Kitchen });

        Assert.Equal(isLetIn, users.Find(null, default, System.Net.IPAddress.Parse(from)) is not null);
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_protocol_is_not_answered()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.OpenAsync();

        await client.SendAsync(Packet.Connect(name: "hj"));

        Assert.True(await client.IsClosedAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(6, 0x84)]
    [InlineData(2, 1)]
    public async Task An_unknown_level_is_told_so(byte level, byte code)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.OpenAsync();

        await client.SendAsync(Packet.Connect(level));

        Assert.Equal(code, (await client.ExpectAsync(PacketKind.ConnAck)).Body[1]);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_first_packet_must_be_a_connect()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.OpenAsync();

        await client.SendAsync(Packet.Publish("k/a", "1"));

        Assert.True(await client.IsClosedAsync());
        Assert.Equal(0, bench.Intake.Counters.Messages);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_second_connect_is_a_protocol_error()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.KitchenAsync(5);

        await client.SendAsync(Packet.Connect(5, "kitchen-1"));

        await client.ExpectFarewellAsync(ReasonCode.ProtocolError);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(3, true, 2)]
    [InlineData(4, false, 2)]
    [InlineData(4, true, 0)]
    [InlineData(5, false, 0)]
    public async Task An_empty_identifier_is_replaced_where_the_version_allows_it(byte level, bool clean, byte code)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.OpenAsync();

        await client.SendAsync(Packet.Connect(level, "", clean: clean));

        var answer = await client.ExpectAsync(PacketKind.ConnAck);
        Assert.Equal(code, answer.Body[1]);
        if (code == 0)
        {
            var given = (await bench.Handler.NextAsync())[1..];
            Assert.StartsWith("intake-", given, StringComparison.Ordinal);
            Assert.Equal(level == 5, System.Text.Encoding.ASCII.GetString(answer.Body).EndsWith(given, StringComparison.Ordinal));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task The_same_user_takes_its_identifier_over()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var old = await bench.KitchenAsync(5);

        using var young = await bench.KitchenAsync(5);

        await old.ExpectFarewellAsync(ReasonCode.SessionTakenOver);
        await young.SettleAsync();
        await bench.Handler.UntilAsync("-kitchen-1 TakenOver");
        Assert.Equal("+kitchen-1", await bench.Handler.NextAsync());
        Assert.Equal(1, bench.Intake.Clients);
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_user_does_not_take_an_identifier_over()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var old = await bench.KitchenAsync(5);
        using var other = await bench.OpenAsync();

        await other.SendAsync(Packet.Connect(5, "kitchen-1", "cellar", "cellar-key"));

        Assert.Equal(0x85, (await other.ExpectAsync(PacketKind.ConnAck)).Body[1]);
        await old.SettleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task An_authentication_method_is_refused()
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.OpenAsync();

        await client.SendAsync(Packet.Connect(5, properties: [21, 0, 1, (byte)'x']));

        Assert.Equal(0x8C, (await client.ExpectAsync(PacketKind.ConnAck)).Body[1]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("c/state", 0, 0x87)]
    [InlineData("k/state", 2, 0x9B)]
    [InlineData("k/#", 0, 0x90)]
    public async Task A_will_obeys_the_list_and_the_bounds(string topic, byte qos, byte code)
    {
        await using var bench = await IntakeBench.StartAsync();
        using var client = await bench.OpenAsync();

        await client.SendAsync(Packet.Connect(5, will: (topic, "offline", qos, false)));

        Assert.Equal(code, (await client.ExpectAsync(PacketKind.ConnAck)).Body[1]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_session_never_outlives_its_connection()
    {
        await using var bench = await IntakeBench.StartAsync();
        using (var first = await bench.ConnectAsync(Packet.Connect(4, "b", "bridge", "bridge-key", clean: false)))
        {
            await IntakeBench.SubscribeAsync(first, 4, ("k/a", 1));
            await first.SendAsync(Packet.Farewell);
            Assert.True(await first.IsClosedAsync());
            await bench.Handler.UntilAsync("-b Farewell");
        }

        using var kitchen = await bench.KitchenAsync();
        await kitchen.SendAsync(Packet.Publish("k/a", "while away", 1));
        await kitchen.ExpectAsync(PacketKind.PubAck);
        using var again = await bench.OpenAsync();
        await again.SendAsync(Packet.Connect(4, "b", "bridge", "bridge-key", clean: false));

        Assert.Equal([0, 0], (await again.ExpectAsync(PacketKind.ConnAck)).Body);
        await kitchen.SendAsync(Packet.Publish("k/a", "now"));
        await kitchen.SettleAsync();
        await again.SettleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task One_client_too_many_is_refused_and_the_others_stay()
    {
        await using var bench = await IntakeBench.StartAsync(new IntakeLimits { MaxClients = 1 });
        using var first = await bench.KitchenAsync();
        using var second = await bench.OpenAsync();
        using var third = await bench.OpenAsync();

        await second.SendAsync(Packet.Connect(5, "second"));
        await third.SendAsync(Packet.Connect(4, "third"));

        Assert.Equal(0x97, (await second.ExpectAsync(PacketKind.ConnAck)).Body[1]);
        Assert.Equal(3, (await third.ExpectAsync(PacketKind.ConnAck)).Body[1]);
        await first.SettleAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_never_came_does_not_go()
    {
        await using var bench = await IntakeBench.StartAsync();
        using (var late = await bench.OpenAsync())
        {
            await late.SendAsync(Packet.Connect(key: "wrong", will: ("k/availability", "offline", 0, false)));
            await late.ExpectAsync(PacketKind.ConnAck);
            Assert.True(await late.IsClosedAsync());
        }

        using var client = await bench.KitchenAsync();

        Assert.Equal("+kitchen-1", await bench.Handler.NextAsync());
    }
}
