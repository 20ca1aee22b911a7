using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Figures;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Safety;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge alarms stats</c>: how good the alarms are for the people who answer them (EEMUA 191), read from the journal's own files.</summary>
internal static class AlarmsStatsVerb
{
    private const int Top = 10;

    public static Command Build(VerbContext context, CommonOptions options)
    {
        var speech = context.Speech;
        var since = new Option<string>("--since") { Description = speech.Say("多长时间以来，如 30d、12h", "how far back, such as 30d or 12h"), HelpName = "TIME", DefaultValueFactory = _ => "30d" };
        var command = new Command("stats", speech.Say(
            "报警质量（EEMUA 191）：频率、泛滥、优先级、最频繁、抖动、长期不消，各有建议。例：cityedge alarms stats --since 7d",
            "Quality of the alarms (EEMUA 191): rate, floods, priorities, most frequent, chattering, stale, each with advice. Example: cityedge alarms stats --since 7d"))
        {
            since, options.State, options.Json,
        };
        command.SetAction(parsed =>
        {
            var text = parsed.GetValue(since)!;
            if (Span(text) is { } span && span <= AlarmQuality.Longest)
            {
                return Read(context, parsed.GetValue(options.State)!, span, parsed.GetValue(options.Json));
            }

            context.Tell($"看不懂时长“{text}”；写成 12h 或 30d，最长 366d。", $"'{text}' is no duration; write 12h or 30d, 366d at most.");
            return ExitCode.Usage;
        });
        return command;
    }

    // Days only here: no verb of a person lasts that long.
    private static TimeSpan? Span(string text) => text.EndsWith('d') ? AlarmsVerb.ParseSpan(text[..^1] + "h") * 24 : AlarmsVerb.ParseSpan(text);

    private static int Read(VerbContext context, string state, TimeSpan since, bool json)
    {
        if (JournalReading.Open(context, state, JournalPart.Alarms) is not { } medium)
        {
            return ExitCode.NotFound;
        }

        using var _ = medium;
        try
        {
            var quality = new AlarmQuality(context.Time.GetUtcNow(), since);
            var (source, lost) = (new EventSource(medium), 0);
            while (source.Next() is { } step)
            {
                if (step.Said is { } said)
                {
                    quality.Take(said);
                }
                else
                {
                    lost++;
                }
            }

            var figures = quality.Figures();
            if (json)
            {
                VerbJson.Print(context.Out, writer => Write(writer, figures, lost));
            }
            else
            {
                Print(context, figures, lost);
            }

            return lost == 0 ? ExitCode.Ok : ExitCode.Degraded;
        }
        catch (MediumException failure)
        {
            return JournalReading.Explain(context, failure);
        }
    }

    private static void Print(VerbContext context, AlarmQualityFigures figures, int lost)
    {
        var (speech, to) = (context.Speech, context.Out);
        Say(figures.Observed < TimeSpan.FromDays(2)
            ? Text($"{figures.Observed.TotalHours:0.0} 小时内 {figures.Raised} 次报警和故障", $"{figures.Raised} alarms and faults in {figures.Observed.TotalHours:0.0} h")
            : Text($"{figures.Observed.TotalDays:0.0} 天内 {figures.Raised} 次报警和故障", $"{figures.Raised} alarms and faults in {figures.Observed.TotalDays:0.0} days"));
        Say(Text(
            $"每 10 分钟：平均 {figures.Average:0.00}，最多 {figures.Peak}；泛滥时间 {figures.FloodShare:0.00%}",
            $"per 10 min: {figures.Average:0.00} on average, {figures.Peak} at most; in flood {figures.FloodShare:0.00%} of the time"));
        var shares = figures.ByPriority.Select(count => figures.Raised == 0 ? 0 : (double)count / figures.Raised).ToList();
        Say(Text(
            $"优先级 P3 / P2 / P1：{shares[2]:0%} / {shares[1]:0%} / {shares[0]:0%}（参考 80% / 15% / 5%）",
            $"priorities P3 / P2 / P1: {shares[2]:0%} / {shares[1]:0%} / {shares[0]:0%} (usual 80% / 15% / 5%)"));
        Say(figures.MeanToAcknowledge is { } mean
            ? Text($"确认：{figures.Acknowledged} 次，平均 {mean.TotalMinutes:0.0} 分钟", $"acknowledged: {figures.Acknowledged}, after {mean.TotalMinutes:0.0} min on average")
            : Text($"确认：无", $"acknowledged: none"));
        List(Text($"最频繁的报警：", $"most frequent alarms:"), figures.Alarms.Take(Top));
        List(Text($"最频繁的测点：", $"most frequent points:"), figures.Points.Take(Top));
        List(Text($"抖动（一分钟内三次）：", $"chattering (three within a minute):"), figures.Chattering);
        if (figures.Stale.Count > 0)
        {
            Say(Text($"超过 24 小时未消：", $"standing for over 24 h:"));
            foreach (var one in figures.Stale)
            {
                to.WriteLine(Plain(string.Create(CultureInfo.InvariantCulture, $"  {one.Stands.TotalHours,6:0} h  {one.Id}  {one.Name.In(speech.Chinese)}")));
            }
        }

        if (figures.Undated > 0)
        {
            Say(Text($"另有 {figures.Undated} 条没有可信的时间，未计入。", $"{figures.Undated} more without a time that can be believed are not counted."));
        }

        if (lost > 0)
        {
            Say(Text($"记录有 {lost} 处缺失或读不出，数字偏小：见 cityedge journal verify", $"{lost} places of the journal are missing or cannot be read, the figures are too low: see cityedge journal verify"));
        }

        var advice = AlarmAdvice.Of(figures);
        Say(advice.Count > 0 ? Text($"建议：", $"advice:")
            : figures.Undated > 0 || lost > 0 ? Text($"已计入的部分没有需要改进的地方。", $"Nothing to improve in what could be counted.")
            : Text($"没有需要改进的地方。", $"Nothing to improve."));
        foreach (var line in advice)
        {
            to.WriteLine(Plain("  - " + line.In(speech.Chinese)));
        }

        void Say(LocalText text) => to.WriteLine(text.In(speech.Chinese));

        void List(LocalText title, IEnumerable<AlarmCount> counts)
        {
            var rows = counts.ToList();
            if (rows.Count == 0)
            {
                return;
            }

            Say(title);
            foreach (var row in rows)
            {
                to.WriteLine(Plain(string.Create(CultureInfo.InvariantCulture, $"  {row.Count,6}  {row.Share,4:0%}  {row.Id}  {row.Name.In(speech.Chinese)}").TrimEnd()));
            }
        }
    }

    private static void Write(Utf8JsonWriter json, AlarmQualityFigures figures, int lost)
    {
        json.WriteStartObject();
        json.WriteString("from", figures.From);
        json.WriteString("to", figures.To);
        json.WriteNumber("observed_seconds", figures.Observed.TotalSeconds);
        json.WriteNumber("raised", figures.Raised);
        json.WriteNumber("average_per_10_min", figures.Average);
        json.WriteNumber("peak_per_10_min", figures.Peak);
        json.WriteNumber("flood_share", figures.FloodShare);
        json.WriteStartObject("by_priority");
        for (var i = 0; i < figures.ByPriority.Count; i++)
        {
            json.WriteNumber(EventWords.Of((Safety.Alarms.AlarmPriority)(i + 1)), figures.ByPriority[i]);
        }

        json.WriteEndObject();
        json.WriteNumber("acknowledged", figures.Acknowledged);
        if (figures.MeanToAcknowledge is { } mean)
        {
            json.WriteNumber("mean_seconds_to_acknowledge", mean.TotalSeconds);
        }

        List("alarms", figures.Alarms.Take(Top));
        List("points", figures.Points.Take(Top));
        List("chattering", figures.Chattering);
        json.WriteStartArray("stale");
        foreach (var one in figures.Stale)
        {
            json.WriteStartObject();
            json.WriteString("id", one.Id);
            json.WriteBoolean("cause_gone", one.IsGone);
            json.WriteNumber("seconds", one.Stands.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("undated", figures.Undated);
        json.WriteNumber("gaps", lost);
        json.WriteStartArray("advice");
        foreach (var line in AlarmAdvice.Of(figures))
        {
            json.WriteStartObject();
            json.WriteString("zh", line.Zh);
            json.WriteString("en", line.En);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void List(string name, IEnumerable<AlarmCount> counts)
        {
            json.WriteStartArray(name);
            foreach (var one in counts)
            {
                json.WriteStartObject();
                json.WriteString("id", one.Id);
                json.WriteNumber("count", one.Count);
                json.WriteNumber("share", one.Share);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static string Plain(string text) => EventText.Plain(text);

    private static LocalText Text(FormattableString zh, FormattableString en) => new(zh.ToString(CultureInfo.InvariantCulture), en.ToString(CultureInfo.InvariantCulture));
}
