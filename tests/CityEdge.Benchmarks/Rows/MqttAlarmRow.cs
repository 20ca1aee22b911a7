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
/// A stream of messages at 10, 1,000 and 5,000 a second. Most are readings of 300 thermometers at rest, which pass their rules, raise nothing and are acknowledged when the loop has taken
/// them: an ordinary message. 5 or 100 a second are probes: the smoke detector of the next zone, raised all round and cleared all round, so that every detector stands for 0.2 s at least
/// and is acknowledged meanwhile, or its siren would not end. A latency is a probe's, publish → its siren's command; bare, publish → the same message heard again by a client that
/// hears the whole stream. The fires are P1: nothing summarises them, every one is journalled; that each comes more than three times a minute only marks it.
/// CPU per message is the process's whole time by the stream's messages; it has its target in a stream of its own with 5 probes a second, and stands beside it for 100.
/// Sustained is the rate at which messages are taken when at most eight probes, one among a hundred messages, may be unanswered.
/// The others in the gateway's place do less: no rule, no alarm, no journal; what a detector says goes to its siren.
/// </remarks>
internal sealed class MqttAlarmRow(StartRow binaries) : IRow
{
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

        figures.Add(new("5,000 msg/s, 5 of them probes: CPU per message, the gateway", ours[^2].Cpu, "µs") { AtMost = 80 });
        figures.AddRange(others.Select(static other =>
            new Figure($"5,000 msg/s, 5 of them probes: CPU per message, {other.Name}", other.Loads[^2].Cpu, "µs") { IsReference = true }));
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
        yield return new($"{at}CPU per message, the gateway", ours.Cpu, "µs");
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

    // At each rate; once more with few probes; and last as fast as answers come. What is compiled while it runs is compiled before.
    private static async Task<AlarmLoad[]> StreamsAsync(string load, Mosquitto broker, int? process, string hears, RowOptions options, CancellationToken stop)
    {
        await StreamAsync(new AlarmStream(2_000, 1, 20, AlarmSite.Zones));
        return
        [
            await StreamAsync(new AlarmStream(s_rates[0], options.Pick(4, 8), 2, 5)),
            await StreamAsync(new AlarmStream(s_rates[1], options.Pick(3, 4), 10, AlarmSite.Zones)),
            await StreamAsync(new AlarmStream(s_rates[2], options.Pick(3, 4), 50, AlarmSite.Zones)),
            await StreamAsync(new AlarmStream(s_rates[2], 3, 1_000, 4)),
            await StreamAsync(new AlarmStream(0, options.Pick(2, 3), 100, AlarmSite.Zones)),
        ];

        async Task<AlarmLoad> StreamAsync(AlarmStream stream)
        {
            var before = process is { } id ? ProcessCpu.Read(id) : default;
            var (exit, said) = await StrangerProgram.RunAsync(load,
                ["alarm", Text(broker.Port), Text(stream.Rate), Text(stream.Seconds), Text(stream.Every), Text(stream.Zones), AlarmSite.Base, hears], stop);
            if (exit != 0)
            {
                throw new InvalidOperationException(said);
            }

            var took = AlarmLoad.Parse(said);
            return process is { } same ? took with { Cpu = (ProcessCpu.Read(same) - before).TotalMicroseconds / took.Messages } : took;
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <param name="Rate">Messages a second; 0 for as many as are answered.</param>
    /// <param name="Seconds">At least; whole rounds of the zones.</param>
    /// <param name="Every">The how-many-eth message is a probe.</param>
    /// <param name="Zones">That the probes go round.</param>
    private readonly record struct AlarmStream(int Rate, int Seconds, int Every, int Zones);
}
