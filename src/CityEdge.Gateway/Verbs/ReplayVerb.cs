using System.CommandLine;
using System.Globalization;
using System.Text;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Replay;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge replay</c>: what the rules of a site would have said to what was recorded, with the engine of the gateway, and what another configuration would have said.</summary>
internal static class ReplayVerb
{
    // Behind half an hour a row is not out of order but another story; and the window is held in memory.
    private static readonly TimeSpan MostReorder = TimeSpan.FromMinutes(30);

    public static Command Build(VerbContext context, CommonOptions options)
    {
        var speech = context.Speech;
        var recordings = new Argument<string[]>("RECORDING") { Arity = ArgumentArity.OneOrMore, Description = speech.Say("记录（可给多个，按时间合并）", "recordings; several are merged by time") };
        var against = new Option<string?>("--against") { HelpName = "DIR", Description = speech.Say("与另一份配置比较：同样的记录会多响、少响、早响、晚响什么", "compare with another configuration over the same recordings: what would ring more, less, earlier, later") };
        var plot = new Option<string?>("--plot") { HelpName = "FILE.svg", Description = speech.Say("画图：报警规则所读的曲线、设定值、报警时刻", "draw the curves that the rules read, their setpoints, and the alarms") };
        var marks = new Option<string[]>("--mark") { HelpName = "TIME=TEXT", Description = speech.Say("在图上标注，如 \"0 s=点火\"，可多次", "a mark in the plot, such as \"0 s=ignition\"; may be repeated") };
        var start = new Option<string?>("--start") { HelpName = "TIME", Description = speech.Say("第 0 秒的时刻，如 2026-11-23T02:00+08:00", "the time of second 0, such as 2026-11-23T02:00+08:00") };
        var until = new Option<string?>("--until") { HelpName = "TIME", Description = speech.Say("到此为止（时刻或秒数）：更晚的不用，到此为止的沉默要判", "the end (a time, or seconds): later rows are left out, silence up to it is judged") };
        var reorder = new Option<double>("--reorder")
        {
            HelpName = "SECONDS", Description = speech.Say("乱序多少秒以内可以排好", "rows out of order by at most so many seconds are put in order"), DefaultValueFactory = _ => RecordingRules.DefaultReorder.TotalSeconds,
        };
        var skip = new Option<bool>("--skip-unknown") { Description = speech.Say("站点没有的测点不算错误", "points that the site does not have are no errors") };
        var command = new Command("replay", Help(speech))
        {
            recordings, options.Config, options.Profiles, against, plot, marks, start, until, reorder, skip, options.Json,
        };

        // Several recordings may be named, so that a misspelt option would be taken for one more.
        recordings.Validators.Add(result =>
        {
            foreach (var word in result.Tokens.Select(static token => token.Value).Where(static word => word.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(word)))
            {
                result.AddError(speech.Say($"没有选项“{word}”", $"there is no option '{word}'"));
            }
        });
        command.SetAction(parsed =>
        {
            var asked = new ReplayAsked(
                parsed.GetValue(recordings)!, parsed.GetValue(options.Config)!, parsed.GetValue(options.Profiles)!, parsed.GetValue(against), parsed.GetValue(plot),
                parsed.GetValue(marks) ?? [], parsed.GetValue(options.Json));
            return Rules(context, parsed.GetValue(start), parsed.GetValue(until), parsed.GetValue(reorder), parsed.GetValue(skip)) is { } rules
                && Marks(context, asked.Marks) is { } marked
                ? Run(context, asked, rules, marked)
                : ExitCode.Usage;
        });
        return command;
    }

    private static string Help(Speech speech) => speech.Say(
        """
        用网关的同一个引擎重放记录：会报什么警、何时报，谁也不确认。例：cityedge replay --config ./site night.csv --plot night.svg
        记录：CSV（表头 time,point,value[,quality]）、同样各键的 NDJSON、输入记录（逐位重放）、状态目录的日志（已抽稀，近似）。
        time 为带时区的 ISO 8601，或从起点算起的秒数；# 开头为注释；数值用该测点的单位，空或 NaN 为“坏”。
        乱序在 --reorder 秒以内的排好，更晚的按最新的时刻作“存疑、陈旧”处理；同一测点同一时刻重复的去掉，不同的按文件次序。
        记录里没有的测点按未观测处理；记录里的测点照常监视；它们所在的设备和线路只要有成员在说话就算正常。
        """,
        """
        Plays recordings through the gateway's own engine: which alarms would have rung, and when; nobody acknowledges. Example: cityedge replay --config ./site night.csv --plot night.svg
        Recordings: CSV (header time,point,value[,quality]), NDJSON of the same keys, an input log (to the bit), the journal of a state folder (thinned: approximate).
        time is ISO 8601 with its offset, or seconds from the start; lines with # are comments; values are in the point's own unit, empty or NaN is Bad.
        Rows out of order within --reorder seconds are put in order, later ones are taken at the newest time as uncertain and stale; a repeated row of one point and time
        is dropped, a different one is taken in the order of the file. Points in no recording count as not observed; those that are there are supervised as live;
        their device and line are well while a member speaks.
        """);

    private static int Run(VerbContext context, ReplayAsked asked, RecordingRules rules, IReadOnlyList<PlotMark> marks)
    {
        try
        {
            return Sources(context, asked.Recordings) is not { } sources ? ExitCode.NotFound
                : Load(context, asked.Config, asked.Profiles) is not { } site || (asked.Against is { } path && Load(context, path, asked.Profiles) is null) ? ExitCode.BadConfiguration
                : Play(context, asked, rules, marks, sources, site);
        }
        catch (MediumException failure)
        {
            return JournalReading.Explain(context, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            context.Tell($"读写文件失败：{failure.Message}", $"A file cannot be read or written: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private static int Play(
        VerbContext context, ReplayAsked asked, RecordingRules rules, IReadOnlyList<PlotMark> marks, IReadOnlyList<RecordingSource> sources, BoundSite site)
    {
        var session = new ReplaySession(sources, rules, context.Time.GetUtcNow(), diagnostic => context.Error.WriteLine(diagnostic.In(context.Speech.Chinese)));
        var flags = new List<PlotFlag>();
        var outcome = session.Play(site, (transition, alarms, scale) =>
        {
            var alarm = alarms[transition.Alarm.Index];
            if (asked.Against is null)
            {
                Print(context, asked.Json, transition, alarm, site, scale);
            }

            if (asked.Plot is not null && transition.Event is AlarmEvent.Raised or AlarmEvent.ReRaised)
            {
                PlotFlag.Add(flags, alarm, scale.OffsetOf(transition.At).TotalSeconds);
            }
        });
        ReplayReport.Tell(context, outcome);
        if (outcome.Refused)
        {
            return ExitCode.Failed;
        }

        if (asked.Against is { } other)
        {
            Compare(context, asked, rules, sources, outcome, site, other);
        }
        else if (asked.Json)
        {
            context.Out.WriteLine(VerbJson.Text(json => ReplayJson.Write(json, outcome, session.Errors, session.UnknownRows), indented: false));
        }
        else
        {
            ReplayReport.Print(context, outcome, session.UnknownRows);
        }

        if (asked.Plot is { } file)
        {
            var page = PlotPage.Of(session, site, outcome, flags, marks, context.Speech.Chinese);
            File.WriteAllText(file, SvgPlot.Draw(page), new UTF8Encoding(false));
            context.Tell($"图已写入 {file}", $"The plot is in {file}");
        }

        if (session.Errors > 0)
        {
            context.Tell($"{session.Errors} 处错误：出错的行没有用上，结果不完整。", $"{session.Errors} error(s): the rows in error were left out, so that this is not the whole story.");
        }

        return session.Errors > 0 ? ExitCode.Failed : ExitCode.Ok;
    }

    // What is wrong with a row has been said; a point that only the other configuration lacks is no mistake of the recording.
    private static void Compare(
        VerbContext context, ReplayAsked asked, RecordingRules rules, IReadOnlyList<RecordingSource> sources, ReplayOutcome here, BoundSite site, string other)
    {
        var session = new ReplaySession(sources, rules with { SkipUnknown = true }, context.Time.GetUtcNow(), static _ => { });
        var there = session.Play(Load(context, other, asked.Profiles)!, static (_, _, _) => { }, recorded: site);
        if (session.UnknownRows > 0)
        {
            context.Tell($"{other} 没有其中一些测点，{session.UnknownRows} 条读数没有用上。", $"{other} lacks some of the points: {session.UnknownRows} row(s) were left out.");
        }

        if (!asked.Json)
        {
            ReplayReport.Print(context, here, there, asked.Config, other);
            return;
        }

        var (changed, unchanged) = AlarmDifference.Of(here, there);
        var (mine, theirs) = (new ReplayScale(here.Zero, IsSet: true, here.Dated), new ReplayScale(there.Zero, IsSet: true, there.Dated));
        foreach (var one in changed)
        {
            context.Out.WriteLine(VerbJson.Text(json => ReplayJson.Write(json, one, mine, theirs), indented: false));
        }

        context.Out.WriteLine(VerbJson.Text(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("kind", "summary");
                json.WriteNumber("changed", changed.Count);
                json.WriteNumber("unchanged", unchanged);
                json.WriteNumber("readings", here.Counts.Readings);
                json.WriteNumber("unknown_rows_there", session.UnknownRows);
                json.WriteEndObject();
            },
            indented: false));
    }

    private static void Print(VerbContext context, bool json, AlarmTransition transition, AlarmDefinition alarm, BoundSite site, ReplayScale scale) => context.Out.WriteLine(json
        ? VerbJson.Text(writer => ReplayJson.Write(writer, transition, alarm, site.Model.Points, scale), indented: false)
        : Timeline.Line(transition, alarm, site.Model.Points, scale, context.Speech.Chinese));

    private static List<RecordingSource>? Sources(VerbContext context, IReadOnlyList<string> paths)
    {
        var sources = new List<RecordingSource>();
        foreach (var path in paths)
        {
            if (RecordingSource.Find(path, out var why) is not { } source)
            {
                context.Tell($"{why.Zh}。", $"{why.En}.");
                return null;
            }

            sources.Add(source);
        }

        if (sources.Count > 1 && sources.Any(static source => source.Kind == RecordingKind.InputLog))
        {
            context.Tell("输入记录已含全部输入，只能单独回放。", "An input log holds every input already: it is replayed alone.");
            return null;
        }

        return sources;
    }

    private static BoundSite? Load(VerbContext context, string config, string profiles)
    {
        var load = SiteLoader.Load(config, profiles);
        foreach (var diagnostic in load.Site is null ? load.Diagnostics.Where(static one => one.Severity == Severity.Error) : [])
        {
            context.Error.WriteLine(diagnostic.In(context.Speech.Chinese));
        }

        return load.Site;
    }

    private static RecordingRules? Rules(VerbContext context, string? start, string? until, double reorder, bool skipUnknown)
    {
        var (cell, zero) = (new TimeCell(), new RecordingZero(null));
        if (start is not null)
        {
            if (!cell.TryRead(Encoding.UTF8.GetBytes(start), out var ticks, out var dated) || !dated)
            {
                context.Tell($"--start“{start}”不是时刻；写成 2026-11-23T02:00+08:00。", $"--start '{start}' is no time; write 2026-11-23T02:00+08:00.");
                return null;
            }

            zero = new RecordingZero(new DateTimeOffset(ticks, TimeSpan.Zero));
        }

        long? end = null;
        if (until is not null)
        {
            if (!cell.TryRead(Encoding.UTF8.GetBytes(until), out var ticks, out var dated))
            {
                context.Tell($"--until“{until}”不是时刻；写成 2026-11-23T02:00+08:00 或秒数。", $"--until '{until}' is no time; write 2026-11-23T02:00+08:00, or seconds.");
                return null;
            }

            end = dated ? ticks : zero.Ticks + ticks;
        }

        if (!(reorder >= 0 && reorder <= MostReorder.TotalSeconds))
        {
            context.Tell($"--reorder 应为 0 到 {MostReorder.TotalSeconds:0} 秒。", $"--reorder lies between 0 and {MostReorder.TotalSeconds:0} seconds.");
            return null;
        }

        return new RecordingRules { Reorder = TimeSpan.FromSeconds(reorder), Until = end, Zero = zero, SkipUnknown = skipUnknown };
    }

    private static List<PlotMark>? Marks(VerbContext context, IReadOnlyList<string> texts)
    {
        var marks = new List<PlotMark>();
        foreach (var text in texts)
        {
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            var time = sign < 0 ? "" : text[..sign].Trim();
            var (number, factor) = time.EndsWith("min", StringComparison.Ordinal) ? (time[..^3], 60.0) : time.EndsWith('s') ? (time[..^1], 1.0) : time.EndsWith('h') ? (time[..^1], 3600.0) : (time, 1.0);
            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || !double.IsFinite(seconds))
            {
                context.Tell($"--mark“{text}”看不懂；写成 \"0 s=点火\"（s、min 或 h，从起点算起）。", $"--mark '{text}' is not understood; write \"0 s=ignition\" (s, min or h from the start).");
                return null;
            }

            marks.Add(new PlotMark(seconds * factor, text[(sign + 1)..].Trim()));
        }

        return marks;
    }

    /// <summary>What was asked for on the command line.</summary>
    private sealed record ReplayAsked(
        IReadOnlyList<string> Recordings, string Config, string Profiles, string? Against, string? Plot, IReadOnlyList<string> Marks, bool Json);
}
