using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Backup;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.State;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge journal verify|stats|salvage</c>: whether the record is whole, how large it is, and what of a damaged one can be saved.</summary>
internal static class JournalVerb
{
    private static readonly (LaneKind Kind, JournalPart Part, long Budget)[] Lanes =
    [
        (LaneKind.Alarms, JournalPart.Alarms, JournalDefaults.AlarmsBytes), (LaneKind.Readings, JournalPart.Readings, JournalDefaults.ReadingsBytes),
    ];

    // How often a long look says how far it is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A damaged end of a lane that is being written may be a write under way: it is looked at again.
    private const int Looks = 3;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    public static Command Build(VerbContext context, CommonOptions options)
    {
        var speech = context.Speech;
        var verify = new Command("verify", speech.Say(
            "核对每条记录和整条链，列出每个缺口；0 完整，4 有已声明的缺口，1 有损坏。例：cityedge journal verify",
            "Checks every record and the whole chain and names every gap; ends with 0 whole, 4 declared gaps, 1 damage. Example: cityedge journal verify"))
        {
            options.State, options.Json,
        };
        verify.SetAction((parsed, stop) => VerifyAsync(context, parsed.GetValue(options.State)!, parsed.GetValue(options.Json), stop));

        var stats = new Command("stats", speech.Say("各通道的大小、时间和检查点。例：cityedge journal stats", "Size and time span of each lane, and checkpoints. Example: cityedge journal stats"))
        {
            options.State, options.Json,
        };
        stats.SetAction(parsed => Stats(context, parsed.GetValue(options.State)!, parsed.GetValue(options.Json)));

        var to = new Option<string>("--to") { Description = speech.Say("新的空目录", "a new, empty folder"), HelpName = "DIR", Required = true };
        var salvage = new Command("salvage", speech.Say(
            "把读得出的记录全部抄到新目录，原件不动。例：cityedge journal salvage --to ./saved",
            "Copies every readable record into a new folder; the original is not touched. Example: cityedge journal salvage --to ./saved"))
        {
            to, options.State,
        };
        salvage.SetAction(parsed => Salvage(context, parsed.GetValue(options.State)!, parsed.GetValue(to)!));
        return new Command("journal", speech.Say("事件记录本身", "The record of events itself")) { verify, stats, salvage };
    }

    private static async Task<int> VerifyAsync(VerbContext context, string state, bool json, CancellationToken stop)
    {
        var verdicts = new List<LaneVerdict>();
        try
        {
            // Before the lanes: a gateway that runs beside only ever adds to what its checkpoint covers.
            var witness = Checkpoints(state).Newest?.Covers;
            foreach (var (kind, part, _) in Lanes)
            {
                if (kind == LaneKind.Alarms || Directory.Exists(JournalPlaces.Of(state, part)))
                {
                    if (JournalReading.Open(context, state, part) is not { } medium)
                    {
                        return ExitCode.NotFound;
                    }

                    using var _ = medium;
                    var verdict = Look(context, medium, kind, witness);
                    for (var look = 1; look < Looks && verdict.TailDamaged; look++)
                    {
                        await Task.Delay(LookAgain, context.Time, stop).ConfigureAwait(false);
                        verdict = Look(context, medium, kind, witness);
                    }

                    verdicts.Add(verdict);
                }
            }
        }
        catch (MediumException failure)
        {
            return JournalReading.Explain(context, failure);
        }

        var exit = verdicts.Exists(static lane => lane.IsDamaged) ? ExitCode.Failed : verdicts.Exists(static lane => lane.HasGaps) ? ExitCode.Degraded : ExitCode.Ok;
        if (json)
        {
            PrintJson(context.Out, verdicts, exit);
        }
        else
        {
            verdicts.ForEach(verdict => Print(context, verdict));
            context.Out.WriteLine(exit switch
            {
                ExitCode.Ok => context.Speech.Say("完整：没有缺口，链没有断。", "Whole: no gap, and the chain is unbroken."),
                ExitCode.Degraded => context.Speech.Say("有缺口（记录中已写明），或有无法证明的记录；其余完整。", "There are gaps, all declared in the journal, or records that nothing can prove any more; the rest is whole."),
                _ => context.Speech.Say("有损坏。用 cityedge journal salvage --to DIR 抄出读得出的部分；网关下次启动会自行修复并写明。", "There is damage. cityedge journal salvage --to DIR copies what is readable; the gateway mends it at its next start and says so."),
            });
        }

        return exit;
    }

    private static LaneVerdict Look(VerbContext context, FileMedium medium, LaneKind kind, RecordId? witness = null)
    {
        var told = context.Time.GetTimestamp();
        return LaneCheck.Run(medium, kind, kind == LaneKind.Alarms ? witness : null, done =>
        {
            if (context.Time.GetElapsedTime(told) >= Patience)
            {
                told = context.Time.GetTimestamp();
                context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{EventWords.Of(kind)} {done * 100:0} %"));
            }
        });
    }

    private static void Print(VerbContext context, LaneVerdict lane)
    {
        var (name, speech) = (EventWords.Of(lane.Lane), context.Speech);
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {lane.Records} {speech.Say("条", "records")}, {lane.Segments} {speech.Say("段", "segments")}, {speech.Say("周期", "epochs")} {string.Join(" ", lane.Epochs)}, {lane.First}–{lane.Last}"));
        Each(lane.Declared.Select(range => Notes.Text(lane.Lane, range)), "缺口（已声明）", "gap, declared");
        Each(lane.Undeclared.Select(range => Notes.Text(lane.Lane, range)), "损坏，读不出", "damaged, cannot be read");
        Each(lane.Missing.Select(range => Notes.Text(lane.Lane, range)), "末尾缺失，检查点知道曾有", "missing at the end, known to the checkpoint");
        Each(lane.Broken.Select(id => $"{name}/{id}"), "链断在", "chain broken at");
        Each(lane.Headless, "文件开头损坏", "file without a readable start");
        Each(lane.Newer, "由更新的版本写成", "written by a newer version");
        Each(lane.SetAside, "保留的损坏文件", "damaged file, kept");
        if (lane.Unproven > 0)
        {
            Line(speech.Say("缺口之后无法证明的记录", "records that cannot be proven behind a gap"), lane.Unproven.ToString(CultureInfo.InvariantCulture));
        }

        if (lane.TailBytes > 0)
        {
            Line(
                lane.TailDamaged ? speech.Say("末尾损坏的字节", "damaged bytes at the end") : speech.Say("末尾未写完的字节（正在写，或被打断）", "bytes at the end that are no record yet: a write under way, or interrupted"),
                lane.TailBytes.ToString(CultureInfo.InvariantCulture));
        }

        void Each(IEnumerable<string> texts, string zh, string en)
        {
            foreach (var text in texts)
            {
                Line(speech.Say(zh, en), text);
            }
        }

        void Line(string what, string which) => context.Out.WriteLine($"  {what}: {which}");
    }

    private static void PrintJson(TextWriter to, List<LaneVerdict> verdicts, int exit) => VerbJson.Print(to, json =>
    {
        json.WriteStartObject();
        json.WriteString("verdict", exit switch { ExitCode.Ok => "whole", ExitCode.Degraded => "gaps", _ => "damaged" });
        json.WriteStartArray("lanes");
        foreach (var lane in verdicts)
        {
            json.WriteStartObject();
            json.WriteString("lane", EventWords.Of(lane.Lane));
            json.WriteNumber("records", lane.Records);
            json.WriteNumber("segments", lane.Segments);
            json.WriteString("first", lane.First?.ToString());
            json.WriteString("last", lane.Last?.ToString());
            Texts(json, "epochs", lane.Epochs.Select(static epoch => epoch.ToString()));
            Texts(json, "gaps", lane.Declared.Select(range => Notes.Text(lane.Lane, range)));
            Texts(json, "damaged", lane.Undeclared.Select(range => Notes.Text(lane.Lane, range)));
            Texts(json, "missing", lane.Missing.Select(range => Notes.Text(lane.Lane, range)));
            Texts(json, "broken", lane.Broken.Select(id => $"{EventWords.Of(lane.Lane)}/{id}"));
            json.WriteNumber("unproven", lane.Unproven);
            json.WriteNumber("tail_bytes", lane.TailBytes);
            json.WriteBoolean("tail_damaged", lane.TailDamaged);
            Texts(json, "headless", lane.Headless);
            Texts(json, "newer", lane.Newer);
            Texts(json, "set_aside", lane.SetAside);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static int Stats(VerbContext context, string state, bool json)
    {
        var lanes = new List<(LaneVerdict Lane, long Budget)>();
        try
        {
            foreach (var (kind, part, budget) in Lanes)
            {
                if (kind == LaneKind.Alarms || Directory.Exists(JournalPlaces.Of(state, part)))
                {
                    if (JournalReading.Open(context, state, part) is not { } medium)
                    {
                        return ExitCode.NotFound;
                    }

                    using var _ = medium;
                    lanes.Add((Look(context, medium, kind), budget));
                }
            }

            var (covers, unreadable) = Checkpoints(state);
            if (json)
            {
                PrintStatsJson(context.Out, lanes, covers, unreadable);
            }
            else
            {
                PrintStats(context, lanes, covers, unreadable);
            }

            return ExitCode.Ok;
        }
        catch (MediumException failure)
        {
            return JournalReading.Explain(context, failure);
        }
    }

    private static (Checkpoint? Newest, IReadOnlyList<string> Unreadable) Checkpoints(string state)
    {
        var directory = JournalPlaces.Of(state, JournalPart.Checkpoint);
        if (!Directory.Exists(directory))
        {
            return (null, []);
        }

        using var medium = FileMedium.ForReading(directory);
        return (new CheckpointStore(medium).Load(out var unreadable), unreadable);
    }

    private static void PrintStats(VerbContext context, List<(LaneVerdict Lane, long Budget)> lanes, Checkpoint? newest, IReadOnlyList<string> unreadable)
    {
        var speech = context.Speech;
        foreach (var (lane, budget) in lanes)
        {
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{EventWords.Of(lane.Lane),-9} {lane.Records} {speech.Say("条", "records")}  {lane.Segments} {speech.Say("段", "segments")}  {lane.Epochs.Count} {speech.Say("周期", "epochs")}  {lane.Bytes / 1048576.0:0.0} MiB ({100.0 * lane.Bytes / budget:0} % {speech.Say("预算", "of its budget")})"));
            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"          {lane.First} {lane.FirstStamp?.Wall:yyyy-MM-dd HH:mm:ss}  –  {lane.Last} {lane.LastStamp?.Wall:yyyy-MM-dd HH:mm:ss}"));
        }

        context.Out.WriteLine(newest is null
            ? speech.Say("检查点：没有", "checkpoint: none")
            : string.Create(CultureInfo.InvariantCulture, $"{speech.Say("检查点", "checkpoint")}: {newest.Taken.Wall:yyyy-MM-dd HH:mm:ss}, {speech.Say("到", "up to")} {newest.Covers?.ToString() ?? "-"}"));
        foreach (var one in unreadable)
        {
            context.Out.WriteLine($"  {speech.Say("读不出", "cannot be read")}: {one}");
        }
    }

    private static void PrintStatsJson(TextWriter to, List<(LaneVerdict Lane, long Budget)> lanes, Checkpoint? newest, IReadOnlyList<string> unreadable) => VerbJson.Print(to, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("lanes");
        foreach (var (lane, budget) in lanes)
        {
            json.WriteStartObject();
            json.WriteString("lane", EventWords.Of(lane.Lane));
            json.WriteNumber("records", lane.Records);
            json.WriteNumber("segments", lane.Segments);
            json.WriteNumber("bytes", lane.Bytes);
            json.WriteNumber("budget", budget);
            Texts(json, "epochs", lane.Epochs.Select(static epoch => epoch.ToString()));
            json.WriteString("first", lane.First?.ToString());
            json.WriteString("last", lane.Last?.ToString());
            json.WriteString("first_time", lane.FirstStamp?.Wall.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("last_time", lane.LastStamp?.Wall.ToString("O", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("checkpoint", newest?.Taken.Wall.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("checkpoint_covers", newest?.Covers?.ToString());
        Texts(json, "checkpoints_unreadable", unreadable);
        json.WriteEndObject();
    });

    private static int Salvage(VerbContext context, string state, string to)
    {
        if (Path.Exists(to) && (File.Exists(to) || Directory.EnumerateFileSystemEntries(to).Any()))
        {
            context.Tell($"{to} 不是空目录；给一个新的。", $"{to} is not an empty folder; give a new one.");
            return ExitCode.Usage;
        }

        var lost = 0;
        try
        {
            foreach (var (kind, part, _) in Lanes)
            {
                if (kind == LaneKind.Alarms || Directory.Exists(JournalPlaces.Of(state, part)))
                {
                    if (JournalReading.Open(context, state, part) is not { } from)
                    {
                        return ExitCode.NotFound;
                    }

                    using var _ = from;
                    using var into = new FileMedium(JournalPlaces.Of(to, part));
                    lost += Salvage(context, from, into, kind);
                }
            }
        }
        catch (MediumException failure)
        {
            return JournalReading.Explain(context, failure);
        }

        context.Say($"已抄到 {to}；查看：cityedge events export --state {to}", $"Copied to {to}; see it with: cityedge events export --state {to}");
        return lost == 0 ? ExitCode.Ok : ExitCode.Degraded;
    }

    private static int Salvage(VerbContext context, FileMedium from, FileMedium into, LaneKind kind)
    {
        var (lost, salvaged, unreadable) = LaneCopy.Salvage(from, into, kind);
        foreach (var range in lost)
        {
            context.Say($"读不出：{Notes.Text(kind, range)}", $"cannot be read: {Notes.Text(kind, range)}");
        }

        foreach (var range in salvaged)
        {
            context.Say($"损坏之后救回：{Notes.Text(kind, range)}", $"saved behind damage: {Notes.Text(kind, range)}");
        }

        if (unreadable > 0)
        {
            var bytes = unreadable.ToString(CultureInfo.InvariantCulture);
            context.Say($"{EventWords.Of(kind)}：存储有 {bytes} 字节读不出", $"{EventWords.Of(kind)}: the disk cannot read {bytes} bytes");
        }

        return lost.Count;
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
