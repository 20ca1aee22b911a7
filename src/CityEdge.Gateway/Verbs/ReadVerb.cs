using System.CommandLine;
using System.Globalization;
using CityEdge.Gateway.Control;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Lines;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge read DEVICE</c>: what a device says now, from the running gateway, or from its line where none runs.</summary>
internal static class ReadVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static Command Build(VerbContext context, CommonOptions options)
    {
        var device = new Argument<string>("device") { Description = context.Speech.Say("设备标识", "device id"), HelpName = "DEVICE" };
        var command = new Command("read", context.Speech.Say(
            "读取一台设备的当前值：网关运行时问网关，否则直接读线路。例：cityedge read temp-1 --config ./site",
            "Reads what a device says now: from the running gateway, else from its line. Example: cityedge read temp-1 --config ./site"))
        {
            device, options.Config, options.State, options.Profiles, options.Json,
        };
        command.SetAction((parsed, stop) => RunAsync(
            context, parsed.GetValue(device)!, parsed.GetValue(options.Config)!, parsed.GetValue(options.State)!,
            parsed.GetValue(options.Profiles)!, parsed.GetValue(options.Json), stop));
        return command;
    }

    private static async Task<int> RunAsync(
        VerbContext context, string device, string config, string state, string profiles, bool json, CancellationToken stop)
    {
        var load = SiteLoader.Load(config, profiles);
        if (load.Site is not { } site)
        {
            foreach (var diagnostic in load.Diagnostics)
            {
                context.Error.WriteLine(diagnostic.In(context.Speech.Chinese));
            }

            return ExitCode.BadConfiguration;
        }

        var line = site.Lines.FirstOrDefault(line => line.Devices.Any(one => one.Id == device));
        if (line is null)
        {
            var known = string.Join(", ", site.Config.Devices.Select(one => one.Id));
            context.Tell($"现场没有设备“{device}”；有：{known}", $"The site has no device '{device}'; it has: {known}");
            return ExitCode.NotFound;
        }

        var bound = line.Devices.First(one => one.Id == device);
        if (bound.Points.Count == 0)
        {
            context.Tell(
                $"“{device}”（{bound.Profile.Id}）没有可读的测点，只有输出。",
                $"'{device}' ({bound.Profile.Id}) has nothing to read, only outputs.");
            return ExitCode.NotFound;
        }

        var socket = ControlPath.Of(state, context.Environment);
        var rows = File.Exists(socket)
            ? await AskGatewayAsync(context, socket, bound, stop).ConfigureAwait(false)
            : null;
        rows ??= await ReadLineAsync(context, site, line, bound, stop).ConfigureAwait(false);
        Print(context, rows, json);
        if (rows.All(row => row.Reading.Quality == Quality.Bad))
        {
            context.Tell(
                $"“{device}”没有给出任何值：检查供电、接线、地址 {bound.Address} 和线路 {line.Config.Id} 的端口与波特率。",
                $"'{device}' gave no value: look at its power and wiring, address {bound.Address}, and the port and baud rate of line {line.Config.Id}.");
            return ExitCode.Unreachable;
        }

        return rows.Any(row => row.Reading.Quality == Quality.Bad) ? ExitCode.Degraded : ExitCode.Ok;
    }

    // Null where a socket file is left but no gateway lives behind it: then the line is free to be read.
    private static async Task<List<(PointProfile Point, Reading Reading)>?> AskGatewayAsync(
        VerbContext context, string socket, BoundDevice device, CancellationToken stop)
    {
        using var client = new ControlClient(socket);
        try
        {
            var view = await client.GetPointsAsync(stop).ConfigureAwait(false);
            var byName = view.Points.ToDictionary(point => point.Name, StringComparer.Ordinal);
            return [.. device.Points.Select(point => (point.Profile,
                byName.TryGetValue(GatewayPoints.Measurement(device.Id, point.Profile.Name), out var seen)
                    ? new Reading(point.Id, seen.Value ?? double.NaN, seen.Quality, seen.Reason, seen.SourceTime, default)
                    : Reading.Bad(point.Id, QualityReason.ConfigurationError, default)))];
        }
        catch (ControlException failure) when (failure.ExitCode == ControlException.Unreachable)
        {
            context.Error.WriteLine(failure.Text.In(context.Speech.Chinese));
            return null;
        }
    }

    // Works the line with this one device and without outputs until every point has spoken.
    private static async Task<List<(PointProfile Point, Reading Reading)>> ReadLineAsync(
        VerbContext context, BoundSite site, BoundLine line, BoundDevice device, CancellationToken stop)
    {
        context.Tell($"正在读取线路 {line.Config.Id} 上的 {device.Id}…", $"Reading {device.Id} on line {line.Config.Id} …");
        var clock = new MomentClock(context.Time, site.Config.TimeZone);
        var heard = new Dictionary<PointId, Reading>();
        var gate = new Lock();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Take(in Reading reading)
        {
            lock (gate)
            {
                heard[reading.Point] = reading;
                if (device.Points.All(point => heard.ContainsKey(point.Id)))
                {
                    all.TrySetResult();
                }
            }
        }

        using var stopLine = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var worker = LineFactory.Create(line with { Devices = [device with { Outputs = [] }] }, new LineContext(Take, clock) { Site = site.Config.Id });
        var thread = new Thread(() => worker.Run(stopLine.Token)) { IsBackground = true, Name = "line " + line.Config.Id };
        thread.Start();
        await Task.WhenAny(all.Task, Task.Delay(Patience, context.Time, stop)).ConfigureAwait(false);
        await stopLine.CancelAsync().ConfigureAwait(false);
        thread.Join(TimeSpan.FromSeconds(2));
        if (worker.Failure is { } why)
        {
            context.Error.WriteLine(why);
        }

        lock (gate)
        {
            return [.. device.Points.Select(point => (point.Profile,
                heard.TryGetValue(point.Id, out var reading) ? reading : Reading.Bad(point.Id, QualityReason.NotConnected, clock.Now())))];
        }
    }

    private static void Print(VerbContext context, List<(PointProfile Point, Reading Reading)> rows, bool json)
    {
        if (json)
        {
            PrintJson(context.Out, rows);
            return;
        }

        var zh = context.Speech.Chinese;
        foreach (var (point, reading) in rows)
        {
            var word = point.States.TryGetValue((int)reading.Value, out var state) ? $"  {state.In(zh)}" : "";
            var value = reading.Quality == Quality.Bad
                ? context.Speech.Say($"无效（{Words.Of(reading.Reason).In(true)}）", $"Bad ({Words.Of(reading.Reason).In(false)})")
                : string.Create(CultureInfo.InvariantCulture, $"{reading.Value:0.###} {Units.Symbol(point.Unit)}{word}");
            context.Out.WriteLine($"{point.Name,-20} {value}   {point.Title.In(zh)}");
        }
    }

    private static void PrintJson(TextWriter to, List<(PointProfile Point, Reading Reading)> rows)
    {
        VerbJson.Print(to, json =>
        {
            json.WriteStartArray();
            foreach (var (point, reading) in rows)
            {
                json.WriteStartObject();
                json.WriteString("point", point.Name);
                if (reading.Quality == Quality.Bad)
                {
                    json.WriteNull("value");
                }
                else
                {
                    json.WriteNumber("value", reading.Value);
                }

                json.WriteString("unit", Units.Symbol(point.Unit));
                json.WriteString("quality", reading.Quality.ToString());
                json.WriteString("reason", reading.Reason.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
