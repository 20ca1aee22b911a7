using System.Globalization;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Verbs;

namespace CityEdge.Gateway.Replay;

/// <summary>What a replay says to people when it is over: how often each alarm rang, what was read, what must be known.</summary>
internal static class ReplayReport
{
    private const int Listed = 12;

    /// <summary>How often each alarm rang, then the counts; results, so on standard output.</summary>
    public static void Print(VerbContext context, ReplayOutcome outcome, long unknownRows)
    {
        var scale = new ReplayScale(outcome.Zero, IsSet: true, outcome.Dated);
        context.Out.WriteLine();
        if (outcome.Tallies.Count == 0)
        {
            context.Say("没有报警。", "No alarm rang.");
        }

        var width = outcome.Tallies.Select(static tally => tally.Alarm.Id.Length).DefaultIfEmpty(0).Max();
        foreach (var tally in outcome.Tallies)
        {
            var first = (outcome.Dated ? Timeline.Time(tally.First.Wall) + "  " : "") + Timeline.Offset(scale.OffsetOf(tally.First));
            context.Out.WriteLine(EventText.Plain(context.Speech.Say(
                $"{EventWords.Of(tally.Alarm.Priority)}  {tally.Alarm.Id.PadRight(width)}  {tally.Raised} 次，首次 {first}  {tally.Alarm.Name.In(true)}",
                $"{EventWords.Of(tally.Alarm.Priority)}  {tally.Alarm.Id.PadRight(width)}  {tally.Raised} ×, first {first}  {tally.Alarm.Name.In(false)}")));
        }

        Count(context, outcome, unknownRows);
    }

    /// <summary>What must be known to read the timeline; remarks, so on standard error.</summary>
    public static void Tell(VerbContext context, ReplayOutcome outcome)
    {
        foreach (var note in outcome.Notes)
        {
            context.Tell(note.Zh ?? "", note.En ?? "");
        }

        if (outcome.Unobserved.Count > 0)
        {
            var list = string.Join(", ", outcome.Unobserved.Take(Listed)) + (outcome.Unobserved.Count > Listed ? ", …" : "");
            context.Tell(
                $"记录里没有 {outcome.Unobserved.Count} 个测点，按未观测处理（沉默不算故障，值为未知）：{list}",
                $"{outcome.Unobserved.Count} point(s) are in no recording and count as not observed (their silence is no fault, their value unknown): {list}");
        }
    }

    private static void Count(VerbContext context, ReplayOutcome outcome, long unknownRows)
    {
        var counts = outcome.Counts;
        var (zh, en) = (new List<string>(), new List<string>());
        Add(counts.Dropped, "条重复，已去掉", "duplicate(s) dropped");
        Add(counts.Reordered, "条乱序，已排好", "row(s) put in order");
        Add(counts.Late, "条迟到，按“存疑”处理", "row(s) too late to be ordered, taken as uncertain");
        Add(counts.Bad, "条没有可用的值", "row(s) without a usable value");
        Add(unknownRows, "条属于站点没有的测点，未用", "row(s) of points that the site does not have, left out");
        Add(counts.Behind, "条晚于 --until，未用", "row(s) after --until, left out");
        Add(counts.Future, "条的时间尚未到来", "row(s) of a time yet to come");
        if (counts.Gaps > 0)
        {
            zh.Add(string.Create(CultureInfo.InvariantCulture, $"{counts.Gaps} 处停顿，最长 {counts.LongestGap.Length.TotalMinutes:0.#} 分钟"));
            en.Add(string.Create(CultureInfo.InvariantCulture, $"{counts.Gaps} pause(s), the longest {counts.LongestGap.Length.TotalMinutes:0.#} min"));
        }

        var (hours, readings) = (outcome.Covered.TotalHours.ToString("0.##", CultureInfo.InvariantCulture), counts.Readings.ToString(CultureInfo.InvariantCulture));
        context.Say(
            $"{hours} 小时，{readings} 条读数{string.Concat(zh.Select(static part => "；" + part))}。",
            $"{readings} readings in {hours} h{string.Concat(en.Select(static part => "; " + part))}.");

        void Add(long count, string zhText, string enText)
        {
            if (count > 0)
            {
                zh.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {zhText}"));
                en.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {enText}"));
            }
        }
    }

    /// <summary>What would be different with another configuration.</summary>
    public static void Print(VerbContext context, ReplayOutcome here, ReplayOutcome there, string config, string other)
    {
        var (changed, unchanged) = AlarmDifference.Of(here, there);
        var (mine, theirs) = (new ReplayScale(here.Zero, IsSet: true, here.Dated), new ReplayScale(there.Zero, IsSet: true, there.Dated));
        context.Say($"用 {other} 代替 {config}：", $"With {other} instead of {config}:");
        var width = changed.Select(static one => one.Id.Length).DefaultIfEmpty(0).Max();
        foreach (var one in changed)
        {
            context.Out.WriteLine(EventText.Plain($"  {one.Id.PadRight(width)}  {Words(context.Speech, one, mine, theirs)}"));
        }

        context.Say($"  {unchanged} 个报警不变。", $"  {unchanged} alarm(s) unchanged.");
    }

    private static string Words(Speech speech, AlarmDifference one, in ReplayScale here, in ReplayScale there)
    {
        if (one.There is not { } other)
        {
            return speech.Say($"不会再响（现在响 {one.Here!.Raised} 次）", $"would not have rung (it rings {one.Here!.Raised} time(s) now)");
        }

        var at = Timeline.Offset(there.OffsetOf(other.First));
        if (one.Here is not { } mine)
        {
            return speech.Say($"会新响 {other.Raised} 次，首次在 {at}", $"would have rung {other.Raised} time(s) and does not now; first at {at}");
        }

        var times = other.Raised == mine.Raised
            ? speech.Say($"仍响 {other.Raised} 次", $"would have rung {other.Raised} time(s) as now")
            : speech.Say($"会响 {other.Raised} 次，而不是 {mine.Raised} 次", $"would have rung {other.Raised} time(s) instead of {mine.Raised}");
        var shift = here.OffsetOf(mine.First) - there.OffsetOf(other.First);
        var by = Math.Abs(shift.TotalSeconds).ToString("0.###", CultureInfo.InvariantCulture);
        return shift == TimeSpan.Zero ? times
            : shift > TimeSpan.Zero ? times + speech.Say($"；首次早 {by} s，在 {at}", $"; first {by} s earlier at {at}")
            : times + speech.Say($"；首次晚 {by} s，在 {at}", $"; first {by} s later at {at}");
    }
}
