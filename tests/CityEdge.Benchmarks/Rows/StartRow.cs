using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Control;
using CityEdge.Gateway.Page;
using CityEdge.Safety.Points;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// The published binary on a site of 1,500 points whose lines are served by this process: from its start to its first request on a line, to the
/// answer of its control socket, and to the first value of every point; its resident memory then and after a time of polling; its size. The
/// reference is the same code on the JIT.
/// </summary>
internal sealed class StartRow : IRow
{
    private const double Megabyte = 1 << 20;

    private string? _published;

    public string Name => "start";

    public string Title => "start, memory and size of the published binary at 1,500 points";

    public string? Missing => OperatingSystem.IsLinux() ? null : "VmRSS is read on Linux only";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop)
    {
        var binary = options.Binary ?? await PublishAsync(stop);
        var native = await RunAsync(binary, options.Pick(10, 60), stop);
        var jit = await RunAsync(Path.Combine(AppContext.BaseDirectory, "cityedge"), options.Pick(5, 10), stop);
        return
        [
            new("points of the site", native.Points, "points"),
            new("process start → first request on a line", native.FirstRequest, "ms") { AtMost = 300 },
            new("process start → control socket answers", native.Answering, "ms") { AtMost = 300 },
            new("process start → every point heard", native.Heard, "ms"),
            new("resident memory when every point was heard", native.Idle, "MB") { AtMost = 60 },
            new($"resident memory after {options.Pick(10, 60)} s of polling", native.Later, "MB") { AtMost = 60 },
            new("binary", new FileInfo(binary).Length / Megabyte, "MB") { AtMost = 30 },
            new("requests on the lines meanwhile", native.RequestsPerSecond, "requests/s"),
            new("JIT: process start → first request on a line", jit.FirstRequest, "ms") { IsReference = true },
            new("JIT: process start → control socket answers", jit.Answering, "ms") { IsReference = true },
            new($"JIT: resident memory after {options.Pick(5, 10)} s of polling", jit.Later, "MB") { IsReference = true },
        ];
    }

    /// <summary>Publishes the binary, once.</summary>
    public async Task<string> PublishAsync(CancellationToken stop)
    {
        if (_published is not null)
        {
            return _published;
        }

        var folder = Directory.CreateTempSubdirectory("cityedge-publish-").FullName;
        await Console.Error.WriteLineAsync($"start: publishing to {folder}".AsMemory(), stop);
        var project = Path.Combine(GatewayProcess.Root, "src", "CityEdge.Gateway");
        var (exit, said) = await StrangerProgram.RunAsync(
            "dotnet", ["publish", project, "-c", "Release", "-r", "linux-x64", "-p:PublishAot=true", "-nodeReuse:false", "-o", folder], stop);
        _published = exit == 0 ? Path.Combine(folder, "cityedge") : throw new InvalidOperationException(said);
        return _published;
    }

    private static async Task<Start> RunAsync(string binary, int seconds, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-bench-").FullName;
        try
        {
            await using var site = new LargeSite(Path.Combine(folder, "config"));
            using var gateway = new GatewayProcess(binary, Path.Combine(folder, "config"), Path.Combine(folder, "state"));
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var ending = Task.Delay(TimeSpan.FromSeconds(seconds + 60), RealClock.Time, patience.Token);
            var first = FirstRequestAsync(site, gateway, patience.Token);
            var run = FollowAsync(site, gateway, Path.Combine(folder, "state", "control.sock"), first, seconds, patience.Token);
            if (await Task.WhenAny(run, ending, gateway.Ended) != run)
            {
                await patience.CancelAsync();
                throw new InvalidOperationException($"{binary} did not come up: {gateway.Said}");
            }

            await patience.CancelAsync();
            return await run;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static async Task<double> FirstRequestAsync(LargeSite site, GatewayProcess gateway, CancellationToken stop)
    {
        while (site.Requests == 0)
        {
            await RealClock.PauseAsync(1, stop);
        }

        return RealClock.MillisecondsSince(gateway.StartedAt);
    }

    private static async Task<Start> FollowAsync(
        LargeSite site, GatewayProcess gateway, string socket, Task<double> first, int seconds, CancellationToken stop)
    {
        while (!File.Exists(socket))
        {
            await RealClock.PauseAsync(1, stop);
        }

        using var client = new ControlClient(socket);
        var answering = 0.0;
        PointsView points;
        while (true)
        {
            try
            {
                points = await client.GetPointsAsync(stop);
                answering = answering == 0 ? RealClock.MillisecondsSince(gateway.StartedAt) : answering;
                if (points.Points.All(static point => point.Quality == Quality.Good || point.Reason != QualityReason.AwaitingFirst))
                {
                    break;
                }
            }
            catch (ControlException)
            {
                // The socket's file is there a moment before its listener.
            }

            await RealClock.PauseAsync(answering == 0 ? 1 : 50, stop);
        }

        var heard = RealClock.MillisecondsSince(gateway.StartedAt);
        var bad = points.Points.Where(static point => point.Quality == Quality.Bad).Select(static point => $"{point.Name} {point.Reason}").ToArray();
        if (bad.Length > 0)
        {
            throw new InvalidOperationException($"Of {points.Points.Count} points {bad.Length} are bad, first {bad[0]}.");
        }

        var idle = gateway.ResidentMegabytes;
        var (from, requests) = (RealClock.Stamp(), site.Requests);
        for (var i = 0; i < seconds; i++)
        {
            site.Drift();
            await RealClock.PauseAsync(1000, stop);
        }

        return new Start(
            points.Points.Count, await first, answering, heard, idle, gateway.ResidentMegabytes,
            (site.Requests - requests) / RealClock.Time.GetElapsedTime(from).TotalSeconds);
    }

    private readonly record struct Start(
        int Points, double FirstRequest, double Answering, double Heard, double Idle, double Later, double RequestsPerSecond);
}
