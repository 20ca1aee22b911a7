using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Configuration;

namespace CityEdge.Gateway.Tests.Sites;

/// <summary>Every folder under cases is a site with what <c>check</c> must say about it, all of it, each at its place.</summary>
public sealed class BrokenSiteTests
{
    /// <summary>Set to 1, the expectations are written instead of compared; look at the difference before committing it.</summary>
    private const string UpdateVariable = "CITYEDGE_UPDATE_EXPECTED";

    private static readonly string Cases = Repository.Of("tests", "CityEdge.Gateway.Tests", "Sites", "cases");

    public static TheoryData<string> Names() => new(Directory.EnumerateDirectories(Cases).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_error_is_said_at_file_line_and_column(string name)
    {
        var folder = Path.Combine(Cases, name);
        var own = Path.Combine(folder, "profiles");
        var load = SiteLoader.Load(folder, Directory.Exists(own) ? own : Repository.Profiles);
        var said = string.Concat(load.Diagnostics.Select(diagnostic => diagnostic + "\n"));
        var expected = Path.Combine(folder, "expected.txt");
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(expected, said);
        }

        Assert.Equal(File.ReadAllText(expected), said);
        Assert.Null(load.Site);
        Assert.True(load.HasErrors);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_error_is_said_in_Chinese_too(string name)
    {
        var folder = Path.Combine(Cases, name);
        var own = Path.Combine(folder, "profiles");
        var load = SiteLoader.Load(folder, Directory.Exists(own) ? own : Repository.Profiles);

        Assert.All(load.Diagnostics, diagnostic => Assert.Contains(diagnostic.Zh, letter => letter is >= '\u4e00' and <= '\u9fff'));

        // What people read about rules is compared word by word.
        if (name.StartsWith("wrong-", StringComparison.Ordinal))
        {
            var said = string.Concat(load.Diagnostics.Select(diagnostic => diagnostic.In(chinese: true) + "\n"));
            var expected = Path.Combine(folder, "expected.zh.txt");
            if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            {
                File.WriteAllText(expected, said);
            }

            Assert.Equal(File.ReadAllText(expected), said);
        }
    }

    [Fact]
    public void There_are_a_dozen_of_them() => Assert.True(Names().Count >= 12);

    [Fact]
    public void A_folder_without_a_site_is_an_error_at_the_file_that_is_missing()
    {
        var load = SiteLoader.Load(Path.Combine(Cases, "no-such-folder"), ProfileLibrary.Empty);

        Assert.Null(load.Site);
        Assert.StartsWith("site.yaml:1:1: error: there is no such file", Assert.Single(load.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_the_site_does_not_use_may_be_wrong()
    {
        var library = ProfileLibrary.Load(Path.Combine(Cases, "broken-profile", "profiles"));

        Assert.NotEmpty(library.Diagnostics);
        Assert.DoesNotContain(SiteBuilder.Build(new SiteConfig { Id = "s1" }, library).Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
    }
}
