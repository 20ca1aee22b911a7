using System.Globalization;
using System.Reflection;
using CityEdge.Simulator.Story;
using CityEdge.Simulator.Wires;

namespace CityEdge.Gateway.Demo;

/// <summary>The set that the night is played on: simulated devices on a real wire, and the folders of a site that knows nothing of the play.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private const string ProfilePrefix = "firmware-profiles/";

    private readonly string _folder = Directory.CreateTempSubdirectory("cityedge-demo-").FullName;
    private PtyPair? _cable;

    private DemoStage(TimeProvider time) => Shop = new TianzifangShop(time);

    public TianzifangShop Shop { get; }

    public string ConfigDirectory => Path.Combine(_folder, "config");

    public string ProfilesDirectory => Path.Combine(_folder, "firmware-profiles");

    public string StateDirectory => Path.Combine(_folder, "state");

    /// <summary>Whether the bus runs over a pty; else it is RTU over TCP.</summary>
    public bool HasPty => _cable is not null;

    /// <param name="time">The clock of the devices.</param>
    /// <param name="relay">Somebody else's Modbus TCP relay in place of the simulated one.</param>
    /// <param name="pagePort">Where the page listens; 0 for any.</param>
    public static async Task<DemoStage> SetAsync(TimeProvider time, (string Host, int Port, byte Unit)? relay, int pagePort, CancellationToken stop)
    {
        var stage = new DemoStage(time);
        try
        {
            await stage.SetAsync(relay, pagePort, stop).ConfigureAwait(false);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync().ConfigureAwait(false);
        if (_cable is not null)
        {
            await _cable.DisposeAsync().ConfigureAwait(false);
        }

        Directory.Delete(_folder, true);
    }

    private async Task SetAsync((string Host, int Port, byte Unit)? relay, int pagePort, CancellationToken stop)
    {
        string bus;
        if (PtyPair.IsAvailable)
        {
            _cable = await PtyPair.OpenAsync(stop).ConfigureAwait(false);
            Shop.Bus.ServePty(_cable.Right);
            bus = $"{{modbus-rtu: {{port: {_cable.Left}, baud: 9600}}}}";
        }
        else
        {
            bus = $"{{modbus-rtu-over-tcp: {{host: 127.0.0.1, port: {Shop.Bus.ListenRtuOverTcp()}, baud: 9600}}}}";
        }

        var site = Resource("DemoSite.yaml")
            .Replace("{bus}", bus, StringComparison.Ordinal)
            .Replace("{timezone}", Zone, StringComparison.Ordinal)
            .Replace("{network-port}", Number(Shop.Network.ListenTcp()), StringComparison.Ordinal)
            .Replace("{relay-line}", relay is { } other ? $"  relay:   {{modbus-tcp: {{host: {other.Host}, port: {other.Port}}}}}\n" : "", StringComparison.Ordinal)
            .Replace("{relay-profile}", relay is null ? "waveshare/relay-8" : "generic/coil-relay", StringComparison.Ordinal)
            .Replace("{relay-on}", relay is null ? "bus" : "relay", StringComparison.Ordinal)
            .Replace("{relay-address}", Number(relay?.Unit ?? TianzifangShop.RelayAddress), StringComparison.Ordinal);
        site += $"\npage: {{listen: \"127.0.0.1:{pagePort}\"}}\n";
        Directory.CreateDirectory(ConfigDirectory);
        await File.WriteAllTextAsync(Path.Combine(ConfigDirectory, "site.yaml"), site, stop).ConfigureAwait(false);
        await UnpackProfilesAsync(stop).ConfigureAwait(false);
    }

    // Shanghai has no summer time; where the machine has no zone files, UTC shows the same story with other hours.
    private static string Zone => TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out _) ? "Asia/Shanghai" : "UTC";

    // The profiles travel in the binary, so that the demo plays wherever the binary lies.
    private async Task UnpackProfilesAsync(CancellationToken stop)
    {
        foreach (var name in Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.StartsWith(ProfilePrefix, StringComparison.Ordinal)))
        {
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, Resource(name), stop).ConfigureAwait(false);
        }
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The binary lacks its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
