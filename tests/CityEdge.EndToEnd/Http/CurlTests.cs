using System.Globalization;
using System.Text.Json;
using CityEdge.EndToEnd.Mqtt;
using CityEdge.EndToEnd.Site;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.EndToEnd.Http;

/// <summary>The whole gateway that takes what curl posts.</summary>
[Trait("stranger", "curl")]
public sealed class CurlTests
{
    private readonly string _port = Mosquitto.FreePort().ToString(CultureInfo.InvariantCulture);
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    public CurlTests() => Tools.NeedCurl();

    /// <summary>Site and command of the intake's README, with nothing but address, port and token put in.</summary>
    [Fact(Timeout = 300_000)]
    public async Task The_site_and_the_command_of_the_readme_raise_an_alarm_as_printed()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Cityedge.Profiles, "..", "src", "CityEdge.Gateway", "Lines", "Http", "README.md"), _stop);
        var blocks = readme.Split("```");
        var site = blocks.Single(static block => block.StartsWith("yaml\n", StringComparison.Ordinal))["yaml\n".Length..];
        var command = blocks.Single(static block => block.StartsWith("sh\n", StringComparison.Ordinal)).Split('\n').Single(static line => line.StartsWith("curl ", StringComparison.Ordinal));
        var (exit, made) = await Cityedge.VerbAsync(_stop, "token", "--json");
        Assert.Equal(0, exit);
        using var json = JsonDocument.Parse(made);
        await using var gateway = new Cityedge();
        gateway.Write($$"""
            site: {id: shop, name: Shop}
            zones: {lobby: {name: Lobby} }
            {{Here(site).Replace("sha256:…", json.RootElement.GetProperty("key").GetString()!, StringComparison.Ordinal)}}
            page: {listen: "127.0.0.1:0"}
            """);
        await gateway.StartAsync(_stop);
        await gateway.PointAsync("line:cams", static point => point.Quality == Quality.Good, _stop);

        var (ended, said) = await StrangerProgram.RunAsync("sh", ["-c", $"TOKEN={json.RootElement.GetProperty("token").GetString()}\n{Here(command)} -sS"], _stop);

        Assert.True(ended == 0, said);
        Assert.Equal("""{"repeated":false,"evidence":true}""", said);
        var alarm = await gateway.AlarmAsync("cam-1.e-bike.present", _stop);
        Assert.Contains("815", alarm.Evidence, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task Over_TLS_a_camera_is_heard_and_a_wrong_token_is_not()
    {
        using var certificate = new LoopbackCertificate();
        await using var gateway = new Cityedge();
        gateway.Write($$"""
            site: {id: shop, name: Shop}
            zones: {lobby: {name: Lobby} }
            lines: {cams: {http-listen: {port: {{_port}}, certificate: {{certificate.Server}} } } }
            devices: {cam-1: {profile: generic/camera, line: cams, address: cam-1, zone: lobby, key: "{{DeviceKey.Digest("token-1")}}"} }
            page: {listen: "127.0.0.1:0"}
            """);
        await gateway.StartAsync(_stop);
        await gateway.PointAsync("line:cams", static point => point.Quality == Quality.Good, _stop);

        var stranger = await CurlAsync("https", "token-2", """{"people":3}""", "--cacert", certificate.Authority);
        var distrustful = await CurlAsync("https", "token-1", """{"people":4}""");
        var plain = await CurlAsync("http", "token-1", """{"people":5}""");
        var (exit, said) = await CurlAsync("https", "token-1", """{"people":6}""", "--cacert", certificate.Authority);

        Assert.Contains("HTTP 401", stranger.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, distrustful.Exit);
        Assert.DoesNotContain("HTTP 200", plain.Output, StringComparison.Ordinal);
        Assert.True(exit == 0, said);
        Assert.Contains("HTTP 200", said, StringComparison.Ordinal);
        await gateway.PointAsync("cam-1.people", static point => point is { Value: 6, Quality: Quality.Good }, _stop);
    }

    private string Here(string text)
    {
        Assert.Contains("192.168.8.2", text, StringComparison.Ordinal);
        Assert.Contains("8088", text, StringComparison.Ordinal);
        return text.Replace("192.168.8.2", "127.0.0.1", StringComparison.Ordinal).Replace("8088", _port, StringComparison.Ordinal).TrimEnd();
    }

    private Task<(int Exit, string Output)> CurlAsync(string scheme, string token, string body, params string[] more) => StrangerProgram.RunAsync(
        "curl",
        ["-sS", "--noproxy", "*", "-H", $"Authorization: Bearer {token}", "-d", body, "-w", "\nHTTP %{http_code}\n", .. more, $"{scheme}://127.0.0.1:{_port}/v1/devices/cam-1/event"],
        _stop);
}
