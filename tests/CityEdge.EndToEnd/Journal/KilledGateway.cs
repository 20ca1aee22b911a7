using System.Diagnostics;
using System.Globalization;
using CityEdge.EndToEnd.Site;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Control;
using CityEdge.Simulator.Devices;
using CityEdge.Simulator.Modbus;

namespace CityEdge.EndToEnd.Journal;

/// <summary>
/// A whole gateway on a small simulated site, living and killed over and over on the same state: its temperatures rise and fall, somebody acknowledges, silences and resets.
/// </summary>
internal sealed class KilledGateway : IAsyncDisposable
{
    private const byte RelayAddress = 30;

    private static readonly string[] Verbs = ["acknowledge", "silence", "reset", "isolate", "end-isolation"];

    private readonly string _folder = Directory.CreateTempSubdirectory("cityedge-kill-").FullName;
    private readonly ModbusSlave _line = new(RealClock.Time);
    private readonly WaveshareRelay _relay = new(RelayAddress, RealClock.Time);
    private readonly XyMd02[] _heads;
    private readonly Random _random;
    private TimeSpan _startTook;

    public KilledGateway(int seed)
    {
        _random = new Random(seed);
        _heads = [.. Enumerable.Range(1, 4).Select(address => _line.Add(new XyMd02((byte)address)))];
        _line.Add(_relay);
        Directory.CreateDirectory(Config);
        File.WriteAllText(Path.Combine(Config, "site.yaml"), string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            site: {id: killed, name: Killed}
            zones: {hall: {name: Hall, boundary: corridor} }
            lines:
              plc: {modbus-tcp: {host: 127.0.0.1, port: {{_line.ListenTcp()}} } }
            devices:
              temp-1: {profile: xy/md02, line: plc, address: 1, zone: hall}
              temp-2: {profile: xy/md02, line: plc, address: 2, zone: hall}
              temp-3: {profile: xy/md02, line: plc, address: 3, zone: hall}
              temp-4: {profile: xy/md02, line: plc, address: 4, zone: hall}
              relay: {profile: waveshare/relay-8, line: plc, address: {{RelayAddress}}, zone: hall}
            outputs: {siren: {relay: {device: relay, point: coil1}, for: [P1]} }
            page: {listen: "127.0.0.1:0"}
            """));
    }

    /// <summary>The binary: the published one where <c>CITYEDGE_BINARY</c> names it, else the one that lies beside the tests.</summary>
    public static string Binary { get; } = Environment.GetEnvironmentVariable("CITYEDGE_BINARY") is { Length: > 0 } named ? named : Cityedge.Binary;

    public string State => Path.Combine(_folder, "state");

    private string Config => Path.Combine(_folder, "config");

    /// <summary>Lives until the planned kill.</summary>
    public async Task<GatewayLife> LiveAsync(int life, CancellationToken stop)
    {
        foreach (var head in _heads)
        {
            head.Temperature = _random.Next(3) == 0 ? 80 : 22;
        }

        // Half of them while it starts, the others while it works; the first one lives to say something.
        var starts = life > 0 && _random.Next(2) == 0;
        var after = starts ? _random.NextDouble() * _startTook : TimeSpan.FromMilliseconds(_random.NextDouble() * 1500);
        var verbs = new Random(_random.Next());
        using var process = Process.Start(new ProcessStartInfo(Binary, ["run", "--config", Config, "--state", State, "--profiles", Cityedge.Profiles])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
            var seen = new GatewayLife();
            var from = RealClock.Time.GetTimestamp();
            var operating = OperateAsync(seen, life, verbs, over.Token);
            var ends = process.WaitForExitAsync(stop);
            if (!starts)
            {
                await Task.WhenAny(seen.Answers.Task, ends);
                _startTook = RealClock.Time.GetElapsedTime(from);
            }

            await Task.WhenAny(Task.Delay(after, RealClock.Time, stop), ends);
            var ended = process.HasExited;
            process.Kill();
            await process.WaitForExitAsync(stop);
            await over.CancelAsync();
            await operating;
            Assert.False(ended, $"the gateway ended by itself: {string.Join(" / ", await said)}");
            return seen;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        _relay.Dispose();
        Directory.Delete(_folder, true);
    }

    // Looks once, then presses what comes to hand, until the gateway is gone.
    private async Task OperateAsync(GatewayLife seen, int life, Random random, CancellationToken stop)
    {
        using var client = new ControlClient(Path.Combine(State, "control.sock"));
        var pressed = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                seen.First ??= await client.GetAlarmsAsync(stop);
                seen.Answers.TrySetResult();
                var who = string.Create(CultureInfo.InvariantCulture, $"op-{life}-{++pressed}");
                var verb = Verbs[random.Next(Verbs.Length)];
                var reply = await client.ActAsync(
                    new ControlRequest { Verb = verb, Who = who, Why = "drill", Point = verb.Contains("isolat", StringComparison.Ordinal) ? "temp-4.temperature" : null },
                    stop);
                seen.Answered.Add((who, reply.Outcome));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(120)), RealClock.Time, stop);
            }
            catch (Exception gone) when (gone is ControlException or OperationCanceledException or HttpRequestException)
            {
                // Not there yet, or killed while it answered; both are what this is about.
                if (!stop.IsCancellationRequested)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(5), RealClock.Time, CancellationToken.None);
                }
            }
        }
    }
}
