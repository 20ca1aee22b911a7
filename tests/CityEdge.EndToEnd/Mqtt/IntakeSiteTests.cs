using System.Globalization;
using CityEdge.EndToEnd.Site;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Control;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>The whole gateway with its own broker, to which mosquitto's clients publish as sensors do: with a key, with a wrong one, with none, for another.</summary>
[Trait("stranger", "mosquitto")]
public sealed class IntakeSiteTests : IAsyncLifetime
{
    private const string Fire = """{"smoke":true}""";

    private readonly Cityedge _gateway = new();
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;
    private readonly int _port = Mosquitto.FreePort();

    public async ValueTask InitializeAsync()
    {
        Tools.NeedMosquittoClients();
        _gateway.Write($$"""
            site: {id: shop, name: Shop}
            zones: {hall: {name: Hall} }
            lines:
              sensors: {mqtt-listen: {port: {{_port.ToString(CultureInfo.InvariantCulture)}} } }
            devices:
              smoke-1: {profile: heiman/hs3sa, line: sensors, address: smoke-1, zone: hall, key: "{{DeviceKey.Digest("token-1")}}"}
              smoke-2: {profile: heiman/hs3sa, line: sensors, address: smoke-2, zone: hall, key: "{{DeviceKey.Digest("token-2")}}"}
              bridge: {profile: zigbee2mqtt/bridge, line: sensors, address: bridge, zone: hall, base: far, key: "{{DeviceKey.Digest("token-3")}}"}
              far-1: {profile: heiman/hs1wl, line: sensors, address: far-1, base: far, via: bridge, zone: hall}
              near-1: {profile: heiman/hs1wl, line: sensors, address: near-1, zone: hall}
            page: {listen: "127.0.0.1:0"}
            """);
        await _gateway.StartAsync(_stop);
        await _gateway.PointAsync("line:sensors", static point => point.Quality == Quality.Good, _stop);
    }

    public async ValueTask DisposeAsync() => await _gateway.DisposeAsync();

    [Fact(Timeout = 300_000)]
    public async Task A_key_speaks_for_its_own_device_and_those_behind_it_and_for_no_other()
    {
        var wrong = await PublishAsync("zigbee2mqtt/smoke-1", Fire, "-V", "mqttv311", "-u", "smoke-1", "-P", "token-2");
        var other = await PublishAsync("zigbee2mqtt/smoke-2", Fire, "-V", "mqttv5", "-u", "smoke-1", "-P", "token-1");
        var nobody = await PublishAsync("zigbee2mqtt/smoke-2", Fire, "-V", "mqttv5");
        var across = await PublishAsync("far/far-1", """{"water_leak":true}""", "-V", "mqttv5");

        Assert.NotEqual(0, wrong.Exit);
        Assert.Contains("user name or password", wrong.Output, StringComparison.OrdinalIgnoreCase);
        Assert.All([other, nobody, across], static refused => Assert.Contains("Not authorized", refused.Output, StringComparison.OrdinalIgnoreCase));
        using (var client = new ControlClient(Path.Combine(_gateway.State, "control.sock")))
        {
            Assert.DoesNotContain((await client.GetAlarmsAsync(_stop)).Alarms, static alarm => alarm.Active);
        }

        Assert.Equal(0, (await PublishAsync("zigbee2mqtt/smoke-1", Fire, "-u", "smoke-1", "-P", "token-1")).Exit);
        Assert.Equal(0, (await PublishAsync("far/far-1", """{"water_leak":true}""", "-u", "bridge", "-P", "token-3")).Exit);
        Assert.Equal(0, (await PublishAsync("zigbee2mqtt/near-1", """{"water_leak":true}""")).Exit);
        await _gateway.AlarmAsync("smoke-1.smoke.fire", _stop);
        await _gateway.AlarmAsync("far-1.leak.wet", _stop);
        await _gateway.AlarmAsync("near-1.leak.wet", _stop);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_flood_from_one_device_does_not_keep_another_ones_fire_out()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        var flood = StrangerProgram.RunAsync(
            "mosquitto_pub",
            ["-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-u", "smoke-1", "-P", "token-1", "-q", "0", "-t", "zigbee2mqtt/smoke-1", "-m", """{"linkquality":77}""", "--repeat", "100000000"],
            end.Token);
        await _gateway.PointAsync("smoke-1.link-quality", static point => point is { Value: 77, Quality: Quality.Good }, _stop);
        Assert.False(flood.IsCompleted);

        var (exit, said) = await PublishAsync("zigbee2mqtt/smoke-2", Fire, "-u", "smoke-2", "-P", "token-2");

        Assert.True(exit == 0, said);
        await _gateway.AlarmAsync("smoke-2.smoke.fire", _stop);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flood);
    }

    private Task<(int Exit, string Output)> PublishAsync(string topic, string payload, params string[] more) => StrangerProgram.RunAsync(
        "mosquitto_pub", ["-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-q", "1", "-t", topic, "-m", payload, .. more], _stop);
}
