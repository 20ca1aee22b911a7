using System.Text.Json;
using CityEdge.Gateway.Tests.Configuration;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Gateway.Verbs;

namespace CityEdge.Gateway.Tests.Verbs;

/// <summary>What a person gets who types a verb wrongly or asks for what is not there.</summary>
public sealed class VerbTreeTests
{
    [Theory]
    [InlineData(ExitCode.Usage, "See: cityedge --help")]
    [InlineData(ExitCode.Usage, "See: cityedge --help", "bogus")]
    [InlineData(ExitCode.Usage, "See: cityedge profile --help", "profile", "bogus")]
    [InlineData(ExitCode.Usage, "See: cityedge profile show --help", "profile", "show")]
    [InlineData(ExitCode.Usage, "See: cityedge alarms ack --help", "alarms", "ack", "--for", "2h")]
    [InlineData(ExitCode.Usage, "not more", "alarms", "ack", "--zone", "kitchen", "--point", "a.b", "--state", "no-such-folder")]
    [InlineData(ExitCode.Usage, "no duration", "alarms", "silence", "--for", "0s", "--state", "no-such-folder")]
    [InlineData(ExitCode.Unreachable, "not running", "alarms", "silence", "--for", "90s", "--state", "no-such-folder")]
    [InlineData(ExitCode.NotFound, "--profiles", "profile", "list", "--profiles", "no-such-folder")]
    [InlineData(ExitCode.NotFound, "--profiles", "profile", "test", "--profiles", "no-such-folder")]
    [InlineData(ExitCode.BadConfiguration, "refused", "check", "--config", "no-such-folder")]
    public async Task A_wrong_command_line_says_what_to_do_next(int code, string said, params string[] args)
    {
        var error = new StringWriter();

        var exit = await VerbTree.InvokeAsync(args, new VerbContext(new PageClock(), _ => null, new StringWriter(), error));

        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(code, exit);
    }

    [Fact]
    public async Task The_test_of_a_profile_is_told_as_json()
    {
        var to = new StringWriter();

        var exit = await VerbTree.InvokeAsync(
            ["profile", "test", "xy/md02", "--json", "--profiles", Repository.Profiles], new VerbContext(new PageClock(), _ => null, to, new StringWriter()));

        using var json = JsonDocument.Parse(to.ToString());
        Assert.Equal(ExitCode.Ok, exit);
        var profile = Assert.Single(json.RootElement.GetProperty("profiles").EnumerateArray());
        Assert.Equal(("xy/md02", true), (profile.GetProperty("id").GetString(), profile.GetProperty("passed").GetBoolean()));
        Assert.NotEqual(0, profile.GetProperty("captures").GetArrayLength());
    }
}
