using System.Diagnostics;
using System.Globalization;
using CityEdge.EndToEnd.Mqtt;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Lines.Mqtt.Client;
using CityEdge.Simulator.Wires;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// A message through mosquitto, QoS 1, and back: bare (one client that hears itself), through a C program that publishes what it hears, and through our
/// session that does the same. The clock is one C client's, for all three. The whole gateway, and what others do in its place: row mqtt-alarm.
/// </summary>
internal sealed class MqttRow : IRow
{
    private const int Messages = 1_000_000;
    private static readonly int[] s_rates = [10, 1_000, 5_000];

    public string Name => "mqtt";

    public string Title => "MQTT publish → handler → publish through mosquitto, beside the bare broker and a C client";

    public string? Missing => !File.Exists(Mosquitto.Program) ? "mosquitto is not installed"
        : PtyPair.Find("gcc") is null ? "gcc is not installed" : File.Exists("/usr/include/modbus/modbus.h") ? null : "libmodbus-dev is not installed";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop)
    {
        var program = await NativeProgram.BuildAsync("mqtt_load");
        await using var broker = await Mosquitto.StartAsync(stop);
        var figures = new List<Figure>();
        foreach (var rate in s_rates)
        {
            var seconds = rate == 10 ? options.Pick(3, 20) : options.Pick(3, 10);
            var bare = await LoadAsync(program, broker, rate, seconds, "in", "in", stop);
            var native = await NativeAsync(program, broker, rate, seconds, stop);
            var ours = await OursAsync(program, broker, rate, seconds, stop);
            var at = string.Create(CultureInfo.InvariantCulture, $"{rate:N0} msg/s: ");
            figures.Add(new($"{at}bare loopback, p50", bare.P50, "µs") { IsReference = true });
            figures.Add(new($"{at}bare loopback, p99", bare.P99, "µs") { IsReference = true });
            figures.Add(new($"{at}ours on top, p50", ours.Took.P50 - bare.P50, "µs") { AtMost = rate == 10 ? 200 : null });
            figures.Add(new($"{at}ours on top, p99", ours.Took.P99 - bare.P99, "µs") { AtMost = rate == 1_000 ? 200 : null });
            figures.Add(new($"{at}C client on top, p50", native.Took.P50 - bare.P50, "µs") { IsReference = true });
            figures.Add(new($"{at}C client on top, p99", native.Took.P99 - bare.P99, "µs") { IsReference = true });
            figures.Add(new($"{at}CPU per message, ours", ours.Cpu, "µs") { AtMost = rate == 5_000 ? 80 : null });
            figures.Add(new($"{at}CPU per message, C client", native.Cpu, "µs") { IsReference = true });
            figures.Add(new($"{at}lost by ours", (rate * seconds) - ours.Took.Count, "messages") { AtMost = 0 });
        }

        figures.AddRange(await FloodAsync(program, broker, stop));
        return figures;
    }

    private static async Task<(Took Took, double Cpu)> OursAsync(string program, Mosquitto broker, int rate, int seconds, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var receiver = new EchoReceiver("out");
        var session = Session(broker, receiver);
        receiver.Session = session;
        var running = session.RunAsync(end.Token);
        await receiver.IsConnected.WaitAsync(stop);
        await WarmAsync(program, broker, stop);
        var (before, from) = (receiver.Count, Cpu());
        var took = await LoadAsync(program, broker, rate, seconds, "in", "out", stop);
        var cpu = (Cpu() - from).TotalMicroseconds / (receiver.Count - before);
        await end.CancelAsync();
        await running;
        return receiver.Unanswered == 0 ? (took, cpu) : throw new InvalidOperationException($"{receiver.Unanswered} publishes were not acknowledged; first: {receiver.First}");
    }

    private static async Task<(Took Took, double Cpu)> NativeAsync(string program, Mosquitto broker, int rate, int seconds, CancellationToken stop)
    {
        await using var echo = await StrangerServer.StartAsync(program, ["echo", Text(broker.Port), "in", "out"], stop);
        var took = await LoadAsync(program, broker, rate, seconds, "in", "out", stop);
        await echo.StopAsync(stop);
        var said = echo.Lines[^1].Split(' ');
        return (took, double.Parse(said[1], CultureInfo.InvariantCulture) / double.Parse(said[0], CultureInfo.InvariantCulture));
    }

    private static async Task<IReadOnlyList<Figure>> FloodAsync(string program, Mosquitto broker, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var receiver = new HeldReceiver();
        var session = Session(broker, receiver);
        var running = session.RunAsync(end.Token);
        await receiver.IsConnected.WaitAsync(stop);
        GC.Collect();
        var before = Resident();
        var (exit, said) = await StrangerProgram.RunAsync(program, ["flood", Text(broker.Port), Text(Messages), "in"], stop);
        if (exit != 0)
        {
            throw new InvalidOperationException(said);
        }

        var grown = Resident() - before;
        receiver.Go();
        for (var last = -1L; receiver.Count < Messages && receiver.Count != last;)
        {
            last = receiver.Count;
            await RealClock.PauseAsync(500, stop);
        }

        var all = Resident() - before;
        await end.CancelAsync();
        await running;
        return
        [
            new("a million messages to a handler that stands still: memory grown", grown / 1e6, "MB") { AtMost = 16 },
            new("and when it had taken what the broker kept", all / 1e6, "MB") { AtMost = 16 },
            new("of the million handed on (the broker drops at QoS 0 what it cannot send)", receiver.Count, "messages"),
        ];
    }

    private static BrokerSession Session(Mosquitto broker, IBrokerReceiver receiver) => new(
        new BrokerOptions { Url = broker.Url, ClientId = $"bench-{Guid.NewGuid():N}", Site = "bench", Filters = ["in"], SessionExpiry = TimeSpan.Zero, ReceiveMaximum = 1024 },
        receiver, new MqttEvents(NullLogger<MqttEvents>.Instance), RealClock.Time, () => 0.5);

    // The compiler's second tier comes after some thousand calls; a gateway has it behind itself, or is native.
    private static Task<Took> WarmAsync(string program, Mosquitto broker, CancellationToken stop) => LoadAsync(program, broker, 5_000, 2, "in", "out", stop);

    private static async Task<Took> LoadAsync(string program, Mosquitto broker, int rate, int seconds, string to, string from, CancellationToken stop)
    {
        var (exit, said) = await StrangerProgram.RunAsync(program, ["load", Text(broker.Port), Text(rate), Text(seconds), to, from], stop);
        if (exit != 0)
        {
            throw new InvalidOperationException(said);
        }

        var figures = said.Trim().Split(' ').Select(one => double.Parse(one, CultureInfo.InvariantCulture)).ToArray();
        return new Took((long)figures[0], figures[1], figures[2]);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static long Resident()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private sealed record Took(long Count, double P50, double P99);
}
