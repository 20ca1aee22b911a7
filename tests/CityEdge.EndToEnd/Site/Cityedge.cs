using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Control;

namespace CityEdge.EndToEnd.Site;

/// <summary>The gateway as people start it: the built binary, in folders of its own.</summary>
internal sealed class Cityedge : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cityedge-e2e-").FullName;
    private StrangerServer? _run;

    /// <summary>The binary that lies beside the tests.</summary>
    public static string Binary { get; } = Path.Combine(AppContext.BaseDirectory, "cityedge");

    /// <summary>The profiles of the source tree.</summary>
    public static string Profiles { get; } = FindProfiles();

    public string Config => Path.Combine(_folder, "config");

    /// <summary>The profiles that it runs with: those of the source tree, until one is written here.</summary>
    public string OwnProfiles { get; private set; } = Profiles;

    public string State => Path.Combine(_folder, "state");

    /// <summary>Everything that it printed so far.</summary>
    public IReadOnlyList<string> Lines => _run?.Lines ?? [];

    public void Write(string site)
    {
        Directory.CreateDirectory(Config);
        File.WriteAllText(Path.Combine(Config, "site.yaml"), site);
    }

    /// <summary>Writes a file of a profile; from then on only profiles written here count.</summary>
    public void WriteProfile(string id, string file, string text)
    {
        OwnProfiles = Path.Combine(_folder, "profiles");
        var folder = Path.Combine(OwnProfiles, id);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), text);
    }

    /// <summary>Runs a verb to its end.</summary>
    public static Task<(int Exit, string Output)> VerbAsync(CancellationToken stop, params string[] arguments) =>
        StrangerProgram.RunAsync(Binary, arguments, stop);

    /// <summary>Starts <c>cityedge run</c> and returns when its control socket takes verbs.</summary>
    public async Task StartAsync(CancellationToken stop)
    {
        _run = await StrangerServer.StartAsync(Binary, ["run", "--config", Config, "--state", State, "--profiles", OwnProfiles], stop, "control socket");
    }

    /// <summary>Asks until the answer fits; the test's own time-out ends it otherwise.</summary>
    public async Task<T> UntilAsync<T>(Func<ControlClient, Task<T>> ask, Func<T, bool> fits, CancellationToken stop)
    {
        using var client = new ControlClient(Path.Combine(State, "control.sock"));
        while (true)
        {
            var answer = await ask(client);
            if (fits(answer))
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), RealClock.Time, stop);
        }
    }

    /// <summary>Stops it, as the service manager does; its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken stop) => await _run!.StopAsync(stop);

    /// <summary>Kills it, as a power cut does.</summary>
    public async Task KillAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
            _run = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, true);
    }

    private static string FindProfiles()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var profiles = Path.Combine(folder.FullName, "firmware-profiles");
            if (Directory.Exists(profiles))
            {
                return profiles;
            }
        }

        throw new DirectoryNotFoundException("firmware-profiles is not above the tests.");
    }
}
