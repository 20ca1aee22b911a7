using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CityEdge.EndToEnd.Strangers;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>The real mosquitto on a port of its own, to be stopped, killed, frozen and started again.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    public const string Program = "/usr/sbin/mosquitto";
    private readonly string _folder = Directory.CreateTempSubdirectory("mosquitto").FullName;
    private readonly string _settings;
    private StrangerServer? _server;

    private Mosquitto(string settings, int port) => (_settings, Port) = (settings, port);

    public int Port { get; }

    public Uri Url => new($"mqtt://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Starts one; <paramref name="settings"/> are lines of its own configuration file.</summary>
    public static async Task<Mosquitto> StartAsync(CancellationToken stop, string settings = "allow_anonymous true", string listener = "")
    {
        var port = FreePort();
        var broker = new Mosquitto($"listener {port.ToString(CultureInfo.InvariantCulture)} 127.0.0.1\n{listener}\n{settings}\nmax_queued_messages 0\nuser root\n", port);
        await broker.StartAgainAsync(stop);
        return broker;
    }

    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    public async Task StartAgainAsync(CancellationToken stop)
    {
        var file = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllTextAsync(file, _settings, stop);
        _server = await StrangerServer.StartAsync(Program, ["-c", file], stop, "running");
    }

    /// <summary>SIGTERM, and its end.</summary>
    public async Task StopAsync(CancellationToken stop)
    {
        await _server!.StopAsync(stop);
        await _server.DisposeAsync();
    }

    /// <summary>SIGKILL, and its end.</summary>
    public async Task KillAsync() => await _server!.DisposeAsync();

    /// <summary>SIGSTOP: the connections stand, nobody answers.</summary>
    public Task FreezeAsync(CancellationToken stop) => SignalAsync("-STOP", stop);

    /// <summary>SIGCONT.</summary>
    public Task ThawAsync(CancellationToken stop) => SignalAsync("-CONT", stop);

    /// <summary>Publishes by mosquitto's own client.</summary>
    public async Task PublishAsync(string topic, string payload, CancellationToken stop, params string[] more)
    {
        var (exit, said) = await StrangerProgram.RunAsync("mosquitto_pub",
            ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-q", "1", "-t", topic, "-m", payload, .. more], stop);
        if (exit != 0)
        {
            throw new InvalidOperationException(said);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task SignalAsync(string signal, CancellationToken stop)
    {
        var (exit, said) = await StrangerProgram.RunAsync("kill", [signal, _server!.Id.ToString(CultureInfo.InvariantCulture)], stop);
        if (exit != 0)
        {
            throw new InvalidOperationException(said);
        }
    }
}
