using CityEdge.Safety.Alarms;
using CityEdge.Scenarios.Rig;
using CityEdge.Simulator.Modbus;
using CityEdge.Simulator.Wires;
using static CityEdge.Scenarios.Rig.Shops;
using static CityEdge.Scenarios.Rig.Window;

namespace CityEdge.Scenarios;

/// <summary>A bus with 32 slaves at 9,600 baud, one of them dead (S7).</summary>
public sealed class CrowdedBusTests : IDisposable
{
    private const int Detectors = 31;

    private readonly DirectoryInfo _profiles = Directory.CreateTempSubdirectory("cityedge-profiles");

    public CrowdedBusTests()
    {
        var relay = Directory.CreateDirectory(Path.Combine(_profiles.FullName, "waveshare", "relay-8"));
        File.Copy(Path.Combine(Profiles, "waveshare", "relay-8", "profile.yaml"), Path.Combine(relay.FullName, "profile.yaml"));
        var detector = Directory.CreateDirectory(Path.Combine(_profiles.FullName, "test", "smoke"));
        File.WriteAllText(
            Path.Combine(detector.FullName, "profile.yaml"),
            """
            name: {zh: 有线烟感, en: Wired smoke detector}
            kind: smoke
            source: "composed for this test"
            modbus: {baud: 9600, unit: 1, response-timeout: 300 ms}
            points:
              smoke:
                title: {zh: 烟雾, en: Smoke}
                kind: state
                table: input
                address: 0
                type: u16
                states: {0: {zh: 正常, en: normal}, 1: {zh: 报警, en: alarm}}
                interval: 1 s
                supervision: 30 s
                life-safety: true
                alarms:
                  fire: {title: {zh: 火警, en: Fire}, when: value = 1, class: fire, priority: P1, latched: true, detector-state: true, source: "composed"}
            """);
    }

    [Fact]
    public void S7_smoke_is_seen_within_two_seconds_with_one_of_32_slaves_dead()
    {
        for (var offset = 0; offset < 10_000; offset += 430)
        {
            using var site = Lane();
            var smoke = TimeSpan.FromMilliseconds(40_000 + offset);

            site.At("00:00:20", static s => s.Devices("bus1").Unit(7)!.Wire.Set(WireFault.Dead));
            site.At(smoke, static s => s.Devices("bus1").Unit(Detectors)!.Image[SlaveTable.InputRegisters, 0] = 1);
            site.Run("00:00:55");

            site.Expect(new Window(smoke, smoke + TimeSpan.FromSeconds(2)), $"smoke-{Detectors}.smoke.fire", AlarmEvent.Raised);
            site.Expect(new Window(smoke, smoke + site.Budget($"smoke-{Detectors}.smoke")), Siren, "on");
            site.ExpectFaults(Between("00:00:00", "00:00:55"), "device:smoke-7");
        }
    }

    [Fact]
    public void S7_a_slave_that_comes_back_is_read_again_within_ten_seconds()
    {
        using var site = Lane();

        site.At("00:00:20", static s => s.Devices("bus1").Unit(7)!.Wire.Set(WireFault.Dead));
        site.At("00:02:00", static s => s.Devices("bus1").Unit(7)!.Wire.Clear());
        site.Run("00:02:20");

        site.Expect(Within("00:02:00", TimeSpan.FromSeconds(10)), "device:smoke-7", AlarmEvent.ReturnedToNormal);
    }

    public void Dispose() => _profiles.Delete(recursive: true);

    private SiteRig Lane()
    {
        var devices = string.Concat(Enumerable.Range(1, Detectors).Select(static i => $"  smoke-{i}: {{profile: test/smoke, line: bus1, address: {i}, zone: lane}}\n"));
        return new SiteRig(
            $$$"""
            site: {id: lane-210, name: {zh: 210弄, en: Lane 210}, timezone: Asia/Shanghai}
            zones: {lane: {name: {zh: 弄堂, en: Lane}, boundary: corridor}}
            lines:
              bus1: {modbus-rtu: {port: /dev/ttyUSB0, baud: 9600}}
            outputs:
              siren: {relay: {device: relay-1, point: coil1}, for: [P1]}
            devices:
              relay-1: {profile: waveshare/relay-8, line: bus1, address: 32, zone: lane}
            {{{devices}}}
            """,
            profiles: _profiles.FullName,
            prepare: static site =>
            {
                site.PutRelay("bus1", 32);
                for (byte unit = 1; unit <= Detectors; unit++)
                {
                    site.Put("bus1", new SlaveUnit(unit)).Image.Define(SlaveTable.InputRegisters, 0, 1);
                }
            });
    }
}
