using CityEdge.Gateway.Verbs;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Verbs;

/// <summary>What verbs print and how they end, in process.</summary>
public sealed class VerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cityedge").FullName;
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private string? _language;

    [Theory]
    [InlineData("run")]
    [InlineData("demo")]
    [InlineData("check")]
    [InlineData("read")]
    [InlineData("profile list")]
    [InlineData("pack list")]
    [InlineData("pack show")]
    [InlineData("profile show")]
    [InlineData("profile test")]
    [InlineData("profile new")]
    [InlineData("alarms list")]
    [InlineData("alarms ack")]
    [InlineData("alarms silence")]
    [InlineData("alarms reset")]
    [InlineData("alarms isolate")]
    [InlineData("alarms operate")]
    [InlineData("alarms release")]
    [InlineData("alarms stats")]
    [InlineData("token")]
    [InlineData("events tail")]
    [InlineData("events export")]
    [InlineData("journal verify")]
    [InlineData("journal stats")]
    [InlineData("journal salvage")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("replay")]
    public async Task Every_verb_has_help_with_an_example_in_both_languages(string verb)
    {
        Assert.Equal(ExitCode.Ok, await RunAsync([.. verb.Split(' '), "--help"]));
        Assert.Contains("Example: cityedge " + verb, _out.ToString(), StringComparison.Ordinal);

        _language = "zh_CN.UTF-8";
        Assert.Equal(ExitCode.Ok, await RunAsync([.. verb.Split(' '), "--help"]));
        Assert.Contains("例：cityedge " + verb, _out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("check --nonsense")]
    [InlineData("read")]
    [InlineData("demo --relay nowhere")]
    [InlineData("alarms isolate --point a.b --for soon")]
    public async Task A_wrong_command_line_is_usage_and_says_where_help_is(string line)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(line.Split(' ')));
        Assert.NotEmpty(_error.ToString());
    }

    [Fact]
    public async Task A_broken_site_is_refused_with_every_error_at_its_place()
    {
        Site("""
            site: {id: broken, name: Broken}
            zones:
              kitchen: {name: Kitchen}
            lines:
              bus: {modbus-tcp: {host: 127.0.0.1, port: 99999}}
            devices:
              temp-1: {profile: xy/md0, line: bus, address: 1, zone: kitchn}
            """);

        Assert.Equal(ExitCode.BadConfiguration, await RunAsync("check", "--config", _folder, "--profiles", Profiles));

        var printed = _out.ToString();
        Assert.Contains("site.yaml:5:", printed, StringComparison.Ordinal);
        Assert.Contains("site.yaml:7:", printed, StringComparison.Ordinal);
        Assert.Contains("did you mean", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_without_any_configuration_ends_with_78()
    {
        Assert.Equal(ExitCode.BadConfiguration, await RunAsync(
            "run", "--config", Path.Combine(_folder, "none"), "--state", Path.Combine(_folder, "state"), "--profiles", Profiles));
    }

    [Fact]
    public async Task A_gateway_that_does_not_run_is_unreachable()
    {
        Assert.Equal(ExitCode.Unreachable, await RunAsync("alarms", "list", "--state", _folder));
        Assert.NotEmpty(_error.ToString());
    }

    [Fact]
    public async Task An_unknown_profile_is_not_found()
    {
        Assert.Equal(ExitCode.NotFound, await RunAsync("profile", "show", "no/such", "--profiles", Profiles));
        Assert.Equal(ExitCode.NotFound, await RunAsync("profile", "test", "no/such", "--profiles", Profiles));
    }

    [Fact]
    public async Task The_shipped_profiles_pass_their_captures_and_are_listed_by_origin()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync("profile", "test", "--profiles", Profiles));
        Assert.Contains("composed", _out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("2h", 7200)]
    [InlineData("h", null)]
    [InlineData("-1s", null)]
    [InlineData("1d", null)]
    [InlineData("99999999s", null)]
    public void Durations_are_written_short(string text, int? seconds) =>
        Assert.Equal(seconds, AlarmsVerb.ParseSpan(text)?.TotalSeconds);

    public void Dispose()
    {
        Directory.Delete(_folder, true);
        _out.Dispose();
        _error.Dispose();
    }

    private static string Profiles { get; } = FindProfiles();

    private static string FindProfiles()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "firmware-profiles")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("firmware-profiles is not above the tests.");
        }

        return Path.Combine(folder.FullName, "firmware-profiles");
    }

    private void Site(string yaml) => File.WriteAllText(Path.Combine(_folder, "site.yaml"), yaml);

    private Task<int> RunAsync(params string[] line) =>
        VerbTree.InvokeAsync(line, new VerbContext(new SiteClock(), name => name == "LANG" ? _language : null, _out, _error));
}
