using System.Globalization;
using System.Text.Json;
using CityEdge.EndToEnd.Strangers;

namespace CityEdge.EndToEnd.Site;

/// <summary>The demo as people run it, and against somebody else's relay.</summary>
public sealed class DemoTests
{
    [Fact(Timeout = 90_000)]
    [Trait("stranger", "pty")]
    public async Task The_night_plays_to_its_end_and_says_what_happened()
    {
        Tools.NeedPty();

        var (exit, output) = await Cityedge.VerbAsync(TestContext.Current.CancellationToken, "demo", "--once", "--json", "--page-port", "0");

        Assert.True(exit == 0, output);
        using var report = JsonDocument.Parse(output);
        Assert.True(report.RootElement.GetProperty("siren_ms").GetDouble() > 0);
        Assert.Equal(8, report.RootElement.GetProperty("devices").GetInt32());
        var events = report.RootElement.GetProperty("events").EnumerateArray()
            .Select(one => $"{one.GetProperty("alarm").GetString()} {one.GetProperty("event").GetString()}").ToList();
        Assert.True(events.IndexOf("left-on Raised") >= 0, output);
        string[] life = ["Raised", "Acknowledged", "Silenced", "ReturnedToNormal", "Reset"];
        var order = life.Select(step => events.IndexOf("smoke-1.smoke-1.fire " + step)).ToArray();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
    }

    [Fact(Timeout = 90_000)]
    [Trait("stranger", "pymodbus")]
    public async Task Somebody_elses_relay_is_commanded_and_read_back()
    {
        await Tools.NeedPymodbusAsync();
        var stop = TestContext.Current.CancellationToken;
        await using var relay = await PymodbusServer.StartTcpAsync(stop);

        var (exit, output) = await Cityedge.VerbAsync(stop, "demo", "--once", "--json", "--page-port", "0", "--relay", At(relay));

        Assert.True(exit == 0, output);

        // The board's own timer switches the siren on, a plain coil switches it off; a stranger without that timer keeps both addresses.
        Assert.Contains(relay.Log, line => line.StartsWith("WRITE unit=1 fc=5 address=", StringComparison.Ordinal));
        Assert.Contains("WRITE unit=1 fc=5 address=0 values=0", relay.Log);
    }

    [Fact(Timeout = 90_000)]
    [Trait("stranger", "pymodbus")]
    public async Task A_relay_that_refuses_is_an_output_fault_and_the_demo_fails()
    {
        await Tools.NeedPymodbusAsync();
        var stop = TestContext.Current.CancellationToken;
        await using var relay = await PymodbusServer.StartTcpAsync(stop, refuse: 4);

        var (exit, output) = await Cityedge.VerbAsync(stop, "demo", "--once", "--page-port", "0", "--relay", At(relay));

        Assert.Equal(1, exit);
        Assert.Contains("Output fault: output:siren", output, StringComparison.Ordinal);
        Assert.Contains(relay.Log, line => line.StartsWith("REFUSED unit=1 fc=5", StringComparison.Ordinal));
    }

    private static string At(PymodbusServer relay) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{relay.Port}");
}
