using System.Text.Json;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Tests.Configuration;
using CityEdge.Gateway.Verbs;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Verbs;

/// <summary>The catalogue as it is listed, shown, counted and begun anew.</summary>
public sealed class ProfileVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cityedge").FullName;
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private string? _language;

    [Fact]
    public async Task A_catalogue_is_counted_by_kind_transport_price_and_origin_with_generic_apart()
    {
        Profile("acme/m1", "meter", "tier: budget", "modbus: {baud: 9600}", "table: input, address: 0, type: u16");
        Profile("acme/m2", "meter", "tier: standard", "mqtt: {messages: {state: {topic: \"{address}\"}}}", "field: p");
        Profile("generic/meter", "meter", "tier: standard", "mqtt: {messages: {state: {topic: \"{address}\"}}}", "field: p");
        Profile("acme/s1", "siren", "", "http: {messages: {state: {}}}", "field: p");
        Capture("acme/m2", "one", "device");
        Capture("acme/m2", "two", "manual");
        Capture("generic/meter", "one", "device");

        await RunAsync("profile", "test", "--json", "--profiles", _folder);

        using var json = JsonDocument.Parse(_out.ToString());
        var catalogue = json.RootElement.GetProperty("catalogue");
        Assert.Equal((3, 1, 0), (catalogue.GetProperty("all").GetProperty("models").GetInt32(), catalogue.GetProperty("generic").GetInt32(), catalogue.GetProperty("unread").GetInt32()));
        var meter = catalogue.GetProperty("kinds")[0];
        Assert.Equal("meter", meter.GetProperty("kind").GetString());
        Assert.Equal("""{"modbus":1,"mqtt":1,"lorawan":0,"serial":0,"http":0}""", Compact(meter.GetProperty("transports")));
        Assert.Equal("""{"budget":1,"standard":1,"professional":0}""", Compact(meter.GetProperty("tiers")));
        Assert.Equal("""{"device":1,"manual":1,"composed":0}""", Compact(meter.GetProperty("captures")));
        Assert.Equal("""{"budget":1,"standard":1,"professional":0}""", Compact(catalogue.GetProperty("all").GetProperty("tiers")));
    }

    [Fact]
    public async Task The_table_says_the_same_in_both_languages()
    {
        Profile("acme/m1", "meter", "tier: budget", "modbus: {baud: 9600}", "table: input, address: 0, type: u16");

        await RunAsync("profile", "test", "--profiles", _folder);
        Assert.Contains("\nkind   models  modbus  mqtt  lorawan  serial  http  budget  standard  professional  device  manual  composed\n", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("\nmeter       1       1     0        0       0     0       1         0             0       0       0         0\n", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 models outside generic/, and 0 generic ones; 0 captures that are not composed.", _out.ToString(), StringComparison.Ordinal);

        _language = "zh_CN.UTF-8";
        await RunAsync("profile", "test", "--profiles", _folder);
        Assert.Contains("\n种类   型号  modbus", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("generic/ 以外 1 个型号，另有通用档案 0 个；非自拟抓包 0 段。", _out.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What this version promises of its catalogue.</summary>
    [Fact]
    public void The_catalogue_has_sixty_models_outside_generic_and_thirty_captures_that_are_not_composed()
    {
        var catalogue = Catalogue.Of(ProfileLibrary.Load(Repository.Profiles), ProfileTester.Run(Repository.Profiles));

        Assert.True(catalogue.Total.Models >= 60, $"{catalogue.Total.Models} models");
        Assert.True(catalogue.Total.Captures[(int)CaptureOrigin.Device] + catalogue.Total.Captures[(int)CaptureOrigin.Manual] >= 30, string.Join(' ', catalogue.Total.Captures));
        Assert.Equal(Enum.GetValues<DeviceKind>(), catalogue.Rows.Select(row => row.Kind!.Value));
        Assert.Equal(0, catalogue.Unread);
    }

    [Theory]
    [InlineData("--kind", "siren", "acme/s1")]
    [InlineData("--transport", "modbus", "acme/m1")]
    [InlineData("--tier", "budget", "acme/m1")]
    public async Task A_list_is_narrowed(string option, string word, string only)
    {
        Profile("acme/m1", "meter", "tier: budget", "modbus: {baud: 9600}", "table: input, address: 0, type: u16");
        Profile("acme/s1", "siren", "", "http: {messages: {state: {}}}", "field: p");

        Assert.Equal(ExitCode.Ok, await RunAsync("profile", "list", option, word, "--profiles", _folder));

        Assert.StartsWith(only, Assert.Single(_out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_none_is_said_with_the_list()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("profile", "list", "--kind", "smoak", "--profiles", _folder));
        Assert.Contains("smoke", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_is_shown_with_how_it_speaks_and_is_known()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync("profile", "show", "heiman/hs1wl", "--profiles", Repository.Profiles));

        Assert.Contains("tier budget, power battery", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("mqtt: {base}/{address}", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("Identified by: {base}/bridge/devices definition.model = HS1WL/HS3WL", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_begun_from_recorded_messages_passes_its_test_and_says_what_is_left()
    {
        var file = File("""
            # recorded with mosquitto_sub -v
            zigbee2mqtt/door-1 {"contact":true,"battery":88,"last_seen":"2026-01-01T10:00:00Z","update":{"state":"idle"},"it's":1.5}
            zigbee2mqtt/door-1 {"contact":false,"battery":87.5,"last_seen":"2026-01-01T10:01:00Z","update":{"state":"available"}}
            zigbee2mqtt/door-1/availability {"state":"online"}
            """);

        Assert.Equal(ExitCode.Ok, await NewAsync("acme/door", "door", "--from-capture", file));

        var profile = System.IO.File.ReadAllText(Path.Combine(_folder, "acme", "door", "profile.yaml"));
        Assert.Contains("pass  acme/door  captures 1/1: device 1, manual 0, composed 0", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("TODOs are left", _out.ToString(), StringComparison.Ordinal);
        Assert.Contains("base: 'zigbee2mqtt'", profile, StringComparison.Ordinal);
        Assert.Contains("availability: {message: availability, field: 'state', values: {'online': 1, 'offline': 0}}", profile, StringComparison.Ordinal);
        Assert.Contains("# TODO state last_seen", profile, StringComparison.Ordinal);
        Assert.Contains("values: {'idle': 0, 'available': 1}", profile, StringComparison.Ordinal);
        var capture = System.IO.File.ReadAllText(Path.Combine(_folder, "acme", "door", "captures", "1", "capture.yaml"));
        Assert.Contains("\n  battery: 87.5\n", capture, StringComparison.Ordinal);
        Assert.Contains("\n  contact: 0\n", capture, StringComparison.Ordinal);
        Assert.Equal(["acme/door"], ProfileLibrary.Load(_folder).Profiles.Select(one => one.Id));
    }

    [Fact]
    public async Task A_profile_is_never_overwritten()
    {
        Profile("acme/m1", "meter", "", "modbus: {baud: 9600}", "table: input, address: 0, type: u16");
        var before = System.IO.File.ReadAllText(Path.Combine(_folder, "acme", "m1", "profile.yaml"));

        Assert.Equal(ExitCode.Failed, await NewAsync("acme/m1", "meter", "--from-capture", File("a/b 1")));

        Assert.Contains("not overwritten", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllText(Path.Combine(_folder, "acme", "m1", "profile.yaml")));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../b")]
    [InlineData("/etc/x")]
    [InlineData("Acme/T1")]
    [InlineData("acme")]
    public async Task A_name_that_is_no_folder_of_ours_is_refused(string id)
    {
        Assert.Equal(ExitCode.Usage, await NewAsync(id, "meter", "--from-capture", File("a/b 1")));
        Assert.Contains("vendor/model", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("topic-without-payload\n", ":1: expected a topic")]
    [InlineData("a/+/c 1\n", "cannot stand in a profile")]
    [InlineData("a/{address} 1\n", "cannot stand in a profile")]
    [InlineData("\n# nothing\n", "No message was heard")]
    [InlineData("a/b/c 2026-01-01T10:00:00Z\n", "No field can be a point")]
    [InlineData("a/b 1\nc/d 2\n", "give it with --address")]
    public async Task What_no_profile_can_be_made_of_is_said_and_nothing_is_written(string text, string said)
    {
        Assert.Equal(ExitCode.Failed, await NewAsync("acme/t1", "meter", "--from-capture", File(text)));

        Assert.Contains(said, _error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "acme")));
    }

    /// <summary>Names and words that would break out of their place in the file, were they not written as text.</summary>
    [Theory]
    [InlineData("""a/b {"x'y: {":1,"- z":true,"k#\n":2,"":3,"q":"it's, {a: 1}","w":1e400,"n":null,"d.e":{"f[0]":[1,[2,"on"]]}}""")]
    [InlineData("a/b #!%@&*\na/b it's: {x}\na/b ~")]
    [InlineData("'/\" 5\n'/\" 6")]
    [InlineData("a/b/availability online\na/b -0.0000001\na/b 12345678901234567890")]
    [InlineData("a/b {\"v\":1}\na/b not json\na/b {\"v\":2}")]
    public async Task Hostile_messages_become_text_and_nothing_else(string text)
    {
        var exit = await NewAsync("acme/t1", "meter", "--from-capture", File(text));

        Assert.Equal((ExitCode.Ok, ""), (exit, exit == ExitCode.Ok ? "" : _out.ToString() + _error));
    }

    [Fact]
    public async Task Random_bytes_make_a_profile_that_passes_or_none()
    {
        var random = new Random(4);
        for (var i = 0; i < 60; i++)
        {
            var line = $"a/b {{\"k{(char)random.Next(32, 0x3000)}\":\"{(char)random.Next(35, 0xD000)}\",\"n\":{random.NextDouble():R}}}\n";
            System.IO.File.WriteAllBytes(Path.Combine(_folder, "c.txt"), random.Next(4) == 0 ? [.. Enumerable.Range(0, 50).Select(_ => (byte)random.Next(256))] : System.Text.Encoding.UTF8.GetBytes(line + line));

            var exit = await NewAsync($"acme/t{i}", "meter", "--from-capture", Path.Combine(_folder, "c.txt"));

            Assert.Equal(exit == ExitCode.Ok, Directory.Exists(Path.Combine(_folder, "acme", $"t{i}")));
        }
    }

    [Fact]
    public async Task A_profile_is_begun_from_frames_of_a_serial_protocol_and_from_lorawan_payloads()
    {
        Assert.Equal(ExitCode.Ok, await NewAsync(
            "acme/water", "water-meter", "--protocol", "cjt188", "--from-capture",
            File("68 10 12 00 00 00 00 00 00 81 16 90 1F 00 10 00 10 00 2C 10 00 10 00 2C 00 00 00 00 00 00 00 00 FF 67 16")));
        Assert.Contains("volume: 1000.1", System.IO.File.ReadAllText(Path.Combine(_folder, "acme", "water", "captures", "1", "capture.yaml")), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Ok, await NewAsync("acme/node", "tilt", "--port", "2", "--from-capture", File("01 75 5c 05\n01 75 5d 06 07")));
        Assert.Contains("byte3: 6", System.IO.File.ReadAllText(Path.Combine(_folder, "acme", "node", "captures", "1", "capture.yaml")), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Failed, await NewAsync("acme/odd", "tilt", "--port", "2", "--from-capture", File("01 7")));
        Assert.Contains("bytes in hexadecimal", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, await NewAsync("acme/odd", "water-meter", "--protocol", "mbus", "--from-capture", File("00 01 02")));
    }

    [Theory]
    [InlineData("--kind", "meter")]
    [InlineData("--kind", "meter", "--from-capture", "x", "--from-broker", "mqtt://h", "--topic", "a")]
    [InlineData("--kind", "meter", "--from-broker", "http://h", "--topic", "a")]
    [InlineData("--kind", "meter", "--from-broker", "mqtt://h")]
    [InlineData("--kind", "meter", "--from-capture", "x", "--port", "256")]
    [InlineData("--kind", "metre", "--from-capture", "x")]
    [InlineData("--from-capture", "x")]
    public async Task A_wrong_line_is_usage(params string[] options) =>
        Assert.Equal(ExitCode.Usage, await RunAsync(["profile", "new", "acme/t1", "--profiles", _folder, .. options]));

    public void Dispose()
    {
        Directory.Delete(_folder, true);
        _out.Dispose();
        _error.Dispose();
    }

    private Task<int> NewAsync(string id, string kind, params string[] options) =>
        RunAsync(["profile", "new", id, "--kind", kind, "--profiles", _folder, .. options]);

    private Task<int> RunAsync(params string[] line) =>
        VerbTree.InvokeAsync(line, new VerbContext(new SiteClock(), name => name == "LANG" ? _language : null, _out, _error));

    private string File(string text)
    {
        var path = Path.Combine(_folder, "capture.txt");
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private void Profile(string id, string kind, string tier, string link, string place)
    {
        Directory.CreateDirectory(Path.Combine(_folder, id));
        System.IO.File.WriteAllText(Path.Combine(_folder, id, "profile.yaml"), $"name: N\nkind: {kind}\nsource: test\n{tier}\n{link}\npoints: {{p: {{title: P, unit: W, {place}}}}}\n");
    }

    private void Capture(string id, string name, string origin)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, id, "captures", name)).FullName;
        System.IO.File.WriteAllText(Path.Combine(folder, "capture.yaml"), $"origin: {origin}\nsource: test\nmessages: [{{topic: device, payload: '{{\"p\":5}}'}}]\nexpect: {{p: 5 W}}\n");
    }

    private static string Compact(JsonElement json) => string.Concat(json.GetRawText().Where(c => !char.IsWhiteSpace(c)));
}
