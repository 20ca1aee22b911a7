using CityEdge.Gateway.Control;
using CityEdge.Gateway.Sites;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// The published binary at 1,500 points on a state that has lived: the journal full to its bounds, over a million alarm transitions and readings behind it, the history on. From its start to
/// its first request on a line and to the answer of its control socket; the same when the history's file was deleted; its memory while every value moves each second.
/// </summary>
internal sealed class StartFullRow(StartRow binaries) : IRow, IDisposable
{
    private const double Megabyte = 1 << 20;

    private string? _state;
    private (long Transitions, long Readings) _lived;

    public string Name => "start-full";

    public string Title => "start and memory of the published binary with a full journal and the history on";

    public string? Missing => binaries.Missing;

    public async Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop)
    {
        var binary = options.Binary ?? await binaries.PublishAsync(stop);
        var seconds = options.Pick(10, 120);
        if (_state is null)
        {
            await PrepareAsync(binary, options, stop);
        }

        var journal = BytesOf(Path.Combine(_state!, "journal"));
        var full = await RunAsync(binary, _state!, seconds, stop);
        var history = BytesOf(_state!, "history*");
        Array.ForEach(Directory.GetFiles(_state!, "history*"), File.Delete);
        var without = await RunAsync(binary, _state!, options.Pick(5, 30), stop);
        return
        [
            new("alarm transitions lived through", _lived.Transitions, "events"),
            new("readings lived through", _lived.Readings, "readings"),
            new("journal on the disk", journal / Megabyte, "MB") { AtMost = 256 },
            new("history on the disk", history / Megabyte, "MB"),
            new("process start → first request on a line", full.FirstRequest, "ms") { AtMost = 300 },
            new("process start → control socket answers", full.Answering, "ms") { AtMost = 300 },
            new("history deleted: process start → first request on a line", without.FirstRequest, "ms") { AtMost = 300 },
            new("history deleted: process start → control socket answers", without.Answering, "ms") { AtMost = 300 },
            new($"resident memory after {seconds} s in which every value moved each second", full.Resident, "MB") { AtMost = 60 },
            new("its peak", full.Peak, "MB"),
            new($"history deleted: resident memory after {options.Pick(5, 30)} s of rebuilding", without.Resident, "MB") { AtMost = 60 },
            new("requests on the lines meanwhile", full.Requests, "requests"),
        ];
    }

    public void Dispose()
    {
        if (_state is not null)
        {
            Directory.Delete(_state, true);
        }
    }

    // Written once; then one run builds the history, so that the measured ones find what a gateway finds that was restarted.
    private async Task PrepareAsync(string binary, RowOptions options, CancellationToken stop)
    {
        _state = Directory.CreateTempSubdirectory("cityedge-lived-").FullName;
        await Console.Error.WriteLineAsync("start-full: living through the past".AsMemory(), stop);
        await using (var site = new LargeSite(Path.Combine(_state, "config")))
        {
            var load = SiteLoader.Load(Path.Combine(_state, "config"), Path.Combine(GatewayProcess.Root, "firmware-profiles"));
            _lived = LivedState.Write(load.Site!, _state, options.Pick(20_000, 200_000), options.Pick(100_000, 1_000_000));
        }

        Directory.Delete(Path.Combine(_state, "config"), true);
        await RunAsync(binary, _state, options.Pick(10, 60), stop);
    }

    private static async Task<Run> RunAsync(string binary, string state, int seconds, CancellationToken stop)
    {
        var config = Directory.CreateTempSubdirectory("cityedge-bench-").FullName;
        try
        {
            await using var site = new LargeSite(config);
            using var gateway = new GatewayProcess(binary, config, state);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds + 60), RealClock.Time);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
            var first = FirstRequestAsync(site, gateway, patience.Token);
            var answering = await AnsweringAsync(gateway, Path.Combine(state, "control.sock"), patience.Token);
            var heard = await first;
            for (var i = 0; i < seconds; i++)
            {
                site.Drift();
                await RealClock.PauseAsync(1000, patience.Token);
            }

            return new Run(heard, answering, gateway.ResidentMegabytes, gateway.PeakMegabytes, site.Requests);
        }
        finally
        {
            Directory.Delete(config, true);
        }
    }

    private static async Task<double> FirstRequestAsync(LargeSite site, GatewayProcess gateway, CancellationToken stop)
    {
        while (site.Requests == 0)
        {
            await WhileAliveAsync(gateway, stop);
        }

        return RealClock.MillisecondsSince(gateway.StartedAt);
    }

    private static async Task<double> AnsweringAsync(GatewayProcess gateway, string socket, CancellationToken stop)
    {
        using var client = new ControlClient(socket);
        while (true)
        {
            try
            {
                await client.GetPointsAsync(stop);
                return RealClock.MillisecondsSince(gateway.StartedAt);
            }
            catch (ControlException)
            {
                // The socket of the run before lies there until this one listens.
                await WhileAliveAsync(gateway, stop);
            }
        }
    }

    private static async Task WhileAliveAsync(GatewayProcess gateway, CancellationToken stop)
    {
        if (gateway.Ended.IsCompleted)
        {
            throw new InvalidOperationException($"The gateway ended: {gateway.Said}");
        }

        await RealClock.PauseAsync(1, stop);
    }

    private static long BytesOf(string folder, string pattern = "*") =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, pattern == "*" ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly).Sum(static file => new FileInfo(file).Length) : 0;

    private readonly record struct Run(double FirstRequest, double Answering, double Resident, double Peak, double Requests);
}
