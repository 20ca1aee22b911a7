using System.Globalization;
using CityEdge.EndToEnd.Mqtt;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Simulator.Wires;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// The whole way: a smoke detector's message through mosquitto, point, rule, alarm, and the siren's command through mosquitto, all at QoS 1, with the journal on; the gateway a process
/// of its own. Beside it, one after the other on the same broker: the bare way there and back, two C clients, MQTTnet's client as it comes, and Node-RED.
/// </summary>
/// <remarks>
/// A stream of messages at 10, 1,000 and 5,000 a second. Most are readings of 300 thermometers, which pass their rules and raise nothing; 5 or 100 a second are probes: the smoke detector
/// of the next of 20 zones, raised all round and cleared all round, so that every detector stands for 0.2 s at least and is acknowledged meanwhile. A latency is a probe's, publish →
/// its siren's command; bare, publish → the same message heard again by a client that hears the whole stream. The fires are P1: nothing summarises them, every one is journalled;
/// that each comes more than three times a minute only marks it.
/// CPU per message is the process's whole time by the stream's messages, ordinary and probes. Sustained is the rate at which messages are taken when at most eight probes,
/// one among a hundred messages, may be unanswered.
/// </remarks>
internal sealed class MqttAlarmRow(StartRow binaries) : IRow
{
    private const int ProbesPerSecond = 100;
    private const int EverySustained = 100;

    private static readonly int[] s_rates = [10, 1_000, 5_000];

    public string Name => "mqtt-alarm";

    public string Title => "detector's publish → siren's command through mosquitto by a whole gateway with journal, beside the bare broker, C, MQTTnet and Node-RED";

    public string? Missing => !File.Exists(Mosquitto.Program) ? "mosquitto is not installed"
        : PtyPair.Find("gcc") is null ? "gcc is not installed" : File.Exists("/usr/include/modbus/modbus.h") ? null : "libmodbus-dev is not installed";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop)
    {
        var binary = options.Binary ?? (options.Quick ? Path.Combine(AppContext.BaseDirectory, "cityedge") : await binaries.PublishAsync(stop));
        await Console.Error.WriteLineAsync($"mqtt-alarm: the gateway is {binary}".AsMemory(), stop);
        var load = await NativeProgram.BuildAsync("mqtt_load");
        await using var broker = await Mosquitto.StartAsync(stop);
        var bare = await StreamsAsync(load, broker, null, "own", options, stop);
        var ours = await OfAsync(load, broker, await GatewayTeller.StartAsync(binary, broker, stop), options, stop);
        var others = new List<(string Name, AlarmLoad[] Loads)>();
        await foreach (var (name, teller) in OthersAsync(load, broker, stop))
        {
            others.Add((name, await OfAsync(load, broker, teller, options, stop)));
        }

        var isNative = !File.Exists(Path.ChangeExtension(binary, ".dll"));
        var figures = new List<Figure> { new($"the gateway is the {(isNative ? "native binary" : "Release build on the JIT")}, of", new FileInfo(binary).Length / 1e6, "MB") };
        for (var i = 0; i < s_rates.Length; i++)
        {
            figures.AddRange(At(s_rates[i], bare[i], ours[i], [.. others.Select(other => (other.Name, other.Loads[i]))]));
        }

        figures.Add(new("sustained: bare loopback", bare[^1].PerSecond, "msg/s") { IsReference = true });
        figures.Add(new("sustained: the gateway", ours[^1].PerSecond, "msg/s") { AtLeast = 9_000 });
        figures.AddRange(others.Select(static other => new Figure($"sustained: {other.Name}", other.Loads[^1].PerSecond, "msg/s") { IsReference = true }));
        return figures;
    }

    private static IEnumerable<Figure> At(int rate, AlarmLoad bare, AlarmLoad ours, IReadOnlyList<(string Name, AlarmLoad Load)> others)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"{rate:N0} msg/s: ");
        yield return new($"{at}bare loopback, p50", bare.P50, "µs") { IsReference = true };
        yield return new($"{at}bare loopback, p99", bare.P99, "µs") { IsReference = true };
        yield return new($"{at}the gateway on top, p50", ours.P50 - bare.P50, "µs") { AtMost = rate == 10 ? 200 : null };
        yield return new($"{at}the gateway on top, p99", ours.P99 - bare.P99, "µs") { AtMost = rate == 1_000 ? 200 : null };
        yield return new($"{at}of it raise → ON, p50", ours.RaiseP50 - bare.P50, "µs");
        yield return new($"{at}of it raise → ON, p99", ours.RaiseP99 - bare.P99, "µs");
        yield return new($"{at}of it clear → OFF, p50", ours.ClearP50 - bare.P50, "µs");
        yield return new($"{at}of it clear → OFF, p99", ours.ClearP99 - bare.P99, "µs");
        yield return new($"{at}CPU per message, the gateway", ours.Cpu, "µs") { AtMost = rate == 5_000 ? 80 : null };
        yield return new($"{at}of {ours.Probes} probes unanswered by the gateway", ours.Unanswered, "probes") { AtMost = 0 };
        foreach (var (name, load) in others)
        {
            yield return new($"{at}{name} on top, p50", load.P50 - bare.P50, "µs") { IsReference = true };
            yield return new($"{at}{name} on top, p99", load.P99 - bare.P99, "µs") { IsReference = true };
            yield return new($"{at}CPU per message, {name}", load.Cpu, "µs") { IsReference = true };
        }
    }

    private static async IAsyncEnumerable<(string Name, ISirenTeller Teller)> OthersAsync(
        string load, Mosquitto broker, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        yield return ("C client", new StrangeTeller(await StrangerServer.StartAsync(load, ["siren", Text(broker.Port), AlarmSite.Base], stop)));
        if (File.Exists("/usr/include/mosquitto.h"))
        {
            yield return ("libmosquitto", new StrangeTeller(
                await StrangerServer.StartAsync(await NativeProgram.BuildAsync("mqtt_siren", "mosquitto"), [Text(broker.Port), AlarmSite.Base], stop)));
        }
        else
        {
            await Console.Error.WriteLineAsync("mqtt-alarm: libmosquitto is not measured: libmosquitto-dev is not installed".AsMemory(), stop);
        }

        var folder = new OwnFolder("cityedge-bench-");
        var settings = Path.Combine(folder.Path, "usual.runtimeconfig.json");
        await File.WriteAllTextAsync(settings, PlainSiren.UsualSettings(), stop);
        var self = Path.ChangeExtension(typeof(MqttAlarmRow).Assembly.Location, null);
        yield return ("plain MQTTnet", new StrangeTeller(await StrangerServer.StartAsync(
            "dotnet", ["exec", "--runtimeconfig", settings, "--depsfile", self + ".deps.json", self + ".dll", PlainSiren.Verb, Text(broker.Port), AlarmSite.Base], stop), folder));
        if (await NodeRed.InstallAsync(stop) is { } why)
        {
            await Console.Error.WriteLineAsync($"mqtt-alarm: Node-RED is not measured: {why}".AsMemory(), stop);
        }
        else
        {
            yield return ("Node-RED", await NodeRed.StartAsync(broker, stop));
        }
    }

    private static async Task<AlarmLoad[]> OfAsync(string load, Mosquitto broker, ISirenTeller teller, RowOptions options, CancellationToken stop)
    {
        await using (teller)
        {
            using var attending = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var attended = teller.AttendAsync(attending.Token);
            var loads = await StreamsAsync(load, broker, teller.Id, "commands", options, stop);
            await attending.CancelAsync();
            await attended;
            return loads;
        }
    }

    // At each rate, and last as fast as answers come. What is compiled while it runs is compiled before.
    private static async Task<AlarmLoad[]> StreamsAsync(string load, Mosquitto broker, int? process, string hears, RowOptions options, CancellationToken stop)
    {
        await StreamAsync(load, broker, process, 2_000, 2, hears, stop);
        return
        [
            await StreamAsync(load, broker, process, s_rates[0], options.Pick(8, 16), hears, stop),
            await StreamAsync(load, broker, process, s_rates[1], options.Pick(4, 6), hears, stop),
            await StreamAsync(load, broker, process, s_rates[2], options.Pick(4, 6), hears, stop),
            await StreamAsync(load, broker, process, 0, options.Pick(3, 4), hears, stop),
        ];
    }

    private static async Task<AlarmLoad> StreamAsync(string program, Mosquitto broker, int? process, int rate, int seconds, string hears, CancellationToken stop)
    {
        var every = rate == 0 ? EverySustained : Math.Max(rate / ProbesPerSecond, 2);
        var before = process is { } id ? ProcessCpu.Read(id) : default;
        var (exit, said) = await StrangerProgram.RunAsync(
            program, ["alarm", Text(broker.Port), Text(rate), Text(seconds), Text(every), Text(AlarmSite.Zones), AlarmSite.Base, hears], stop);
        if (exit != 0)
        {
            throw new InvalidOperationException(said);
        }

        var load = AlarmLoad.Parse(said);
        return process is { } same ? load with { Cpu = (ProcessCpu.Read(same) - before).TotalMicroseconds / load.Messages } : load;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
