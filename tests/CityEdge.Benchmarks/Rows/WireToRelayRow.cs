using System.Runtime.Versioning;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Alarms;
using CityEdge.Simulator.Devices;
using CityEdge.Simulator.Modbus;
using CityEdge.Simulator.Wires;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// A whole site on one serial line at 9,600 baud: from the last byte of the answer that carries smoke to the first byte of the relay's command,
/// both stamped at the devices' end. The reference is the round trip of the bare pty.
/// </summary>
internal sealed class WireToRelayRow : IRow
{
    private const int Detectors = 8;
    private const byte Smoking = 3;
    private const byte RelayAddress = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const string Profile = """
        name: Detector of the benchmark
        kind: smoke
        source: composed for the benchmark
        modbus: {baud: 9600, unit: 1, response-timeout: 300 ms}
        points:
          smoke:
            title: Smoke
            kind: state
            table: holding
            address: 0
            type: u16
            states: {0: normal, 1: alarm}
            interval: 500 ms
            supervision: 60 s
            life-safety: true
            alarms:
              fire:
                title: Fire
                when: value = 1
                class: fire
                priority: P1
                latched: true
                detector-state: true
                source: composed for the benchmark
        """;

    public string Name => "wire-relay";

    public string Title => "bus frame → relay frame on one RTU line at 9,600 baud";

    public string? Missing => PtyPair.IsAvailable ? null : "socat is not installed";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Pseudo-terminals are served on Linux only.");
        }

        var count = options.Pick(10, 60);
        var echo = await PtyEcho.MeasureAsync(options.Pick(200, 1000), stop);
        var latency = await AlarmsAsync(count, stop);
        return
        [
            new($"last answer byte → first command byte, p50 of {count}", latency.P50, "ms"),
            new($"last answer byte → first command byte, p99 of {count}", latency.P99, "ms")
            {
                AtMost = Math.Round(LegalSchedule.Transaction.TotalMilliseconds, 1) + 60,
            },
            new("one transaction in flight", LegalSchedule.Transaction.TotalMilliseconds, "ms") { IsReference = true },
            new("pty round trip of 8 bytes, p50", echo.P50, "ms") { IsReference = true },
            new("pty round trip of 8 bytes, p99", echo.P99, "ms") { IsReference = true },
        ];
    }

    [SupportedOSPlatform("linux")]
    private static async Task<Samples> AlarmsAsync(int count, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-bench-").FullName;
        await using var cable = await PtyPair.OpenAsync(stop);
        await using var bus = new ModbusSlave(new EagerClock()) { Pace = new WirePace(LegalSchedule.Baud) };
        using var relay = bus.Add(new WaveshareRelay(RelayAddress, RealClock.Time));
        for (byte unit = 1; unit <= Detectors; unit++)
        {
            bus.Add(new SlaveUnit(unit)).Image.Set(SlaveTable.HoldingRegisters, 0, 0);
        }

        try
        {
            var port = new StampedPort(new PtyPort(cable.Right), Smoking, RelayAddress);
            bus.ServeRtu(port);
            var clock = new MomentClock(RealClock.Time, TimeZoneInfo.Utc);
            var events = new GatewayEvents(NullLogger<GatewayEvents>.Instance, new GatewayMetrics());
            using var site = new RunningSite(Load(folder, cable.Left), clock, events);
            site.Start();
            await UntilAsync(site, static snapshot => snapshot.Ready, stop);
            var samples = new Samples(count);
            var random = new Random(5);
            for (var i = 0; i < count; i++)
            {
                await RealClock.PauseAsync(random.Next(300), stop);
                var next = port.Next();
                bus.Unit(Smoking)!.Image[SlaveTable.HoldingRegisters, 0] = 1;
                samples.Add(await next.WaitAsync(Patience, RealClock.Time, stop));
                bus.Unit(Smoking)!.Image[SlaveTable.HoldingRegisters, 0] = 0;
                await QuietAsync(site, relay, stop);
            }

            return samples;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    // Acknowledged and reset, until the relay is open again.
    private static async Task QuietAsync(RunningSite site, WaveshareRelay relay, CancellationToken stop)
    {
        var from = RealClock.Stamp();
        do
        {
            if (RealClock.Time.GetElapsedTime(from) > Patience)
            {
                throw new TimeoutException("The siren did not end.");
            }

            await RealClock.PauseAsync(100, stop);
            foreach (var verb in (OperatorVerb[])[OperatorVerb.Acknowledge, OperatorVerb.Reset])
            {
                await site.Loop.ActAsync(new OperatorAction { Verb = verb, Origin = ActionOrigin.OnSite, Who = "bench" }).WaitAsync(stop);
            }
        }
        while (relay[0]);
    }

    private static async Task UntilAsync(RunningSite site, Func<SiteSnapshot, bool> fits, CancellationToken stop)
    {
        var from = RealClock.Stamp();
        while (!fits(await site.Loop.SnapshotAsync().WaitAsync(stop)))
        {
            if (RealClock.Time.GetElapsedTime(from) > Patience)
            {
                throw new TimeoutException("The site did not become ready.");
            }

            await RealClock.PauseAsync(50, stop);
        }
    }

    private static BoundSite Load(string folder, string port)
    {
        void Write(string path, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllText(Path.Combine(folder, path), text);
        }

        var devices = string.Concat(Enumerable.Range(1, Detectors).Select(unit =>
            $"  detector-{unit}: {{profile: bench/detector, line: bus1, address: {unit}, zone: lane}}\n"));
        Write("profiles/bench/detector/profile.yaml", Profile);
        Write("profiles/waveshare/relay-8/profile.yaml",
            File.ReadAllText(Path.Combine(GatewayProcess.Root, "firmware-profiles", "waveshare", "relay-8", "profile.yaml")));
        Write("config/site.yaml", $$$"""
            site: {id: bench, name: Bench}
            zones:
              lane: {name: Lane}
            lines:
              bus1: {modbus-rtu: {port: {{{port}}}, baud: {{{LegalSchedule.Baud}}}}}
            devices:
              relay: {profile: waveshare/relay-8, line: bus1, address: {{{RelayAddress}}}, zone: lane}

            """ + devices + "outputs:\n  siren: {relay: {device: relay, point: coil1}, for: [P1]}\n");
        var load = SiteLoader.Load(Path.Combine(folder, "config"), Path.Combine(folder, "profiles"));
        return load.Site ?? throw new InvalidOperationException(string.Join('\n', load.Diagnostics));
    }
}
