using System.Threading.Channels;
using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Lines.Mqtt;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Devices.Messages;
using CityEdge.Gateway.Tests.Lines.Mqtt.Intake;
using CityEdge.Safety;
using CityEdge.Safety.Points;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Lines.Mqtt;

/// <summary>Whose end of a connection is the end of a device, on a real listener.</summary>
public sealed class IntakePortTests
{
    private readonly MessageBench _bench = new();
    private readonly Receiver _receiver = new();

    [Fact(Timeout = 60_000)]
    public async Task A_lost_link_takes_its_device_along_and_a_goodbye_or_a_successor_does_not()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var config = new MqttListenLine { Id = "mqtt", Port = 0 };
        var line = new BoundLine { Config = config, Status = MessageBench.Line, Devices = [Device("smoke-1"), Device("siren-1"), _bench.Device("near-1", MessageBench.Zigbee, [])] };
        var port = new IntakePort(line, config, new LineContext(static (in Reading _) => { }, new MomentClock(new SiteClock(), TimeZoneInfo.Utc)));
        var running = port.RunAsync(_receiver, stop.Token);
        Assert.Equal("up", await _receiver.NextAsync());
        using var smoke = await ConnectAsync(port, "smoke-1");

        // Let in only when its predecessor's end was told.
        using (var sleepy = await ConnectAsync(port, "siren-1"))
        {
            await sleepy.SendAsync(Packet.Farewell);
            Assert.True(await sleepy.IsClosedAsync());
        }

        using var first = await ConnectAsync(port, "siren-1");
        using var second = await ConnectAsync(port, "siren-1");
        smoke.Dispose();

        Assert.Equal("gone smoke-1", await _receiver.NextAsync());
        second.Dispose();
        Assert.Equal("gone siren-1", await _receiver.NextAsync());

        // Nobody's name, and at the end nobody's fault.
        using var near = await ConnectAsync(port, null);
        near.Dispose();
        using var third = await ConnectAsync(port, "smoke-1");
        await stop.CancelAsync();
        await running;
        Assert.False(_receiver.HasMore);
    }

    private BoundDevice Device(string id)
    {
        Assert.True(DeviceKey.TryParse(DeviceKey.Digest("token of " + id), out var key));
        return _bench.Device(id, MessageBench.Zigbee, []) with { Key = key };
    }

    private static async Task<RawClient> ConnectAsync(IntakePort port, string? user)
    {
        var client = await RawClient.OpenAsync(port.EndPoint!);
        await client.SendAsync(Packet.Connect(4, user ?? "near", user, user is null ? null : "token of " + user));
        var answer = await client.ExpectAsync(CityEdge.Gateway.Lines.Mqtt.Intake.Wire.PacketKind.ConnAck);
        Assert.Equal(0, answer.Body[1]);
        return client;
    }

    private sealed class Receiver : IMqttReceiver
    {
        private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

        public bool HasMore => _said.Reader.TryPeek(out _);

        public ValueTask<string> NextAsync() => _said.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public void Up() => _said.Writer.TryWrite("up");

        public void Down(LocalText why) => _said.Writer.TryWrite("down " + why.En);

        public void Gone(string device) => _said.Writer.TryWrite("gone " + device);

        public ValueTask<MqttTaken> PublishedAsync(string topic, ReadOnlyMemory<byte> payload, bool retained) => ValueTask.FromResult(MqttTaken.Taken);
    }
}
