using System.Globalization;
using CityEdge.EndToEnd.Site;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>Leak sensors behind a LoRaWAN network server: its uplinks come through a real mosquitto, as they leave ChirpStack and The Things Stack.</summary>
[Trait("stranger", "mosquitto")]
public sealed class LoRaWanSiteTests
{
    private const string Eui = "24e124136d392500";

    /// <summary>Battery 92 %, 25.7 °C, 50.5 %, leak: <c>01755C 03670101 046865 050001</c>.</summary>
    private const string Leak = "AXVcA2cBAQRoZQUAAQ==";

    private const string ChirpStack = $$$"""{"deduplicationId":"3ac7e3c4","time":"2026-11-20T08:00:00.123456+00:00","deviceInfo":{"applicationId":"8a1f","devEui":"{{{Eui}}}"},"devAddr":"00189440","dr":5,"fCnt":7,"fPort":85,"confirmed":false,"data":"{{{Leak}}}","rxInfo":[{"gatewayId":"0016c001f153a14c","rssi":-57,"snr":9.5}]}""";

    private const string TheThingsStack = $$$"""{"end_device_ids":{"device_id":"leak-in-the-cellar","application_ids":{"application_id":"shop"},"dev_eui":"24E124136D392500"},"received_at":"2026-11-20T08:00:00.123Z","uplink_message":{"f_port":85,"f_cnt":7,"frm_payload":"{{{Leak}}}","rx_metadata":[{"gateway_ids":{"gateway_id":"gw"},"rssi":-57,"snr":9.5}],"received_at":"2026-11-20T08:00:00.100Z"}}""";

    private const string Profile = """
        name: {zh: 水浸传感器, en: Leak sensor}
        kind: water-leak
        source: "tests: the layout of milesight/em300-zld"
        tier: standard
        power: battery
        lorawan: {}
        points:
          leak:
            title: {zh: 漏水, en: Water leak}
            kind: state
            field: leakage_status
            values: {"normal": 0, "leak": 1}
            states: {0: {zh: 干燥, en: dry}, 1: {zh: 有水, en: wet}}
            alarms:
              wet:
                title: {zh: 漏水, en: Water leak}
                when: value = 1
                class: water
                priority: P2
                detector-state: true
                source: "the detector's own decision"
          temperature:
            title: {zh: 温度, en: Temperature}
            unit: °C
            field: temperature
            min: -40 °C
            max: 85 °C
            supervision: 0 s
        """;

    [Theory(Timeout = 300_000)]
    [InlineData("chirpstack", "application/8a1f/device/" + Eui + "/event/up", ChirpStack, false)]
    [InlineData("chirpstack", "application/8a1f/device/" + Eui + "/event/up", ChirpStack, true)]
    [InlineData("the-things-stack", "v3/shop@tenant/devices/leak-in-the-cellar/up", TheThingsStack, false)]
    [InlineData("the-things-stack", "v3/shop@tenant/devices/leak-in-the-cellar/up", TheThingsStack, true)]
    public async Task An_uplink_raises_a_leak_and_one_that_the_broker_had_kept_is_unverified(string server, string topic, string uplink, bool kept)
    {
        Tools.NeedMosquitto();
        Tools.NeedMosquittoClients();
        var stop = TestContext.Current.CancellationToken;
        await using var broker = await Mosquitto.StartAsync(stop);
        await using var gateway = new Cityedge();
        gateway.WriteProfile("milesight/em300-zld", "layout.yaml", await File.ReadAllTextAsync(Path.Combine(Cityedge.Profiles, "milesight", "em300-zld", "layout.yaml"), stop));
        gateway.WriteProfile("milesight/em300-zld", "profile.yaml", Profile);
        gateway.Write($$"""
            site: {id: shop, name: Shop}
            zones: {cellar: {name: Cellar} }
            lines:
              lora: {mqtt-connect: {url: "mqtt://127.0.0.1:{{broker.Port.ToString(CultureInfo.InvariantCulture)}}", lorawan: {{server}} } }
            devices:
              leak-1: {profile: milesight/em300-zld, line: lora, address: {{Eui.ToUpperInvariant()}}, zone: cellar}
            page: {listen: "127.0.0.1:0"}
            """);
        if (kept)
        {
            await broker.PublishAsync(topic, uplink, stop, "-r");
        }

        await gateway.StartAsync(stop);
        await gateway.PointAsync("line:lora", static point => point.Quality == Quality.Good, stop);
        if (!kept)
        {
            await broker.PublishAsync(topic, uplink, stop);
        }

        var alarm = await gateway.AlarmAsync("leak-1.leak.wet", stop);
        var temperature = await gateway.PointAsync("leak-1.temperature", static point => point.Value is not null, stop);
        Assert.Equal(kept, alarm.Marks.Contains(AlarmMarks.Unverified));
        Assert.Equal(kept ? Quality.Uncertain : Quality.Good, temperature.Quality);
        Assert.Equal(25.7, temperature.Value!.Value, 6);
        await gateway.FaultsAsync(stop);
    }
}
