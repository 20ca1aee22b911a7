using System.Text.Json;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Gateway.Verbs;

namespace CityEdge.Gateway.Tests.Verbs;

public sealed class TokenVerbTests
{
    [Theory]
    [InlineData("en_GB.UTF-8", "shown this once")]
    [InlineData("zh_CN.UTF-8", "只显示这一次")]
    public async Task A_token_is_shown_with_the_line_for_the_site_that_it_fits(string language, string said)
    {
        var (to, error) = (new StringWriter(), new StringWriter());

        Assert.Equal(ExitCode.Ok, await VerbTree.InvokeAsync(["token"], new VerbContext(new PageClock(), name => name == "LANG" ? language : null, to, error)));

        var lines = to.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal("key: " + DeviceKey.Digest(lines[0]), lines[1]);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", lines[0]);
        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_two_tokens_are_alike_and_as_json_they_stand_alone()
    {
        var (first, second) = (await JsonAsync(), await JsonAsync());

        Assert.NotEqual(first.Token, second.Token);
        Assert.Equal(DeviceKey.Digest(first.Token), first.Key);
    }

    private static async Task<(string Token, string Key)> JsonAsync()
    {
        var to = new StringWriter();
        Assert.Equal(ExitCode.Ok, await VerbTree.InvokeAsync(["token", "--json"], new VerbContext(new PageClock(), static _ => null, to, new StringWriter())));
        using var json = JsonDocument.Parse(to.ToString());
        return (json.RootElement.GetProperty("token").GetString()!, json.RootElement.GetProperty("key").GetString()!);
    }
}
