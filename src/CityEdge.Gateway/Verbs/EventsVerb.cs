using System.CommandLine;
using System.Text;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Backup;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge events tail|export</c>: what happened, read from the journal's own files; needs no running gateway and never writes to the journal.</summary>
internal static class EventsVerb
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public static Command Build(VerbContext context, CommonOptions options)
    {
        var speech = context.Speech;
        var zone = new Option<string?>("--zone") { Description = speech.Say("只看这个区域", "only this zone"), HelpName = "ID" };
        var kind = new Option<string?>("--class")
        {
            Description = speech.Say("只看这个类别：", "only this class: ") + string.Join(" ", Enum.GetValues<AlarmClass>().Select(EventWords.Of)), HelpName = "CLASS",
        };
        var from = Time("--from", speech.Say("从这时起（含）", "from this time on"));
        var to = Time("--to", speech.Say("到这时止（不含）；只写日期则含当天", "up to this time, not including it; a bare day is included"));
        var count = new Option<int>("-n") { Description = speech.Say("最后几条", "how many of the last ones"), HelpName = "N", DefaultValueFactory = _ => 20 };
        var follow = new Option<bool>("--follow", "-f") { Description = speech.Say("继续显示新事件，直到 Ctrl+C", "go on with what comes, until Ctrl+C") };
        var file = new Option<string?>("--output", "-o") { Description = speech.Say("写入文件（仅本人可读）", "write to a file, readable by its owner only"), HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = speech.Say("文件已存在时覆盖它", "overwrite the file where it exists") };

        var tail = new Command("tail", speech.Say("显示最后的事件。例：cityedge events tail -n 50 --follow", "Shows the last events. Example: cityedge events tail -n 50 --follow"))
        {
            count, follow, zone, kind, options.State, options.Json,
        };
        tail.SetAction((parsed, stop) => Filter(context, null, null, parsed.GetValue(zone), parsed.GetValue(kind)) is { } filter && Count(context, parsed.GetValue(count)) is { } last
            ? TailAsync(context, parsed.GetValue(options.State)!, last, parsed.GetValue(follow), filter, parsed.GetValue(options.Json), stop)
            : Task.FromResult(ExitCode.Usage));

        var export = new Command("export", speech.Say(
            "导出事件；--json 每行一个 CloudEvent。例：cityedge events export --from 2026-11-22 --to 2026-11-23T08:00 --json -o night.ndjson",
            "Exports events; with --json one CloudEvent a line. Example: cityedge events export --from 2026-11-22 --to 2026-11-23T08:00 --json -o night.ndjson"))
        {
            from, to, zone, kind, file, force, options.State, options.Json,
        };
        export.SetAction(parsed => Filter(context, parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(zone), parsed.GetValue(kind)) is { } filter
            ? Export(context, parsed.GetValue(options.State)!, filter, parsed.GetValue(options.Json), parsed.GetValue(file), parsed.GetValue(force))
            : ExitCode.Usage);
        return new Command("events", speech.Say("发生过什么", "What happened")) { tail, export };

        Option<string?> Time(string name, string description) => new(name)
        {
            Description = description + speech.Say("：2026-11-23T02:00（现场时间）或 2026-11-22T18:00Z", ": 2026-11-23T02:00 (the site's clock) or 2026-11-22T18:00Z"), HelpName = "TIME",
        };
    }

    private static int? Count(VerbContext context, int count)
    {
        if (count >= 0)
        {
            return count;
        }

        context.Tell($"-n {count}：条数不能是负数；要看全部用 events export。", $"-n {count}: a number of events cannot be negative; events export shows all of them.");
        return null;
    }

    private static EventFilter? Filter(VerbContext context, string? from, string? to, string? zone, string? kind)
    {
        var (start, end) = (from is null ? null : TimeBound.Parse(from, endOfDay: false), to is null ? null : TimeBound.Parse(to, endOfDay: true));
        if ((from is not null && start is null) || (to is not null && end is null))
        {
            var wrong = from is not null && start is null ? from : to;
            context.Tell(
                $"看不懂时间“{wrong}”；写成 2026-11-23、2026-11-23T02:00（现场时间）或 2026-11-22T18:00Z。",
                $"'{wrong}' is no time; write 2026-11-23, 2026-11-23T02:00 (the site's clock) or 2026-11-22T18:00Z.");
            return null;
        }

        if (kind is not null && EventWords.ClassOf(kind) is null)
        {
            var words = Enum.GetValues<AlarmClass>().Select(EventWords.Of).ToList();
            var (known, hint) = (string.Join(", ", words), Spelling.Hint(kind, words));
            context.Tell($"没有类别“{kind}”；有：{known}{hint.Zh}", $"There is no class '{kind}'; there are: {known}{hint.En}");
            return null;
        }

        return new EventFilter { From = start, To = end, Zone = zone, Class = kind };
    }

    private static async Task<int> TailAsync(VerbContext context, string state, int count, bool follow, EventFilter filter, bool json, CancellationToken stop)
    {
        if (JournalReading.Open(context, state, JournalPart.Alarms) is not { } medium)
        {
            return ExitCode.NotFound;
        }

        using var _ = medium;
        try
        {
            var source = new EventSource(medium);
            var print = new EventPrinter(context, medium, context.Out, json);
            var zones = new ZoneCheck(filter.Zone);
            source.SeekLast(count, filter);
            var last = new Queue<EventStep>();
            while (source.Next() is { } step)
            {
                zones.Meet(step.Said);
                if (step.Said is null || filter.Admits(step.Said))
                {
                    last.Enqueue(step);
                    if (last.Count > count)
                    {
                        last.Dequeue();
                    }
                }
            }

            foreach (var step in last)
            {
                print.Print(step);
            }

            if (count > 0)
            {
                zones.Tell(context);
            }

            while (follow)
            {
                await Task.Delay(Poll, context.Time, stop).ConfigureAwait(false);
                while (source.Next() is { } step)
                {
                    if (step.Said is null || filter.Admits(step.Said))
                    {
                        print.Print(step);
                    }
                }
            }

            return print.Gaps == 0 ? ExitCode.Ok : ExitCode.Degraded;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Ok;
        }
        catch (MediumException failure)
        {
            return JournalReading.Explain(context, failure);
        }
    }

    private static int Export(VerbContext context, string state, EventFilter filter, bool json, string? file, bool force)
    {
        if (file is not null && Path.Exists(file) && !force)
        {
            context.Tell($"{file} 已存在；换个名字，或用 --force 覆盖。", $"{file} exists; choose another name, or --force to overwrite it.");
            return ExitCode.Failed;
        }

        if (JournalReading.Open(context, state, JournalPart.Alarms) is not { } medium)
        {
            return ExitCode.NotFound;
        }

        using var _ = medium;
        try
        {
            if (file is null)
            {
                return Export(context, medium, filter, json, context.Out);
            }

            using var kept = new WholeFile(file);
            int exit;
            using (var writer = new StreamWriter(kept.Stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
            {
                exit = Export(context, medium, filter, json, writer);
            }

            kept.Keep(replace: force);
            return exit;
        }
        catch (MediumException failure)
        {
            return JournalReading.Explain(context, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            context.Tell($"不能写 {file}：{failure.Message}", $"Cannot write {file}: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private static int Export(VerbContext context, FileMedium medium, EventFilter filter, bool json, TextWriter to)
    {
        var source = new EventSource(medium);
        var print = new EventPrinter(context, medium, to, json);
        var zones = new ZoneCheck(filter.Zone);
        while (source.Next() is { } step)
        {
            zones.Meet(step.Said);
            if (step.Said is null || filter.Admits(step.Said))
            {
                print.Print(step);
            }
        }

        zones.Tell(context);
        if (print.Events == 0 && !json)
        {
            context.Tell("没有符合的事件。", "No event matches.");
        }

        return print.Gaps == 0 ? ExitCode.Ok : ExitCode.Degraded;
    }

    /// <summary>Prints events and gaps as they come.</summary>
    private sealed class EventPrinter(VerbContext context, IJournalMedium medium, TextWriter to, bool json)
    {
        public int Gaps { get; private set; }

        public long Events { get; private set; }

        public void Print(EventStep step)
        {
            if (step.Gap is { } gap)
            {
                Gaps++;
                Tell(Notes.Text(LaneKind.Alarms, gap), LaneLosses.WhyOf(medium, gap));
            }
            else if (step.Said is null)
            {
                Gaps++;
                var id = $"{EventWords.Of(LaneKind.Alarms)}/{step.Record!.Id}";
                Tell(id, context.Speech.Say("由更新的版本写成，或内容读不出", "written by a newer version, or not readable"));
            }
            else
            {
                Events++;
                to.WriteLine(json
                    ? Encoding.UTF8.GetString(CloudEvents.Of(step.Record!, step.Said).ToJson())
                    : $"{EventText.Line(step.Said, context.Speech.Chinese)}  {step.Said.Id}");
            }
        }

        // Every line of JSON is an event and nothing else: what is missing is told beside.
        private void Tell(string range, string why) => (json ? context.Error : to).WriteLine(context.Speech.Say($"丢失 {range}：{why}", $"lost {range}: {why}"));

        private void Tell(string range, Safety.LocalText why) => Tell(range, why.In(context.Speech.Chinese));
    }
}
