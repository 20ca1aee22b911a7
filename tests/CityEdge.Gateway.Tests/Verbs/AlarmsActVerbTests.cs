using CityEdge.Gateway.Tests.Page;
using CityEdge.Gateway.Verbs;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Testing;

namespace CityEdge.Gateway.Tests.Verbs;

/// <summary>A person at the box has a valve act and lets it go: <c>cityedge alarms operate|release</c> through the socket of a gateway that runs.</summary>
public sealed class AlarmsActVerbTests : IDisposable
{
    private const string Act = "act:valve";

    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private readonly Dictionary<string, string> _environment = new() { ["USER"] = "li" };

    [Fact]
    public async Task A_person_has_a_valve_act_and_lets_it_go_with_name_and_reason()
    {
        await using var bench = await CellarAsync();
        using var listener = await EventReader.OpenAsync(bench.Http);
        await listener.NextAsync();

        Assert.Equal(ExitCode.Ok, await RunAsync(bench, "operate", "valve", "--why", "pipe burst"));
        var told = await listener.NextAsync();
        await bench.SettleAsync();
        Assert.Equal(("cityedge.alarm.raised.v1", Act, "li", "pipe burst"), (told.Type, Text(told, "alarm"), Text(told, "who"), Text(told, "why")));
        Assert.Equal((true, (AlarmState?)AlarmState.Unacknowledged), await ValveAsync(bench));
        Assert.Equal(("Done.\n", ""), Taken());

        _environment["LANG"] = "zh_CN.UTF-8";
        Assert.Equal(ExitCode.Ok, await RunAsync(bench, "release", "valve", "--why", "修好了", "--who", "王工"));
        told = await listener.NextAsync();
        await bench.SettleAsync();
        Assert.Equal(("cityedge.alarm.returned.v1", Act, "王工", "修好了"), (told.Type, Text(told, "alarm"), Text(told, "who"), Text(told, "why")));
        Assert.Equal((false, (AlarmState?)null), await ValveAsync(bench));
        Assert.Equal(("已执行。\n", ""), Taken());
    }

    [Fact]
    public async Task Who_became_root_is_named_and_not_root()
    {
        await using var bench = await CellarAsync();
        (_environment["USER"], _environment["SUDO_USER"]) = ("root", "zhang");
        using var listener = await EventReader.OpenAsync(bench.Http);
        await listener.NextAsync();

        Assert.Equal(ExitCode.Ok, await RunAsync(bench, "operate", "valve", "--why", "test of the valve"));

        Assert.Equal("zhang", Text(await listener.NextAsync(), "who"));
    }

    [Theory]
    [InlineData(ExitCode.Usage, "Give the reason with --why", "operate", "valve")]
    [InlineData(ExitCode.Usage, "Give the reason with --why", "operate", "valve", "--why", " ")]
    [InlineData(ExitCode.NotFound, "those with acts in site.yaml", "operate", "pump", "--why", "x")]
    [InlineData(ExitCode.NotFound, "those with acts in site.yaml", "operate", "siren", "--why", "x")]
    [InlineData(ExitCode.NotFound, "those with acts in site.yaml", "release", "pump", "--why", "x")]
    [InlineData(ExitCode.Failed, "cityedge alarms list", "release", "valve", "--why", "x")]
    [InlineData(ExitCode.Usage, "--help", "operate")]
    public async Task What_is_refused_moves_nothing_and_says_what_to_do(int exit, string said, params string[] line)
    {
        await using var bench = await CellarAsync();

        Assert.Equal(exit, await RunAsync(bench, line));

        await bench.SettleAsync();
        Assert.Equal((false, (AlarmState?)null), await ValveAsync(bench));
        var (text, errors) = Taken();
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Done.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_valve_that_acts_already_stays_so_and_a_release_needs_a_reason()
    {
        await using var bench = await CellarAsync();
        Assert.Equal(ExitCode.Ok, await RunAsync(bench, "operate", "valve", "--why", "burst"));

        Assert.Equal(ExitCode.Failed, await RunAsync(bench, "operate", "valve", "--why", "again"));
        Assert.Equal(ExitCode.Usage, await RunAsync(bench, "release", "valve"));

        await bench.SettleAsync();
        Assert.Equal((true, (AlarmState?)AlarmState.Unacknowledged), await ValveAsync(bench));
    }

    [Fact]
    public async Task Without_a_gateway_that_runs_it_is_unreachable_and_says_so()
    {
        var nowhere = Path.Combine(Path.GetTempPath(), "no-such-directory");

        Assert.Equal(ExitCode.Unreachable, await InvokeAsync(["operate", "valve", "--why", "burst", "--state", nowhere]));
        Assert.Contains("is not running", _error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    // The small shop with a water valve at the end of its points, found open.
    private static async Task<PageBench> CellarAsync()
    {
        var shop = TestShop.Build();
        var status = new PointId(shop.Model.Points.Count);
        var bench = await PageBench.StartAsync(shop with
        {
            Model = shop.Model with
            {
                Points = [.. shop.Model.Points, shop.Model.Points[TestShop.Siren.Index] with { Name = "output:valve" }],
                Outputs =
                [
                    .. shop.Model.Outputs,
                    new OutputDefinition
                    {
                        Id = "valve", Priorities = [], StatusPoint = status,
                        Acts = new ActDefinition { Kind = ActKind.WaterValve, To = ActPosition.Closed, Classes = [AlarmClass.Water], OnGatewayLoss = GatewayLoss.Stays },
                    },
                ],
            },
        });
        await bench.AllWellAsync();
        await bench.SayAndSettleAsync(status, 0);
        return bench;
    }

    private static async Task<(bool Wanted, AlarmState? State)> ValveAsync(PageBench bench)
    {
        var snapshot = await bench.Loop.SnapshotAsync();
        foreach (var alarm in snapshot.Alarms)
        {
            if (bench.Loop.Alarms[alarm.Alarm.Index].Id == Act)
            {
                return (snapshot.Outputs[^1], alarm.State);
            }
        }

        return (snapshot.Outputs[^1], null);
    }

    private static string? Text(EventReader.Heard heard, string key) => heard.Data.GetProperty(key).GetString();

    private (string Out, string Error) Taken()
    {
        var taken = (_out.ToString(), _error.ToString());
        _out.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        return taken;
    }

    private Task<int> RunAsync(PageBench bench, params string[] line) => InvokeAsync([.. line, "--state", Path.GetDirectoryName(bench.SocketPath)!]);

    private Task<int> InvokeAsync(string[] line) =>
        VerbTree.InvokeAsync(["alarms", .. line], new VerbContext(new SiteClock(), name => _environment.GetValueOrDefault(name), _out, _error));
}
