using CityEdge.Gateway.Lines.Mqtt.Intake;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;
using CityEdge.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Intake;

/// <summary>An intake on a free port of loopback, on a clock that the test turns, with two devices and one that may do everything.</summary>
internal sealed class IntakeBench : IAsyncDisposable
{
    private IntakeBench(IntakeOptions options, ILogger<MqttEvents>? logger) =>
        Intake = new MqttIntake(options, Handler, new MqttEvents(logger ?? NullLogger<MqttEvents>.Instance), Clock);

    public SiteClock Clock { get; } = new();

    public RecordingHandler Handler { get; } = new();

    public MqttIntake Intake { get; }

    public static IntakeUser Kitchen { get; } = new("kitchen", IntakeUser.HashOf("kitchen-key"), ["k/#"], ["k/set/#"]);

    public static IntakeUser Cellar { get; } = new("cellar", IntakeUser.HashOf("cellar-key"), ["c/#"], ["c/set/#"]);

    public static IntakeUser Bridge { get; } = new("bridge", IntakeUser.HashOf("bridge-key"), ["#", "$own/#"], ["#", "$own/#"]);

    public static async Task<IntakeBench> StartAsync(IntakeLimits? limits = null, IntakeUser? anonymous = null, ILogger<MqttEvents>? logger = null, bool canStall = false)
    {
        // A clock that jumps would find a writer that has sent its bytes and not yet said so; only the tests of that look at it.
        var bounds = limits ?? new IntakeLimits();
        bounds = canStall ? bounds : bounds with { TimeToTake = TimeSpan.FromDays(1) };
        var bench = new IntakeBench(
            new IntakeOptions { Port = 0, Users = [Kitchen, Cellar, Bridge], Anonymous = anonymous, Limits = bounds }, logger);
        await bench.Intake.StartAsync();
        return bench;
    }

    public Task<RawClient> OpenAsync() => RawClient.OpenAsync(Intake.EndPoint);

    /// <summary>Opens a connection, sends a CONNECT and expects to be let in.</summary>
    public async Task<RawClient> ConnectAsync(byte[] connect)
    {
        var client = await OpenAsync();
        await client.SendAsync(connect);
        var answer = await client.ExpectAsync(PacketKind.ConnAck);
        Assert.Equal(0, answer.Body[1]);
        return client;
    }

    public Task<RawClient> KitchenAsync(byte level = 4, string id = "kitchen-1") => ConnectAsync(Packet.Connect(level, id));

    public Task<RawClient> CellarAsync(byte level = 4, string id = "cellar-1") =>
        ConnectAsync(Packet.Connect(level, id, "cellar", "cellar-key"));

    public Task<RawClient> BridgeAsync(byte level = 4, string id = "bridge-1", byte[]? properties = null) =>
        ConnectAsync(Packet.Connect(level, id, "bridge", "bridge-key", properties: properties));

    /// <summary>Subscribes and returns the codes of the SUBACK.</summary>
    public static async Task<byte[]> SubscribeAsync(RawClient client, byte level, params (string Filter, byte Options)[] filters)
    {
        await client.SendAsync(Packet.Subscribe(7, level, filters));
        var answer = await client.ExpectSubAckAsync();
        Assert.Equal(7, answer.Number(0));
        return answer.Body[(level == 5 ? 3 : 2)..];
    }

    public ValueTask DisposeAsync() => Intake.DisposeAsync();
}
