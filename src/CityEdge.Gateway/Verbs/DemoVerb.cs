using System.CommandLine;
using System.Globalization;
using CityEdge.Gateway.Demo;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge demo</c>: the night in Tianzifang, on real wires, in half a minute.</summary>
internal static class DemoVerb
{
    // 21:59:50 in Shanghai: the café closes in ten seconds.
    private static readonly DateTimeOffset Evening = new(2026, 11, 22, 13, 59, 50, TimeSpan.Zero);

    public static Command Build(VerbContext context)
    {
        var speech = context.Speech;
        var once = new Option<bool>("--once") { Description = speech.Say("演完即退出", "End after the play") };
        var json = new Option<bool>("--json") { Description = speech.Say("只输出一个 JSON 对象", "Print one JSON object and nothing else") };
        var relay = new Option<string?>("--relay")
        {
            Description = speech.Say("用别人的 Modbus TCP 继电器作警号（线圈 0）", "Drive somebody else's Modbus TCP relay as the siren (coil 0)"),
            HelpName = "HOST:PORT",
        };
        var unit = new Option<byte>("--relay-unit") { Description = speech.Say("该继电器的站号", "Unit id of that relay"), HelpName = "UNIT", DefaultValueFactory = _ => 1 };
        var port = new Option<int>("--page-port") { Description = speech.Say("页面端口，0 为任意", "Port of the page, 0 for any"), HelpName = "PORT", DefaultValueFactory = _ => 8080 };
        var command = new Command("demo", speech.Say(
            "演示田子坊之夜：真实的 Modbus 线路，模拟的设备。例：cityedge demo --once",
            "Plays the night in Tianzifang: real Modbus wires, simulated devices. Example: cityedge demo --once"))
        {
            once, json, relay, unit, port,
        };
        command.SetAction(async (parsed, stop) =>
        {
            (string, int, byte)? other = null;
            if (parsed.GetValue(relay) is { } text)
            {
                if (!TryParse(text, out var host, out var number))
                {
                    context.Tell($"“{text}”不是“主机:端口”。", $"'{text}' is not HOST:PORT.");
                    return ExitCode.Usage;
                }

                other = (host, number, parsed.GetValue(unit));
            }

            try
            {
                return await RunAsync(context, other, parsed.GetValue(port), parsed.GetValue(once), parsed.GetValue(json), stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                context.Tell("演示已中止。", "The demo was stopped.");
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static bool TryParse(string text, out string host, out int port)
    {
        var colon = text.LastIndexOf(':');
        host = colon > 0 ? text[..colon] : "";
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536 && host.Length > 0;
    }

    private static async Task<int> RunAsync(
        VerbContext context, (string Host, int Port, byte Unit)? relay, int pagePort, bool once, bool json, CancellationToken stop)
    {
        var wall = new StoryClock(context.Time, Evening);
        var stage = await DemoStage.SetAsync(wall, relay, pagePort, stop).ConfigureAwait(false);
        await using var _ = stage.ConfigureAwait(false);
        var load = SiteLoader.Load(stage.ConfigDirectory, stage.ProfilesDirectory);
        if (load.Site is not { } bound)
        {
            foreach (var diagnostic in load.Diagnostics)
            {
                context.Error.WriteLine(diagnostic.In(context.Speech.Chinese));
            }

            return ExitCode.BadConfiguration;
        }

        using var logging = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        var events = new GatewayEvents(logging.CreateLogger<GatewayEvents>(), new GatewayMetrics());
        var clock = new MomentClock(wall, bound.Config.TimeZone);
        using var site = new RunningSite(bound, clock, events);
        var page = new PageServer(RunVerb.PageOf(site, clock, events), bound.Config.Page, Path.Combine(stage.StateDirectory, "control.sock"));
        await using var __ = page.ConfigureAwait(false);
        var to = json ? TextWriter.Null : context.Out;
        using var keeper = new StateKeeper(new StateProbe(stage.StateDirectory), site, clock, events);
        site.Start();
        await keeper.StartAsync(stop).ConfigureAwait(false);
        await page.StartAsync(stop).ConfigureAwait(false);
        Introduce(context, to, stage, relay, page);
        var timeline = new DemoTimeline(to, context.Speech, new SiteNames(bound), site.Loop.Alarms);
        var play = new DemoPlay(site, stage.Shop, wall, clock, context.Speech, timeline, isOurRelay: relay is null);
        var report = await play.PlayAsync(stop).ConfigureAwait(false);
        Conclude(context, report, json);
        if (!once && !json)
        {
            context.Say($"页面继续开着：{page.Address}lite  按 Ctrl-C 结束。", $"The page stays open: {page.Address}lite  Ctrl-C ends.");
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await keeper.StopAsync(CancellationToken.None).ConfigureAwait(false);
        return report is { SirenObeyed: true, OutputFault: null, Siren: not null } ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void Introduce(VerbContext context, TextWriter to, DemoStage stage, (string Host, int Port, byte Unit)? relay, PageServer page)
    {
        var speech = context.Speech;
        to.WriteLine(speech.Say(
            "田子坊 210 弄 12 号，一家咖啡店。没有互联网，没有云，网关独自值守。",
            "A café at 12, Lane 210, Tianzifang. No internet, no cloud: the gateway watches alone."));
        to.WriteLine(stage.HasPty
            ? speech.Say("总线：Modbus RTU，虚拟串口（socat）", "Bus: Modbus RTU over a pty pair (socat)")
            : speech.Say("总线：RTU over TCP（未装 socat）", "Bus: RTU over TCP (socat is not installed)"));
        if (relay is { } other)
        {
            to.WriteLine(speech.Say($"警号继电器：{other.Host}:{other.Port} 站号 {other.Unit}", $"Siren relay: {other.Host}:{other.Port} unit {other.Unit}"));
        }

        if (page.Address is { } address)
        {
            to.WriteLine(speech.Say($"页面：{address}lite", $"Page: {address}lite"));
        }

        to.WriteLine(speech.Say("时间轴是故事里的钟；深夜的几个小时被略去。", "Times are the story's clock; hours of the night are left out."));
        to.WriteLine();
    }

    private static void Conclude(VerbContext context, DemoReport report, bool json)
    {
        if (json)
        {
            context.Out.WriteLine(report.ToJson());
        }

        var to = json ? context.Error : context.Out;
        if (report.OutputFault is { } fault)
        {
            to.WriteLine(context.Speech.Say($"输出故障：{fault}", $"Output fault: {fault}"));
        }

        if (!json)
        {
            to.WriteLine();
            to.WriteLine(report.Siren is { } siren
                ? context.Speech.Say($"从烟感动作到警号继电器：{siren.TotalMilliseconds:0} ms，{report.Devices} 台设备在线。", $"From the smoke detector's trip to the siren's relay: {siren.TotalMilliseconds:0} ms, {report.Devices} devices answering.")
                : context.Speech.Say("警号没有响。", "The siren did not sound."));
        }
    }
}
