using System.Globalization;
using CityEdge.EndToEnd.Site;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>The whole gateway with its own broker over TLS: whoever trusts its certificate is heard, whoever speaks plainly is not.</summary>
[Trait("stranger", "mosquitto")]
public sealed class TlsSiteTests
{
    [Fact(Timeout = 300_000)]
    public async Task A_sensor_publishes_over_TLS_and_in_the_clear_nobody_does()
    {
        Tools.NeedMosquittoClients();
        var stop = TestContext.Current.CancellationToken;
        var port = Mosquitto.FreePort().ToString(CultureInfo.InvariantCulture);
        using var certificate = new LoopbackCertificate();
        using var foreign = new LoopbackCertificate();
        await using var gateway = new Cityedge();
        gateway.Write($$"""
            site: {id: shop, name: Shop}
            zones: {hall: {name: Hall} }
            lines:
              sensors: {mqtt-listen: {port: {{port}}, certificate: {{certificate.Server}} } }
            devices:
              smoke-1: {profile: heiman/hs3sa, line: sensors, address: smoke-1, zone: hall, key: "{{DeviceKey.Digest("token-1")}}"}
            page: {listen: "127.0.0.1:0"}
            """);
        await gateway.StartAsync(stop);
        await gateway.PointAsync("line:sensors", static point => point.Quality == Quality.Good, stop);

        var plain = await PublishAsync("""{"linkquality":11}""");
        var distrustful = await PublishAsync("""{"linkquality":12}""", "--cafile", foreign.Authority);
        var (exit, said) = await PublishAsync("""{"smoke":true,"linkquality":77}""", "--cafile", certificate.Authority);

        Assert.NotEqual(0, plain.Exit);
        Assert.NotEqual(0, distrustful.Exit);
        Assert.True(exit == 0, said);
        await gateway.AlarmAsync("smoke-1.smoke.fire", stop);
        await gateway.PointAsync("smoke-1.link-quality", static point => point is { Value: 77, Quality: Quality.Good }, stop);

        Task<(int Exit, string Output)> PublishAsync(string payload, params string[] more) => StrangerProgram.RunAsync(
            "mosquitto_pub", ["-h", "127.0.0.1", "-p", port, "-u", "smoke-1", "-P", "token-1", "-q", "1", "-t", "zigbee2mqtt/smoke-1", "-m", payload, .. more], stop);
    }
}
