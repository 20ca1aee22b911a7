using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Configuration;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Journal.Readings;

/// <summary>What site.yaml says about keeping readings arrives at the policy, and what cannot be is refused at its place.</summary>
public sealed class ReportKeyTests
{
    [Fact]
    public void A_site_says_which_readings_of_a_point_are_kept()
    {
        var load = Load("report: {temperature: {deadband: 1.8 °F, interval: 1 min}}");

        Assert.DoesNotContain(load.Diagnostics, static diagnostic => diagnostic.Severity == CityEdge.Gateway.Configuration.Severity.Error);
        var policy = ReportPolicy.Of(load.Site!);
        var (temperature, humidity) = (PointOf(load, "a.temperature"), PointOf(load, "a.humidity"));
        Assert.True(Keeps(policy, temperature, 0, 20) && Keeps(policy, humidity, 0, 50));
        Assert.False(Keeps(policy, temperature, 10, 20.9));
        Assert.True(Keeps(policy, temperature, 20, 21.1));
        Assert.True(Keeps(policy, temperature, 80, 21.1));

        // The other point has what is usual for its unit.
        Assert.False(Keeps(policy, humidity, 80, 51.9));
        Assert.True(Keeps(policy, humidity, 81, 52.1));
    }

    [Theory]
    [InlineData("report: {temperature: {deadband: 5 %RH}}", "does not fit")]
    [InlineData("report: {temperature: {deadband: 5}}", "unit is missing")]
    [InlineData("report: {temperature: {deadband: -1 K}}", "not negative")]
    [InlineData("report: {temperature: {interval: 0 s}}", "1 s")]
    [InlineData("report: {temprature: {interval: 1 min}}", "temperature")]
    [InlineData("report: {temperature: {every: 1 min}}", "every")]
    public void What_cannot_be_is_refused_at_its_place(string report, string words)
    {
        var error = Assert.Single(Load(report).Diagnostics, static diagnostic => diagnostic.Severity == CityEdge.Gateway.Configuration.Severity.Error);

        Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(":4:", error.ToString(), StringComparison.Ordinal);
    }

    private static bool Keeps(ReportPolicy policy, PointId point, int second, double value) => policy.Keeps(
        KeptReading.Of(Reading.Good(point, value, new Moment(TimeSpan.FromSeconds(second).Ticks, DateTimeOffset.UnixEpoch.AddSeconds(second)))), 1);

    private static PointId PointOf(SiteLoad load, string name) => new(load.Site!.Model.Points.Select(static (point, index) => (point.Name, index)).Single(one => one.Name == name).index);

    private static SiteLoad Load(string report)
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-report");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "site.yaml"), $$$"""
                site: {id: s1, name: Test}
                zones: {k: {name: K}}
                lines: {bus1: {modbus-rtu: {port: /dev/ttyUSB0} } }
                devices: {a: {profile: xy/md02, line: bus1, address: 4, zone: k, {{{report}}} }}
                """);
            return SiteLoader.Load(folder.FullName, ProfileLibrary.Load(Repository.Profiles));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
