using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Page;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Simulator.Wires;

namespace CityEdge.EndToEnd.Site;

/// <summary>A site as README teaches to write it, read from somebody else's slave: a fault when that dies, an end of the fault when it is back.</summary>
public sealed class HandWrittenSiteTests
{
    [Fact(Timeout = 120_000)]
    [Trait("stranger", "pymodbus")]
    public async Task A_pymodbus_slave_over_tcp_is_read_lost_as_one_fault_and_found_again()
    {
        await Tools.NeedPymodbusAsync();
        var stop = TestContext.Current.CancellationToken;
        var slave = await PymodbusServer.StartTcpAsync(stop);
        await slave.SetAsync("ir", 1, 253, stop);
        await slave.SetAsync("ir", 2, 535, stop);
        await using var gateway = new Cityedge();
        gateway.Write(SiteOn($"{{modbus-tcp: {{host: 127.0.0.1, port: {slave.Port}}}}}"));

        await PlayAsync(gateway, slave, () => PymodbusServer.StartTcpAsync(stop, port: slave.Port), stop);
    }

    [Fact(Timeout = 120_000)]
    [Trait("stranger", "pymodbus")]
    [Trait("stranger", "pty")]
    public async Task A_pymodbus_slave_over_a_pty_is_read_lost_as_one_fault_and_found_again()
    {
        await Tools.NeedPymodbusAsync();
        Tools.NeedPty();
        var stop = TestContext.Current.CancellationToken;
        await using var cable = await PtyPair.OpenAsync(stop);
        var slave = await PymodbusServer.StartRtuAsync(cable.Right, stop);
        await slave.SetAsync("ir", 1, 253, stop);
        await slave.SetAsync("ir", 2, 535, stop);
        await using var gateway = new Cityedge();
        gateway.Write(SiteOn($"{{modbus-rtu: {{port: {cable.Left}, baud: 9600}}}}"));

        await PlayAsync(gateway, slave, () => PymodbusServer.StartRtuAsync(cable.Right, stop), stop);
    }

    private static async Task PlayAsync(Cityedge gateway, PymodbusServer slave, Func<Task<PymodbusServer>> restart, CancellationToken stop)
    {
        await gateway.StartAsync(stop);
        var read = await gateway.UntilAsync(client => client.GetPointsAsync(stop), view => Point(view, "temp-1.temperature").Quality == Quality.Good, stop);
        Assert.Equal(25.3, Point(read, "temp-1.temperature").Value!.Value, 6);
        Assert.Equal(53.5, Point(read, "temp-1.humidity").Value!.Value, 6);

        await slave.DisposeAsync();
        var faulted = await gateway.UntilAsync(client => client.GetAlarmsAsync(stop), view => Faults(view).Any(), stop);

        // One cause, one fault, and its members are named.
        var fault = Assert.Single(Faults(faulted));
        Assert.Contains("temp-1.temperature", fault.MemberPoints);
        Assert.Contains("temp-1.humidity", fault.MemberPoints);

        await using var again = await restart();
        await again.SetAsync("ir", 1, 260, stop);
        await gateway.UntilAsync(client => client.GetAlarmsAsync(stop), view => !Faults(view).Any(), stop);
        await gateway.UntilAsync(client => client.GetPointsAsync(stop), view => Point(view, "temp-1.temperature").Value is { } value && Math.Abs(value - 26) < 1e-6, stop);
    }

    private static Gateway.Page.PointView Point(PointsView view, string name) => view.Points.Single(point => point.Name == name);

    private static IEnumerable<Gateway.Page.AlarmView> Faults(AlarmsView view) => view.Alarms.Where(alarm =>
        alarm.Class == AlarmClass.Fault && alarm.State != AlarmState.Normal && !alarm.Marks.Contains(AlarmMarks.SuppressedByDesign));

    private static string SiteOn(string line) => $$"""
        site: {id: bench, name: Bench}
        zones:
          kitchen: {name: Kitchen}
        lines:
          bus: {{line}}
        devices:
          temp-1: {profile: xy/md02, line: bus, address: 1, zone: kitchen}
        page: {listen: "127.0.0.1:0"}
        """;
}
