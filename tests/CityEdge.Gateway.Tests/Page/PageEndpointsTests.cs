using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CityEdge.Gateway.Page;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Tests.Page;

public sealed class PageEndpointsTests
{
    [Fact]
    public async Task State_alarms_and_points_are_told_as_json()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);

        var state = await JsonAsync(bench, "/api/state");
        var alarm = (await JsonAsync(bench, "/api/alarms")).GetProperty("alarms")[0];
        var point = (await JsonAsync(bench, "/api/points")).GetProperty("points")[TestShop.Temperature.Index];

        Assert.Equal("Fire", state.GetProperty("verdict").GetString());
        Assert.Equal("tea-12-3", state.GetProperty("site").GetString());
        Assert.Equal(1, state.GetProperty("alarms_active").GetInt32());
        Assert.True(state.GetProperty("ready").GetBoolean());
        Assert.True(state.GetProperty("outputs")[0].GetProperty("wanted").GetBoolean());
        Assert.Equal("ReadBack", state.GetProperty("outputs")[0].GetProperty("proof").GetString());
        Assert.Equal((TestShop.SmokeAlarm, "Fire", "P1", "Unacknowledged", "kitchen", "smoke-1.smoke"), (
            alarm.GetProperty("id").GetString(), alarm.GetProperty("class").GetString(), alarm.GetProperty("priority").GetString(),
            alarm.GetProperty("state").GetString(), alarm.GetProperty("zone").GetString(), alarm.GetProperty("cause").GetString()));
        Assert.Equal((21.5, "Celsius", "Good"), (
            point.GetProperty("value").GetDouble(), point.GetProperty("unit").GetString(), point.GetProperty("quality").GetString()));
    }

    [Fact]
    public async Task S8_who_set_what_aside_is_told_with_what_is_left_of_it()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);
        await ActAsync(bench, OperatorVerb.Silence, smoke => smoke with { Alarm = AlarmOf(bench, TestShop.SmokeAlarm), Duration = TimeSpan.FromMinutes(5) });
        await ActAsync(bench, OperatorVerb.Shelve, leak => leak with { Alarm = AlarmOf(bench, TestShop.LeakAlarm), Duration = TimeSpan.FromHours(1) });
        await ActAsync(bench, OperatorVerb.StartTest, leak => leak with { Alarm = AlarmOf(bench, TestShop.LeakAlarm), Duration = TimeSpan.FromMinutes(20) });
        await ActAsync(bench, OperatorVerb.Isolate, bus => bus with { Point = TestShop.Temperature, Duration = TimeSpan.FromHours(2) });

        var alarms = (await JsonAsync(bench, "/api/alarms")).GetProperty("alarms").EnumerateArray().ToDictionary(alarm => alarm.GetProperty("id").GetString()!);
        var point = (await JsonAsync(bench, "/api/points")).GetProperty("points")[TestShop.Temperature.Index];

        var (smoke, leak) = (alarms[TestShop.SmokeAlarm], alarms[TestShop.LeakAlarm]);
        Assert.Equal(("wang", "wang", "wang", "wang"), (smoke.GetProperty("silenced_by").GetString(), leak.GetProperty("shelved_by").GetString(),
            leak.GetProperty("test_by").GetString(), point.GetProperty("isolated_by").GetString()));
        Assert.InRange(smoke.GetProperty("silence_left_seconds").GetDouble(), 290, 300);
        Assert.InRange(leak.GetProperty("shelf_left_seconds").GetDouble(), 3590, 3600);
        Assert.InRange(leak.GetProperty("test_left_seconds").GetDouble(), 1190, 1200);
        Assert.InRange(point.GetProperty("isolation_left_seconds").GetDouble(), 7190, 7200);
        Assert.Equal(JsonValueKind.Null, smoke.GetProperty("shelved_until").ValueKind);
    }

    private static AlarmId AlarmOf(PageBench bench, string id) => new(bench.Loop.Alarms.Select((alarm, index) => (alarm.Id, index)).First(alarm => alarm.Id == id).index);

    private static async Task ActAsync(PageBench bench, OperatorVerb verb, Func<OperatorAction, OperatorAction> target)
    {
        var result = await bench.Loop.ActAsync(target(new OperatorAction { Verb = verb, Origin = ActionOrigin.OnSite, Who = "wang", Why = "cleaning" })).WaitAsync(PageBench.Stop);
        Assert.Equal(ActionOutcome.Done, result.Outcome);
        await bench.SettleAsync();
    }

    [Theory]
    [InlineData("/api/alarms")]
    [InlineData("/api/points")]
    [InlineData("/api/state")]
    public async Task Chinese_stands_in_json_as_Chinese(string address)
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);

        var json = await bench.TextAsync(address);

        Assert.Contains(json, letter => letter is >= '\u4e00' and <= '\u9fff');
        Assert.DoesNotContain("\\u", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_point_that_was_never_heard_has_no_value_and_no_age()
    {
        await using var bench = await PageBench.StartAsync();

        var point = (await JsonAsync(bench, "/api/points")).GetProperty("points")[TestShop.Smoke.Index];

        Assert.Equal(JsonValueKind.Null, point.GetProperty("value").ValueKind);
        Assert.Equal(JsonValueKind.Null, point.GetProperty("age_seconds").ValueKind);
        Assert.Equal("AwaitingFirst", point.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task S15_not_ready_until_each_life_safety_point_has_spoken_and_the_silent_ones_are_named()
    {
        await using var bench = await PageBench.StartAsync();

        using var before = await bench.Http.GetAsync("/readyz", PageBench.Stop);
        var body = await before.Content.ReadAsStringAsync(PageBench.Stop);
        await bench.AllWellAsync();
        using var after = await bench.Http.GetAsync("/readyz", PageBench.Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        Assert.Equal(["smoke-1.smoke"], JsonDocument.Parse(body).RootElement.GetProperty("awaiting").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/api/state")]
    public async Task A_loop_that_stands_still_for_two_seconds_is_unhealthy(string address)
    {
        await using var bench = await PageBench.StartAsync(turning: false);
        var asking = bench.Http.GetAsync(address, PageBench.Stop);
        await bench.Clock.WhenWaitingAsync(SiteReader.Patience);
        bench.Clock.Advance(SiteReader.Patience);

        using var response = await asking;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task A_loop_that_turns_is_healthy()
    {
        await using var bench = await PageBench.StartAsync();

        Assert.Equal("ok\n", await bench.TextAsync("/healthz"));
    }

    [Fact]
    public async Task Metrics_count_what_happened()
    {
        await using var bench = await PageBench.StartAsync();
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(TestShop.Smoke, 1);

        var lines = (await bench.TextAsync("/metrics")).Split('\n');

        Assert.Contains("cityedge_readings_total 11", lines);
        Assert.Contains("cityedge_alarms_active{class=\"Fire\",priority=\"P1\"} 1", lines);
        Assert.Contains("cityedge_output_wanted{output=\"siren\"} 1", lines);
        Assert.Contains("cityedge_output_as_commanded{output=\"siren\"} 1", lines);
        Assert.Contains("cityedge_source_merged_total{source=\"bus1\"} 0", lines);
        Assert.Contains("cityedge_loop_answering 1", lines);
        Assert.All(lines.Where(line => line.Length > 0 && line[0] != '#'), line => Assert.Matches("^[a-z_]+(\\{[^}]+\\})? [-+0-9.Ee]+$", line));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.168.8.20")]
    public async Task A_host_name_that_is_not_ours_gets_nothing(string host)
    {
        await using var bench = await PageBench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/state") { Headers = { Host = host } };

        using var response = await bench.Http.SendAsync(request, PageBench.Stop);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(PageBench.Stop));
    }

    [Theory]
    [InlineData("localhost:9000")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:80")]
    public async Task Loopback_by_any_name_is_ours(string host)
    {
        await using var bench = await PageBench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/state") { Headers = { Host = host } };

        using var response = await bench.Http.SendAsync(request, PageBench.Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("box.lan", "box.lan", null, true)]
    [InlineData("BOX.lan.", "box.lan", null, true)]
    [InlineData("192.168.8.2", "0.0.0.0", "192.168.8.2", true)]
    [InlineData("192.168.8.2", "0.0.0.0", "::ffff:192.168.8.2", true)]
    [InlineData("192.168.8.3", "0.0.0.0", "192.168.8.2", false)]
    [InlineData("box.evil", "0.0.0.0", "192.168.8.2", false)]
    [InlineData("", "0.0.0.0", "192.168.8.2", false)]
    public void The_configured_address_and_the_one_that_was_reached_are_ours(string host, string configured, string? reached, bool ours) =>
        Assert.Equal(ours, new HostNames(configured).IsOurs(new(host), reached is null ? null : IPAddress.Parse(reached)));

    [Theory]
    [InlineData("GET", "/lite")]
    [InlineData("GET", "/api/state")]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/lite")]
    public async Task Every_answer_forbids_the_browser_what_the_page_does_not_need(string method, string address)
    {
        await using var bench = await PageBench.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        using var response = await bench.Http.SendAsync(request, PageBench.Stop);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_policy_allows_exactly_the_style_that_is_sent()
    {
        await using var bench = await PageBench.StartAsync();

        var page = await bench.TextAsync("/lite");

        var from = page.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length;
        var style = page[from..page.IndexOf("</style>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"'sha256-{hash}'", LiteStyle.Policy, StringComparison.Ordinal);
        Assert.DoesNotContain("style=\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Other_methods_are_refused(string method)
    {
        await using var bench = await PageBench.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/alarms");

        using var response = await bench.Http.SendAsync(request, PageBench.Stop);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Garbage_and_endless_headers_are_refused_and_the_page_goes_on()
    {
        await using var bench = await PageBench.StartAsync();

        Assert.StartsWith("HTTP/1.1 400", await RawAsync(bench, "\0\u0001 garbage\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await RawAsync(bench, "GET /lite HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await RawAsync(bench, $"GET /lite HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 9000)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal("ok\n", await bench.TextAsync("/healthz"));
    }

    private static async Task<string> RawAsync(PageBench bench, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, bench.Server.Address!.Port, PageBench.Stop);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), PageBench.Stop);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(PageBench.Stop) ?? "";
    }

    private static async Task<JsonElement> JsonAsync(PageBench bench, string address) =>
        JsonDocument.Parse(await bench.TextAsync(address)).RootElement;
}
