using System.Runtime.Versioning;
using CityEdge.EndToEnd.Mqtt;
using CityEdge.EndToEnd.Site;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Safety.Points;
using CityEdge.Simulator.Serial;
using CityEdge.Simulator.Wires;

namespace CityEdge.EndToEnd.Serial;

/// <summary>A site with meters on one serial line, through the whole gateway: two that are asked and a node that reports by itself.</summary>
[SupportedOSPlatform("linux")]
[Trait("stranger", "pty")]
public sealed class SerialSiteTests
{
    [Fact(Timeout = 300_000)]
    public async Task Meters_on_a_serial_line_give_values_are_lost_each_for_itself_and_found_again()
    {
        Tools.NeedPty();
        var stop = TestContext.Current.CancellationToken;
        await using var cable = await Simulator.Wires.PtyPair.OpenAsync(stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var port = new PtyPort(cable.Right);
        var electricity = new ElectricityMeter(161) { Voltage = 2301, Current = -1234 };
        var node = new PressureNode("SHMK19060013") { Pressure = 538 };
        var bus = new MeterBus(port);
        bus.Meters.AddRange([electricity, new WaterMeter(12) { Hundredths = 100010 }]);
        var serving = bus.ServeAsync(end.Token);
        await using var gateway = new Cityedge();
        gateway.Write($$"""
            site: {id: meters, name: Meters}
            zones: {cellar: {name: Cellar} }
            lines:
              bus: {serial-frames: {port: {{cable.Left}}, baud: 2400} }
            devices:
              power-1: {profile: generic/dlt645-meter, line: bus, address: "000000000161", zone: cellar}
              water-1: {profile: generic/cjt188-water-meter, line: bus, address: "00000000000012", zone: cellar}
              node-1: {profile: meokon/pressure, line: bus, address: SHMK19060013, zone: cellar}
            page: {listen: "127.0.0.1:0"}
            """);
        await gateway.StartAsync(stop);

        Assert.Equal(230.1, (await gateway.PointAsync("power-1.voltage", static point => point.Quality == Quality.Good, stop)).Value!.Value, 6);
        Assert.Equal(1000.1, (await gateway.PointAsync("water-1.volume", static point => point.Quality == Quality.Good, stop)).Value!.Value, 6);
        await bus.SayAsync(node.Push(), stop);
        Assert.Equal(0.538, (await gateway.PointAsync("node-1.pressure", static point => point.Quality == Quality.Good, stop)).Value!.Value, 6);

        electricity.IsDead = true;
        await gateway.PointAsync("device:power-1", static point => point.InFault, stop);
        Assert.Equal(Quality.Good, (await gateway.PointAsync("device:water-1", static point => true, stop)).Quality);
        electricity.IsDead = false;
        electricity.Voltage = 2222;
        Assert.Equal(222.2, (await gateway.PointAsync("power-1.voltage", static point => point.Quality == Quality.Good, stop)).Value!.Value, 6);
        await gateway.FaultsAsync(stop);

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }
}
