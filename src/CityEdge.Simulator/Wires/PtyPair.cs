using System.Diagnostics;

namespace CityEdge.Simulator.Wires;

/// <summary>Two pseudo-terminals back to back, which socat holds: what a serial cable is to tests and the demo. The links keep their paths
/// when the cable is cut and mended, as /dev/serial/by-id does.</summary>
internal sealed class PtyPair : IAsyncDisposable
{
    private const string Program = "socat";
    private readonly string _folder;
    private Process? _socat;
    private Task _draining = Task.CompletedTask;

    private PtyPair(string folder)
    {
        _folder = folder;
        Left = Path.Combine(folder, "left");
        Right = Path.Combine(folder, "right");
    }

    /// <summary>True where socat is installed.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && Find(Program) is not null;

    /// <summary>Path of one end, by custom the master's.</summary>
    public string Left { get; }

    /// <summary>Path of the other end, by custom the devices'.</summary>
    public string Right { get; }

    /// <summary>Launches socat and returns when both ends are there.</summary>
    public static async Task<PtyPair> OpenAsync(CancellationToken stop)
    {
        var pair = new PtyPair(Directory.CreateTempSubdirectory("cityedge-pty-").FullName);
        try
        {
            await pair.MendAsync(stop).ConfigureAwait(false);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Pulls the cable: both ends hang up and their links go.</summary>
    public async Task CutAsync()
    {
        if (_socat is not { } socat)
        {
            return;
        }
        _socat = null;
        if (!socat.HasExited)
        {
            socat.Kill();
        }
        await socat.WaitForExitAsync().ConfigureAwait(false);
        await _draining.ConfigureAwait(false);
        socat.Dispose();
        // A killed socat leaves its links pointing to nothing.
        File.Delete(Left);
        File.Delete(Right);
    }

    /// <summary>Plugs in again, under the same paths.</summary>
    public async Task MendAsync(CancellationToken stop)
    {
        await CutAsync().ConfigureAwait(false);
        var start = new ProcessStartInfo(Program) { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["-d", "-d", $"pty,raw,echo=0,link={Left}", $"pty,raw,echo=0,link={Right}"])
        {
            start.ArgumentList.Add(argument);
        }
        _socat = Process.Start(start) ?? throw new IOException("socat did not start");
        var said = new List<string>();
        while (await _socat.StandardError.ReadLineAsync(stop).ConfigureAwait(false) is { } line)
        {
            said.Add(line);
            if (line.Contains("starting data transfer loop", StringComparison.Ordinal))
            {
                _draining = DrainAsync(_socat.StandardError);
                return;
            }
        }
        throw new IOException($"socat ended: {string.Join(" / ", said)}");
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Reads on, or socat would stop at a full pipe.</summary>
    private static async Task DrainAsync(StreamReader said)
    {
        while (await said.ReadLineAsync().ConfigureAwait(false) is not null)
        {
        }
    }

    /// <summary>Full path of a program on PATH, or null.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
