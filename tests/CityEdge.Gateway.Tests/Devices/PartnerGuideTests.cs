using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Tests.Configuration;

namespace CityEdge.Gateway.Tests.Devices;

/// <summary>What the partner guide tells a newcomer to type works as typed.</summary>
public sealed class PartnerGuideTests
{
    [Fact]
    public void The_profile_and_capture_of_the_guide_pass()
    {
        var blocks = File.ReadAllText(Repository.Of("firmware-profiles", "README.md"))
            .Split("```").Where((_, index) => index % 2 == 1).Where(block => block.StartsWith("yaml\n", StringComparison.Ordinal)).Select(block => block["yaml\n".Length..]).ToList();
        var profile = blocks.Single(block => block.StartsWith("name:", StringComparison.Ordinal));
        var alarms = blocks.Single(block => block.StartsWith("    life-safety:", StringComparison.Ordinal));
        var capture = blocks.Single(block => block.StartsWith("origin:", StringComparison.Ordinal));

        Assert.Equal("pass  example/t100  captures 1/1: device 0, manual 1, composed 0\n", Run(profile, capture));
        Assert.Equal("pass  example/t100  captures 1/1: device 0, manual 1, composed 0\n", Run(profile + alarms, capture));
        Assert.Contains("pass  example/t100  captures 1/1", File.ReadAllText(Repository.Of("firmware-profiles", "README.md")), StringComparison.Ordinal);
    }

    /// <summary>One complete example for each wire, written to the files that its first line names.</summary>
    [Fact]
    public void Every_wire_of_the_guide_has_an_example_that_passes()
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-");
        try
        {
            foreach (var block in File.ReadAllText(Repository.Of("firmware-profiles", "README.md")).Split("```").Where(block => block.StartsWith("yaml\n# example/", StringComparison.Ordinal)))
            {
                var path = Path.Combine(folder.FullName, block["yaml\n# ".Length..].Split('\n')[0]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, block["yaml\n".Length..]);
            }

            var reports = ProfileTester.Run(folder.FullName);

            Assert.Empty(reports.SelectMany(report => report.Diagnostics).Select(diagnostic => diagnostic.ToString()));
            Assert.Empty(reports.SelectMany(report => report.Captures).SelectMany(capture => capture.Differences).Select(difference => difference.En));
            Assert.All(reports, report => Assert.True(report.Passed, report.Id));
            Assert.Equal(
                [Transport.Mqtt, Transport.LoRaWan, Transport.Serial, Transport.Http],
                ProfileLibrary.Load(folder.FullName).Profiles.Select(profile => profile.Transport).Order());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_wrong_capture_fails_with_expected_and_got_and_a_wrong_file_with_its_place()
    {
        var profile = """
            name: Example
            kind: meter
            source: test
            modbus: {baud: 9600}
            points:
              power: {title: Power, unit: W, table: input, address: 0, type: u16}
            """;

        Assert.Contains("one: power: expected 3 W, got 1 W", Run(profile, "origin: composed\nsource: test\nexchanges: [{request: 01 04 00 00 00 01 31 CA, response: 01 04 02 00 01 78 F0}]\nexpect: {power: 3 W}\n"), StringComparison.Ordinal);
        Assert.Contains("exchange 1: expected Ok, got BadCrc", Run(profile, "origin: composed\nsource: test\nexchanges: [{request: 01 04 00 00 00 01 31 CA, response: 01 04 02 00 01 78 F1}]\n"), StringComparison.Ordinal);
        Assert.Contains("one/capture.yaml:3:23: error: expected bytes in hexadecimal", Run(profile, "origin: composed\nsource: test\nexchanges: [{request: 0104000000013}]\n"), StringComparison.Ordinal);
        Assert.Contains("profile.yaml:2:7: error: expected one of smoke", Run(profile.Replace("meter", "metre", StringComparison.Ordinal), "origin: composed\nsource: test\n"), StringComparison.Ordinal);
    }

    private static string Run(string profile, string capture)
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-");
        try
        {
            var model = Path.Combine(folder.FullName, "example", "t100");
            Directory.CreateDirectory(Path.Combine(model, "captures", "one"));
            File.WriteAllText(Path.Combine(model, "profile.yaml"), profile);
            File.WriteAllText(Path.Combine(model, "captures", "one", "capture.yaml"), capture);
            using var printed = new StringWriter { NewLine = "\n" };
            ProfileTester.Print(ProfileTester.Run(folder.FullName), printed, chinese: false);
            return printed.ToString();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
