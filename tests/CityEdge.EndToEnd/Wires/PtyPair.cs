using System.Diagnostics;

namespace CityEdge.EndToEnd.Wires;

/// <summary>Two pseudo terminals joined by socat: one end for the gateway, one for the test to be the device.</summary>
internal sealed class PtyPair : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cityedge-pty-");
    private Process? _socat;

    public PtyPair()
    {
        if (!IsPossible)
        {
            Assert.Skip("socat is not installed: apt-get install socat");
        }

        Plug();
    }

    /// <summary>Whether socat is installed.</summary>
    public static bool IsPossible { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static folder => File.Exists(Path.Combine(folder, "socat")));

    /// <summary>The gateway's end; a link, as under /dev/serial/by-id.</summary>
    public string Line => Path.Combine(_folder.FullName, "line");

    /// <summary>The device's end.</summary>
    public string Device => Path.Combine(_folder.FullName, "device");

    /// <summary>Starts the pair under the same links; returns when both are there.</summary>
    public void Plug()
    {
        var clock = new RealClock();
        _socat = Process.Start(new ProcessStartInfo("socat", [$"PTY,link={Line},raw,echo=0", $"PTY,link={Device},raw,echo=0"])
        {
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("socat did not start");
        using var tick = new ManualResetEventSlim();
        var deadline = clock.In(5000);
        while (!File.Exists(Line) || !File.Exists(Device))
        {
            Assert.True(clock.GetTimestamp() < deadline, "socat made no pty pair within 5 s");
            tick.Wait(TimeSpan.FromMilliseconds(5));
        }
    }

    /// <summary>Kills it: both ends hang up.</summary>
    public void Unplug()
    {
        _socat?.Kill();
        _socat?.WaitForExit();
        _socat?.Dispose();
        _socat = null;
        File.Delete(Line);
        File.Delete(Device);
    }

    /// <summary>Opens the device's end.</summary>
    public FileStream OpenDevice() => new(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    public void Dispose()
    {
        Unplug();
        _folder.Delete(recursive: true);
    }
}
