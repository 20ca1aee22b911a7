using System.Diagnostics;
using System.Globalization;

namespace CityEdge.Benchmarks.Rows;

/// <summary>A gateway in a process of its own, its start stamped and its memory read.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private const double KilobytesPerMegabyte = 1024;

    private readonly Process _process;
    private readonly Lock _said = new();
    private readonly List<string> _lines = [];

    public GatewayProcess(string binary, string config, string state)
    {
        var start = new ProcessStartInfo(binary, ["run", "--config", config, "--state", state, "--profiles", Path.Combine(Root, "firmware-profiles")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        StartedAt = RealClock.Stamp();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Ended = _process.WaitForExitAsync();
    }

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Taken before the process was made.</summary>
    public long StartedAt { get; }

    /// <summary>Of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Completes when the process is gone.</summary>
    public Task Ended { get; }

    /// <summary>Everything that it printed so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join(" / ", _lines);
            }
        }
    }

    /// <summary>VmRSS.</summary>
    public double ResidentMegabytes => Status("VmRSS:");

    /// <summary>VmHWM.</summary>
    public double PeakMegabytes => Status("VmHWM:");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private double Status(string name) =>
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            ? double.Parse(kilobytes, CultureInfo.InvariantCulture) / KilobytesPerMegabyte
            : double.NaN;

    private void Hear(object sender, DataReceivedEventArgs heard)
    {
        if (heard.Data is { } line)
        {
            lock (_said)
            {
                _lines.Add(line);
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CityEdge.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("CityEdge.sln is not above the benchmarks.");
    }
}
