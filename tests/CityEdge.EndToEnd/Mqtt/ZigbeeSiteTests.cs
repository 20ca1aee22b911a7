using System.Globalization;
using System.Text;
using CityEdge.EndToEnd.Site;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Lines.Mqtt.Client;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>The whole gateway as a client of a real mosquitto that a Zigbee2MQTT publishes to: six devices of a shop and thirty leak sensors behind one bridge.</summary>
[Trait("stranger", "mosquitto")]
public sealed class ZigbeeSiteTests : IAsyncLifetime
{
    private const int Many = 30;

    private readonly Cityedge _gateway = new();
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;
    private Mosquitto _broker = null!;
    private TestSession? _bridge;

    public async ValueTask InitializeAsync()
    {
        Tools.NeedMosquitto();
        Tools.NeedMosquittoClients();
        _broker = await Mosquitto.StartAsync(_stop);
        _gateway.Write(SiteOn(_broker.Port));
    }

    public async ValueTask DisposeAsync()
    {
        if (_bridge is not null)
        {
            await _bridge.DisposeAsync();
        }

        await _gateway.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact(Timeout = 300_000)]
    public async Task Zigbee2mqtt_payloads_raise_smoke_leak_gas_tamper_and_battery_low()
    {
        await StartAsync();

        await _broker.PublishAsync("zigbee2mqtt/smoke-1", """{"battery":100,"battery_low":false,"linkquality":141,"smoke":true,"tamper":false}""", _stop);
        await _broker.PublishAsync("zigbee2mqtt/leak-01", """{"battery":100,"battery_low":true,"linkquality":90,"tamper":false,"water_leak":true}""", _stop);
        await _broker.PublishAsync("zigbee2mqtt/gas-1", """{"gas":true,"linkquality":120,"tamper":false}""", _stop);
        await _broker.PublishAsync("zigbee2mqtt/door-1", """{"battery":100,"battery_low":false,"contact":true,"linkquality":100,"tamper":true,"voltage":3000}""", _stop);
        await _broker.PublishAsync("zigbee2mqtt/plug-1", """{"current":0.5,"energy":1.2,"linkquality":200,"power":110,"state":"OFF","voltage":231}""", _stop);

        await _gateway.AlarmAsync("smoke-1.smoke.fire", _stop);
        await _gateway.AlarmAsync("leak-01.leak.wet", _stop);
        await _gateway.AlarmAsync("leak-01.battery-low.low", _stop);
        await _gateway.AlarmAsync("gas-1.gas.leak", _stop);
        await _gateway.AlarmAsync("door-1.tamper.opened", _stop);
        Assert.Equal(110, (await _gateway.PointAsync("plug-1.power", static point => point.Quality == Quality.Good, _stop)).Value);

        // Over again: what a detector decides it also takes back; what is latched stands until a person resets it.
        await _broker.PublishAsync("zigbee2mqtt/leak-01", """{"battery":100,"battery_low":false,"linkquality":90,"tamper":false,"water_leak":false}""", _stop);
        await _gateway.PointAsync("leak-01.leak", static point => point is { Value: 0, Quality: Quality.Good }, _stop);
        await _gateway.AlarmAsync("leak-01.leak.wet", static alarm => !alarm.Active, _stop);
        await _gateway.FaultsAsync(_stop);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_fire_switches_the_siren_and_what_the_siren_says_of_itself_is_its_status()
    {
        var bridge = await BridgeAsync();
        await StartAsync();

        await TellAsync("zigbee2mqtt/smoke-1", """{"smoke":true}""");
        await OnAsync(bridge);
        await _gateway.PointAsync("output:siren", static point => point.Quality == Quality.Uncertain, _stop);
        await TellAsync("zigbee2mqtt/siren-1", """{"alarm":true,"battpercentage":100,"melody":10,"linkquality":80}""");

        await _gateway.PointAsync("output:siren", static point => point is { Value: 1, Quality: Quality.Good }, _stop);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_device_that_is_told_offline_is_its_own_fault_and_one_of_the_bridge_holds_all()
    {
        await BridgeAsync();
        await StartAsync();

        await TellAsync("zigbee2mqtt/leak-07/availability", """{"state":"offline"}""");
        await _gateway.FaultsAsync(_stop, "device:leak-07");
        await TellAsync("zigbee2mqtt/leak-07/availability", """{"state":"online"}""");
        await _gateway.FaultsAsync(_stop);

        await TellAsync("zigbee2mqtt/bridge/state", """{"state":"offline"}""");
        var fault = Assert.Single(await _gateway.FaultsAsync(_stop, "device:bridge"));
        await _gateway.AlarmAsync("device:bridge", static alarm => alarm.Members > Many, _stop);
        Assert.Equal("device:bridge", fault.Id);
        await TellAsync("zigbee2mqtt/bridge/state", """{"state":"online"}""");
        await _gateway.FaultsAsync(_stop);
    }

    [Theory(Timeout = 300_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mosquitto_restart_is_one_fault_and_not_thirty_whether_they_have_spoken_before_or_not(bool spoken)
    {
        await StartAsync();
        if (spoken)
        {
            await BridgeAsync();
            for (var leak = 1; leak <= Many; leak++)
            {
                await TellAsync(string.Create(CultureInfo.InvariantCulture, $"zigbee2mqtt/leak-{leak:00}"), """{"water_leak":false,"battery":100}""");
            }

            await _gateway.PointAsync("leak-30.leak", static point => point.Quality == Quality.Good, _stop);
        }

        await _broker.KillAsync();
        await _gateway.FaultsAsync(_stop, "line:zigbee");
        var fault = await _gateway.AlarmAsync("line:zigbee", static alarm => alarm.Members > Many, _stop);
        Assert.Equal(QualityReason.NotConnected, fault.Reason);

        await _broker.StartAgainAsync(_stop);
        await _gateway.FaultsAsync(_stop);
        await _broker.PublishAsync("zigbee2mqtt/leak-30", """{"water_leak":true}""", _stop);
        await _gateway.AlarmAsync("leak-30.leak.wet", _stop);
        await _gateway.FaultsAsync(_stop);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_fire_that_the_broker_had_kept_sounds_and_is_unverified()
    {
        var bridge = await BridgeAsync();
        await _broker.PublishAsync("zigbee2mqtt/smoke-1", """{"smoke":true}""", _stop, "-r");

        await StartAsync();

        var alarm = await _gateway.AlarmAsync("smoke-1.smoke.fire", _stop);
        Assert.Contains(AlarmMarks.Unverified, alarm.Marks);
        await OnAsync(bridge);
        var point = await _gateway.PointAsync("smoke-1.smoke", static point => point.Value == 1, _stop);
        Assert.Equal((Quality.Uncertain, QualityReason.Retained), (point.Quality, point.Reason));
    }

    [Fact(Timeout = 600_000)]
    public async Task The_gateway_killed_after_it_acknowledged_an_alarm_has_not_lost_it()
    {
        const int Rounds = 5;
        await using var intake = new Cityedge();
        var port = Mosquitto.FreePort().ToString(CultureInfo.InvariantCulture);
        var devices = string.Join('\n', Enumerable.Range(1, Rounds).Select(static number =>
            string.Create(CultureInfo.InvariantCulture, $"  smoke-{number}: {{profile: heiman/hs3sa, line: sensors, address: smoke-{number}, zone: hall}}")));
        intake.Write($$"""
            site: {id: killed, name: Killed}
            zones: {hall: {name: Hall} }
            lines: {sensors: {mqtt-listen: {port: {{port}} } } }
            devices:
            {{devices}}
            page: {listen: "127.0.0.1:0"}
            """);
        for (var round = 1; round <= Rounds; round++)
        {
            await intake.StartAsync(_stop);
            await intake.PointAsync("line:sensors", static point => point.Quality == Quality.Good, _stop);

            // mosquitto_pub returns when it has the PUBACK.
            var (exit, said) = await StrangerProgram.RunAsync(
                "mosquitto_pub", ["-h", "127.0.0.1", "-p", port, "-q", "1", "-t", $"zigbee2mqtt/smoke-{round}", "-m", """{"smoke":true}"""], _stop);
            await intake.KillAsync();
            Assert.True(exit == 0, said);
        }

        await intake.StartAsync(_stop);
        for (var round = 1; round <= Rounds; round++)
        {
            await intake.AlarmAsync($"smoke-{round}.smoke.fire", static alarm => alarm.State == AlarmState.Unacknowledged, _stop);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"kills: {Rounds} after a PUBACK");
    }

    [Fact(Timeout = 120_000)]
    public async Task Check_finds_nothing_wrong_with_such_a_site()
    {
        var (exit, said) = await Cityedge.VerbAsync(_stop, "check", "--config", _gateway.Config, "--profiles", Cityedge.Profiles);

        Assert.True(exit == 0, said);
    }

    private static string SiteOn(int port)
    {
        var leaks = string.Join('\n', Enumerable.Range(1, Many).Select(static number =>
            string.Create(CultureInfo.InvariantCulture, $"  leak-{number:00}: {{profile: heiman/hs1wl, line: zigbee, address: leak-{number:00}, via: bridge, zone: hall}}")));
        return $$"""
            site: {id: shop, name: Shop}
            zones: {hall: {name: Hall} }
            lines:
              zigbee: {mqtt-connect: {url: "mqtt://127.0.0.1:{{port.ToString(CultureInfo.InvariantCulture)}}"} }
            devices:
              bridge: {profile: zigbee2mqtt/bridge, line: zigbee, address: bridge, zone: hall}
              smoke-1: {profile: heiman/hs3sa, line: zigbee, address: smoke-1, via: bridge, zone: hall}
              gas-1: {profile: heiman/hs3cg, line: zigbee, address: gas-1, via: bridge, zone: hall}
              door-1: {profile: sonoff/snzb-04p, line: zigbee, address: door-1, via: bridge, zone: hall}
              siren-1: {profile: neo/nas-ab02b2, line: zigbee, address: siren-1, via: bridge, zone: hall}
              plug-1: {profile: innr/sp-240, line: zigbee, address: plug-1, via: bridge, zone: hall}
            {{leaks}}
            outputs:
              siren: {relay: {device: siren-1, point: siren}, for: [P1]}
            page: {listen: "127.0.0.1:0"}
            """;
    }

    // Until the gateway hears the broker: messages before it would only be heard if they were retained.
    private async Task StartAsync()
    {
        await _gateway.StartAsync(_stop);
        await _gateway.PointAsync("line:zigbee", static point => point.Quality == Quality.Good, _stop);
    }

    // Who stands where Zigbee2MQTT does: publishes, and hears what the siren is told.
    private async Task<TestSession> BridgeAsync()
    {
        _bridge = new TestSession(TestSession.Options(_broker.Port, "zigbee2mqtt/siren-1/set"), RealClock.Time);
        await _bridge.ConnectedAsync(_stop);
        return _bridge;
    }

    private async Task TellAsync(string topic, string payload) => Assert.Equal(
        PublishOutcome.Acknowledged, (await _bridge!.Session.PublishAsync(topic, Encoding.UTF8.GetBytes(payload), 1, false, TimeSpan.FromSeconds(60))).Outcome);

    private async Task OnAsync(TestSession bridge)
    {
        while (await bridge.MessageAsync(_stop) is not { Topic: "zigbee2mqtt/siren-1/set", Payload: """{"alarm": true, "duration": 180}""" })
        {
            // At its start the gateway may have switched it off.
        }
    }
}
