using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.History;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.InputLog;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Sites;
using Microsoft.Extensions.Logging.Console;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge run</c>: watches a site until stopped.</summary>
internal static class RunVerb
{
    public static Command Build(VerbContext context, CommonOptions options)
    {
        var record = new Option<int?>("--record-inputs")
        {
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "MB",
            Description = context.Speech.Say(
                $"记录引擎的全部输入以便重放，最多 {InputLogDefaults.Bytes >> 20} MB 或给定的 MB 数", $"record every input of the engine for replay, in at most {InputLogDefaults.Bytes >> 20} MB or the number given"),
        };
        record.Validators.Add(result =>
        {
            if (result.Tokens is [var size] && !(int.TryParse(size.Value, CultureInfo.InvariantCulture, out var megabytes) && megabytes > 0))
            {
                result.AddError(context.Speech.Say("--record-inputs 需要大于 0 的整数（MB）", "--record-inputs takes a whole number of MB above 0"));
            }
        });
        var command = new Command("run", context.Speech.Say(
            "运行一个现场。例：cityedge run --config ./site --state ./state",
            "Watches a site until stopped. Example: cityedge run --config ./site --state ./state"))
        {
            options.Config, options.State, options.Profiles, record,
        };
        command.SetAction((parsed, stop) => RunAsync(
            context, parsed.GetValue(options.Config)!, parsed.GetValue(options.State)!, parsed.GetValue(options.Profiles)!,
            parsed.GetResult(record) is null ? null : (parsed.GetValue(record) * (1L << 20)) ?? InputLogDefaults.Bytes, stop));
        return command;
    }

    private static async Task<int> RunAsync(VerbContext context, string config, string state, string profiles, long? record, CancellationToken stop)
    {
        using var taken = await StateLock.TakeAsync(state, context.Time).ConfigureAwait(false);
        if (taken is null)
        {
            context.Tell(
                $"另一个网关正在使用状态目录 {state}：不能启动。用 cityedge alarms list --state {state} 查看它。",
                $"Another gateway runs on the state directory {state}: not started. See it with: cityedge alarms list --state {state}");
            return ExitCode.Failed;
        }

        if (taken.Identity is not null)
        {
            // A disk that did not answer for the lock is not asked again before the place is watched.
            await BrokenRestore.FinishAsync(context, state).ConfigureAwait(false);
        }

        var lastGood = new LastGood(state);
        var (site, refused) = Load(context, config, profiles, lastGood);
        if (site is null)
        {
            context.Tell(
                "没有可用的配置，也没有以前可用的配置：不能启动。用 cityedge check 查看全部错误。",
                "There is no usable configuration and none that ever was: not started. See all errors with: cityedge check");
            return ExitCode.BadConfiguration;
        }

        var clock = new MomentClock(context.Time, site.Config.TimeZone, new HostClock(context.Time).IsSynchronised);
        var identity = HostIdentity.Read();
        var resumption = await Resumption.LoadAsync(state, new StampClock(clock, identity.Boot), context.Time).ConfigureAwait(false);

        // Stopped after the host, and with it the loop.
        using var inputs = record is { } bytes ? InputLog.Start(state, site.Model, bytes, () => taken.Identity) : null;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "cityedge" });
        Log(builder.Logging);
        AddServices(builder.Services, context, site, state, clock, taken);
        AddJournal(builder.Services, site, state, clock, taken, identity, resumption, inputs?.Recorder);
        using var host = builder.Build();
        var events = host.Services.GetRequiredService<GatewayEvents>();
        events.SiteLoaded(site.Config.Id, site.Model.Points.Count, site.Lines.Count, site.Model.Outputs.Count);
        resumption.Tell(events);
        await host.StartAsync(stop).ConfigureAwait(false);
        var kept = Remember(host.Services, refused, lastGood, config, profiles);
        await host.WaitForShutdownAsync(stop).ConfigureAwait(false);
        if (kept.IsCompleted)
        {
            await kept.ConfigureAwait(false);
        }

        return host.Services.GetRequiredService<SiteService>().HasCrashed ? ExitCode.Failed : ExitCode.Ok;
    }

    // The one given, else the last good one with the reason why.
    private static (BoundSite? Site, string? Refused) Load(VerbContext context, string config, string profiles, LastGood lastGood)
    {
        var load = SiteLoader.Load(config, profiles);
        foreach (var diagnostic in load.Diagnostics)
        {
            context.Error.WriteLine(diagnostic.In(context.Speech.Chinese));
        }

        if (load.Site is { } site && DetectionBudget.Of(site, BudgetRules.Of(site)) is var budget)
        {
            foreach (var point in budget.Points.Where(point => point.IsOver))
            {
                context.Tell(
                    $"{point.Name}：探测到警号最坏 {point.Late.TotalSeconds:0.0} s，超过 {point.Limit.TotalSeconds:0.0} s。{point.Advice?.In(true)}",
                    $"{point.Name}: sensor to siren takes {point.Late.TotalSeconds:0.0} s at worst, the limit is {point.Limit.TotalSeconds:0.0} s; {point.Advice?.In(false)}.");
            }

            if (budget.IsWithinLimits)
            {
                return (site, null);
            }
        }

        var why = load.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error)?.ToString() ?? "detection budget exceeded";
        lastGood.Mend();
        return lastGood.Exists ? (SiteLoader.Load(lastGood.ConfigDirectory, lastGood.ProfilesDirectory).Site, why) : (null, why);
    }

    private static void AddServices(IServiceCollection services, VerbContext context, BoundSite site, string state, MomentClock clock, StateLock taken)
    {
        services.AddSingleton(clock);
        services.AddSingleton(site);
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<GatewayEvents>();
        services.AddSingleton(ServiceNotifier.From(context.Environment));
        services.AddSingleton(new StateProbe(state, () => taken.Identity));
        services.AddSingleton(provider => new PageServer(
            PageOf(provider.GetRequiredService<RunningSite>(), clock, provider.GetRequiredService<GatewayEvents>()) with { Journal = provider.GetRequiredService<SiteJournal>(), History = provider.GetRequiredService<HistoryService>() },
            site.Config.Page,
            ControlPath.Of(state, context.Environment)));
        services.AddSingleton<SiteService>();
        services.AddHostedService(provider => provider.GetRequiredService<SiteService>());
        services.AddHostedService(static provider => provider.GetRequiredService<StateKeeper>());
        services.AddHostedService<WatchdogService>();
    }

    private static void AddJournal(
        IServiceCollection services, BoundSite site, string state, MomentClock clock, StateLock taken, HostIdentity identity, Resumption resumption, InputRecorder? inputs)
    {
        var intake = new JournalIntake(new RepeatGuard()) { HoldsCheckpoints = resumption.IsPartial };
        var readings = new ReadingRecorder(site.Model.Points, ReportPolicy.Of(site), frames: new FrameRing(clock));
        var recorders = new LoopRecorders { Journal = intake, Readings = readings, Inputs = inputs };
        var options = new JournalOptions
        {
            Open = part => JournalPlaces.Open(state, part, taken.Identity),
            Machine = identity.Machine,
            Boot = identity.Boot,
            Draw = RandomNumberGenerator.Fill,
            Witness = resumption.Witness,
        };
        intake.NoteFirst(resumption.SayStart(clock.Now(), options.Version));
        services.AddSingleton(recorders);
        services.AddSingleton(resumption);
        services.AddSingleton(provider => new SiteJournal(options, site, intake, readings, clock, provider.GetRequiredService<GatewayEvents>()));
        services.AddSingleton<JournalThread>();
        services.AddSingleton(provider => HistoryService.Of(
            state, () => taken.Identity, identity.Boot, provider.GetRequiredService<SiteJournal>().Durable, provider.GetRequiredService<GatewayEvents>(), clock.Time));
        services.AddHostedService(static provider => provider.GetRequiredService<HistoryService>());
        services.AddSingleton(provider => new RunningSite(
            site, clock, provider.GetRequiredService<GatewayEvents>(), resume: resumption.Snapshot, away: resumption.Away, recorders: recorders));
        services.AddSingleton(provider => new StateKeeper(
            provider.GetRequiredService<StateProbe>(), provider.GetRequiredService<RunningSite>(), clock, provider.GetRequiredService<GatewayEvents>(),
            provider.GetRequiredService<SiteJournal>(), resumption.Lost));
    }

    /// <summary>Logs to the console; when nobody takes what is logged it is dropped, because the alarm path logs too and waits for nobody (S1).</summary>
    internal static void Log(ILoggingBuilder logging)
    {
        logging.Services.Configure<ConsoleLoggerOptions>(static console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
    }

    /// <summary>What the page may look at of a running site.</summary>
    internal static PageContext PageOf(RunningSite running, MomentClock clock, GatewayEvents events) => new()
    {
        Loop = running.Loop,
        Site = running.Site,
        Events = events,
        Clock = clock,
        Sources = running.Sources,
        Lines = running.Lines,
        Evidence = running.Evidence,
    };

    // After the start and beside it, because no disk stands before the alarms or before a stop: keeps what has just proved good, or says that the given one was refused.
    private static Task Remember(IServiceProvider services, string? refused, LastGood lastGood, string config, string profiles)
    {
        if (refused is null)
        {
            var good = services.GetRequiredService<RunningSite>().Site;
            return lastGood.KeepBeside(
                config, profiles, good.Lines.SelectMany(line => line.Devices).Select(device => device.Profile).DistinctBy(model => model.Id), good.Config.Packs.Select(pack => pack.Pack));
        }

        var site = services.GetRequiredService<RunningSite>();
        services.GetRequiredService<GatewayEvents>().RunningOnLastGood(refused);
        site.ReportGateway(site.Site.ConfigurationInForce, healthy: false);
        return Task.CompletedTask;
    }
}
