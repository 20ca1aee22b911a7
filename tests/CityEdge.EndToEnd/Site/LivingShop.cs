using CityEdge.EndToEnd.Strangers;
using CityEdge.Simulator.Devices;
using CityEdge.Simulator.Modbus;

namespace CityEdge.EndToEnd.Site;

/// <summary>A shop that goes on living while its gateway dies: a smoke detector, a thermometer and a siren behind one Modbus TCP port.</summary>
internal sealed class LivingShop : IAsyncDisposable
{
    public const string Fire = "hub.smoke-1.fire";
    public const string Isolated = "temp-1.temperature";

    private readonly ModbusSlave _slave = new(RealClock.Time);
    private readonly LadogaHub _hub;
    private readonly WaveshareRelay _relay;
    private readonly int _port;

    public LivingShop()
    {
        _hub = _slave.Add(new LadogaHub(2));
        _slave.Add(new XyMd02(4));
        _relay = _slave.Add(new WaveshareRelay(30, RealClock.Time));
        _port = _slave.ListenTcp();
    }

    public bool Smoke
    {
        set => _hub.SetSmoke(1, value);
    }

    public bool SirenIsOn => _relay[0];

    public string Site => $$$"""
        site: {id: shop, name: Shop}
        zones:
          counter: {name: Counter}
        lines:
          bus: {modbus-tcp: {host: 127.0.0.1, port: {{{_port}}}}}
        devices:
          hub: {profile: rielta/ladoga-brshs-rk, line: bus, address: 2, zone: counter, without: [smoke-2, link-2, backup-supply-2, supply-2, tamper-2, registered-2, smoke-3, link-3, backup-supply-3, supply-3, tamper-3, registered-3, smoke-4, link-4, backup-supply-4, supply-4, tamper-4, registered-4]}
          temp-1: {profile: xy/md02, line: bus, address: 4, zone: counter}
          relay-1: {profile: waveshare/relay-8, line: bus, address: 30, zone: counter}
        outputs:
          siren: {relay: {device: relay-1, point: coil1}, for: [P1]}
        page: {listen: "127.0.0.1:0"}
        """;

    /// <summary>Waits until the relay is as wanted; the test's own time-out ends it otherwise.</summary>
    public async Task SirenAsync(bool on, CancellationToken stop)
    {
        while (SirenIsOn != on)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), RealClock.Time, stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _slave.DisposeAsync();
        _relay.Dispose();
    }
}
