using System.Globalization;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Protocol;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Events;

/// <summary>
/// All that the journal and the gateway say of themselves, each sentence in both languages with its exact ranges beside it. Where one event would hold more than
/// <see cref="EventCodec.RangesMost"/> ranges, several say it: a range is never left out.
/// </summary>
internal static class Notes
{
    /// <summary>Most ranges of volatile ids in one <see cref="Overflowed"/>, which also names the transitions.</summary>
    public const int OverflowRangesMost = EventCodec.RangesMost - 1;

    // A sentence names the first few; the list beside it names all.
    private const int Spoken = 3;

    /// <summary>What opening a lane found and did; nothing where the old epoch goes on.</summary>
    public static IReadOnlyList<NoteEntry> Opened(in Moment at, LaneKind lane, LaneReport report)
    {
        if (report.Reason == EpochReason.Continued && report.Lost.Count == 0)
        {
            return [];
        }

        var (type, text) = Told(lane, report);
        var lost = Lost(lane, report.Lost);
        return Split(at, type, new PrivatePart
        {
            Lane = EventWords.Of(lane),
            Reason = WordOf(report.Reason),
            TextZh = text.Zh + lost.Zh,
            TextEn = text.En + lost.En,
            Bytes = report.CutBytes > 0 ? report.CutBytes : null,
            Ranges = Texts(lane, report.Lost),
            Salvaged = Texts(lane, report.Salvaged),
            Files = report.Quarantined.Count > 0 ? report.Quarantined : null,
        });
    }

    /// <summary>An older segment was checked again behind the start.</summary>
    public static IReadOnlyList<NoteEntry> Verified(in Moment at, LaneKind lane, IReadOnlyList<SequenceRange> damaged)
    {
        var text = damaged.Count == 0
            ? new LocalText("记录已全部核对，没有损坏。", "Every record was checked; none is damaged.")
            : Join(new("核对时发现损坏，能读的都已保留。", "Damage was found while checking; what is readable was kept."), Lost(lane, damaged));
        return Split(at, damaged.Count == 0 ? EventTypes.JournalVerified : EventTypes.JournalSalvaged, new PrivatePart
        {
            Lane = EventWords.Of(lane),
            TextZh = text.Zh,
            TextEn = text.En,
            Ranges = Texts(lane, damaged),
        });
    }

    /// <summary>The disk does not take the journal; alarms go on (S1), and people are told what to do.</summary>
    /// <param name="at">When it was declared.</param>
    /// <param name="lane">Which lane.</param>
    /// <param name="failure">What is wrong.</param>
    /// <param name="detail">The system's own words.</param>
    public static NoteEntry Failed(in Moment at, LaneKind lane, MediumFailure failure, string? detail = null)
    {
        var advice = Advice(failure);
        return Note(at, EventTypes.JournalFailed, new PrivatePart
        {
            Lane = EventWords.Of(lane),
            Reason = EventWords.Of(failure),
            Cause = detail,
            TextZh = "事件记录写不进存储：" + advice.Zh + "报警照常；恢复后补记。",
            TextEn = "The disk does not take the event record: " + advice.En + " Alarms go on; what happens is kept in memory and recorded when the disk is back.",
        });
    }

    /// <summary>The disk is back.</summary>
    /// <param name="at">When.</param>
    /// <param name="lane">Which lane.</param>
    /// <param name="after">How long it was away.</param>
    /// <param name="volatileIds">Ids that events had meanwhile, such as <c>alarms/v-7f3a21c0/1–9</c>; each of them stands in the lane, or follows, as somebody's <c>was</c>.</param>
    public static IReadOnlyList<NoteEntry> Resumed(in Moment at, LaneKind lane, TimeSpan after, IReadOnlyList<string> volatileIds)
    {
        var seconds = after.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        var spoken = Say(volatileIds);
        return Split(at, EventTypes.JournalResumed, new PrivatePart
        {
            Lane = EventWords.Of(lane),
            ForSeconds = after.TotalSeconds,
            TextZh = $"存储恢复，中断 {seconds} 秒。" + (volatileIds.Count == 0 ? "" : $"期间的事件 {spoken.Zh} 现在补记。"),
            TextEn = $"The disk is back after {seconds} s." + (volatileIds.Count == 0 ? "" : $" Events {spoken.En}, which happened meanwhile, are recorded now."),
            Ranges = volatileIds.Count == 0 ? null : volatileIds,
        });
    }

    /// <summary>Events that memory could not hold until the disk came back: lost, by the engine's own count and by the ids under which they had gone up.</summary>
    /// <param name="loss">What went; counts nothing in a note that only has more ids of the same loss.</param>
    /// <param name="volatileIds">At most <see cref="OverflowRangesMost"/> of them.</param>
    public static NoteEntry Overflowed(in IntakeLoss loss, IReadOnlyList<string> volatileIds)
    {
        var (spoken, transitions) = (Say(volatileIds), Inv($"transitions/{loss.From}–{loss.To}"));
        var what = loss.Count == 0 ? new LocalText("", "") : new(
            Inv($"{loss.Transitions} 个报警变化、{loss.Actions} 个操作、{loss.Notes} 条说明"), Inv($"{loss.Transitions} transitions of alarms, {loss.Actions} actions, {loss.Notes} notes"));
        var ids = volatileIds.Count == 0 ? new LocalText("", "") : loss.Count == 0 ? spoken : new($"（{spoken.Zh}）", $" ({spoken.En})");
        return Note(loss.At, EventTypes.JournalOverflowed, new PrivatePart
        {
            Lane = EventWords.Of(LaneKind.Alarms),
            Count = loss.Count == 0 ? null : loss.Count,
            TextZh = (loss.Count == 0 ? "内存已满，未能保存的还有：" : "内存已满，未能保存：") + what.Zh + ids.Zh + "。",
            TextEn = (loss.Count == 0 ? "Memory was full; nor were kept: " : "Memory was full; not kept: ") + what.En + ids.En + ".",
            Ranges = loss.To > 0 ? [transitions, .. volatileIds] : volatileIds.Count > 0 ? volatileIds : null,
        });
    }

    /// <summary>Events that had gone up by themselves and stand in the journal only in a later one, because memory was short or the later one says the same anew.</summary>
    /// <param name="at">When the last of them was summed up.</param>
    /// <param name="volatileIds">At most <see cref="EventCodec.RangesMost"/> of them.</param>
    public static NoteEntry SummedUp(in Moment at, IReadOnlyList<string> volatileIds)
    {
        var spoken = Say(volatileIds);
        return Note(at, EventTypes.JournalOverflowed, new PrivatePart
        {
            Lane = EventWords.Of(LaneKind.Alarms),
            Reason = "summed-up",
            TextZh = $"存储中断期间内存紧张，{spoken.Zh} 没有逐条保存，已合并到之后的记录中。",
            TextEn = $"Memory was short while the disk was away: {spoken.En} are not recorded one by one; later records stand for them.",
            Ranges = volatileIds,
        });
    }

    /// <summary>Oldest segments were deleted so that the lane stays within its bytes (S12).</summary>
    public static IReadOnlyList<NoteEntry> Thinned(in Moment at, LaneKind lane, IReadOnlyList<SegmentInfo> dropped, long budget)
    {
        var ranges = dropped.Where(segment => segment.Last is not null)
            .Select(segment => new SequenceRange(segment.First.Epoch, segment.First.Sequence, segment.Last!.Value.Sequence)).ToList();
        if (ranges.Count == 0)
        {
            return [];
        }

        var mebibytes = (budget / (1024.0 * 1024.0)).ToString("0.#", CultureInfo.InvariantCulture);
        var spoken = Say(lane, ranges);
        return Split(at, EventTypes.JournalThinned, new PrivatePart
        {
            Lane = EventWords.Of(lane),
            Reason = "budget",
            TextZh = $"为保持在 {mebibytes} MiB 以内，最旧的记录已删除：{spoken.Zh}。",
            TextEn = $"The oldest records were deleted to stay within {mebibytes} MiB: {spoken.En}.",
            First = dropped[0].FirstStamp?.Wall,
            Last = dropped[^1].LastStamp?.Wall,
            Ranges = Texts(lane, ranges),
        });
    }

    /// <summary>Readings are kept more sparsely, or more finely again.</summary>
    public static NoteEntry FactorChanged(in Moment at, int from, int to) => Note(at, to > from ? EventTypes.ReadingsCoarsened : EventTypes.ReadingsRefined, new PrivatePart
    {
        Lane = EventWords.Of(LaneKind.Readings),
        Value = to,
        TextZh = Inv($"读数的死区和间隔由配置的 {from} 倍改为 {to} 倍；报警不受影响。"),
        TextEn = Inv($"Deadbands and intervals of kept readings go from {from} to {to} times what is configured; alarms are not affected."),
    });

    /// <summary>What the engine knew could not be read: silences, isolations and tests have ended, and what is active sounds (S8).</summary>
    public static NoteEntry StateUnreadable(in Moment at, IReadOnlyList<string> unreadable, bool olderTaken) => Note(at, EventTypes.StateUnreadable, new PrivatePart
    {
        TextZh = olderTaken ? "最近一次状态读不出，已用更早的一次和之后的记录恢复。" : "上次的状态读不出：消音、屏蔽、测试都已结束，警笛按最坏情况处理。",
        TextEn = olderTaken
            ? "The latest state cannot be read; an older one was taken, with the records after it."
            : "The state of the last run cannot be read: silences, isolations and tests have ended, and sirens are taken to be on.",
        Files = unreadable,
    });

    /// <summary>A camera gave the link to a picture or clip of what a point saw. All of it is private (S10).</summary>
    /// <param name="at">When.</param>
    /// <param name="point">Name of the point.</param>
    /// <param name="link">The link, already judged.</param>
    /// <param name="skipped">Links of this point before it that were too many to be kept one by one (S12).</param>
    public static NoteEntry Evidence(in Moment at, string point, string link, long skipped)
    {
        var (zh, en) = skipped == 0 ? ("", "") : (Inv($"此前另有 {skipped} 个链接未逐一记录。"), Inv($" {skipped} links before it were not recorded one by one."));
        return Note(at, EventTypes.EvidenceLinked, new PrivatePart
        {
            Cause = point,
            Evidence = link,
            Count = skipped > 0 ? skipped : null,
            TextZh = $"“{point}”的图片或录像链接已记录，文件留在原处。" + zh,
            TextEn = $"The link to a picture or clip of {point} was recorded; the file stays where it is." + en,
        });
    }

    /// <summary>The gateway watches the site from now on.</summary>
    /// <param name="at">When.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="away">How long nobody watched, where that is known.</param>
    /// <param name="clean">Whether the last run said that it stopped.</param>
    public static NoteEntry Started(in Moment at, string version, TimeSpan? away = null, bool clean = true)
    {
        var seconds = away?.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return Note(at, EventTypes.GatewayStarted, new PrivatePart
        {
            Version = version,
            Reason = clean ? null : "interrupted",
            ForSeconds = away?.TotalSeconds,
            TextZh = $"网关 {version} 启动" + (seconds is null ? "" : $"，之前停了 {seconds} 秒") + (clean ? "。" : "；上次不是正常停止。"),
            TextEn = $"Gateway {version} started" + (seconds is null ? "" : $" after {seconds} s") + (clean ? "." : "; the last run did not stop by itself."),
        });
    }

    public static NoteEntry Stopped(in Moment at, string version) => Note(at, EventTypes.GatewayStopped, new PrivatePart
    {
        Version = version,
        TextZh = $"网关 {version} 停止；之后无人看守。",
        TextEn = $"Gateway {version} stopped; nobody watches from here on.",
    });

    /// <summary>How a range of a lane is written everywhere: <c>alarms/2-7f3a21c0/41–97</c>.</summary>
    public static string Text(LaneKind lane, in SequenceRange range) => $"{EventWords.Of(lane)}/{range}";

    /// <summary>How a range of volatile ids is written everywhere: <c>alarms/v-7f3a21c0/1–9</c>.</summary>
    public static string Text(LaneKind lane, in VolatileRange range) => $"{EventWords.Of(lane)}/{range}";

    /// <summary>What a person can do about a disk.</summary>
    public static LocalText Advice(MediumFailure failure) => failure switch
    {
        MediumFailure.Broken => new("存储损坏，请更换存储卡或硬盘。", "it reports errors of its own; replace the card or disk."),
        MediumFailure.Full => new("空间已满，请清理或换大的存储。", "no room is left; free some, or fit a larger one."),
        MediumFailure.ReadOnly => new("存储只读，请检查挂载与权限，存储卡可能将坏。", "it is read-only; check its mount and permissions, the card may be failing."),
        MediumFailure.Gone => new("存储不见了，请检查是否被拔出或卸载。", "it is gone; see whether it was unplugged or unmounted."),
        MediumFailure.Slow => new("存储太慢，不可靠，请更换存储卡或减少其他写入。", "it answers too late to be relied on; replace the card, or stop what else writes to it."),
    };

    private static (string Type, LocalText Text) Told(LaneKind lane, LaneReport report)
    {
        var bytes = report.CutBytes.ToString(CultureInfo.InvariantCulture);
        var kept = report.Salvaged.Count == 0 ? new LocalText("", "")
            : Join(Join(new("已救回：", " Salvaged: "), Say(lane, report.Salvaged)), new("。", "."));
        return report.Reason switch
        {
            EpochReason.New or EpochReason.Continued => (EventTypes.JournalOpened, new("新的记录开始。", "A new record begins.")),
            EpochReason.Cut => (EventTypes.JournalCut, new($"上次写到一半被打断：末尾 {bytes} 字节不成记录，已截去。", $"The last write was interrupted: {bytes} bytes at the end were no whole record and are cut off.")),
            EpochReason.Damaged => (EventTypes.JournalSalvaged, Join(
                new("记录有损坏，损坏的文件原样保留。", "The record was damaged; the damaged files are kept as they are."), kept)),
            EpochReason.Moved => (EventTypes.JournalMoved, new("这份记录来自另一台机器，在这里接着写。", "This record comes from another machine and goes on here.")),
            EpochReason.Restored => (EventTypes.JournalRestored, new("这份记录由备份恢复，备份之后的事件不在其中。", "This record was restored from a backup; what happened after the backup is not in it.")),
            EpochReason.Newer => (EventTypes.JournalOutgrown, new("更新的程序版本在这里写过；它的文件原样保留，记录在其后继续。", "A newer version of the program wrote here; its files are kept untouched and the record goes on behind them.")),
            EpochReason.Failed => (EventTypes.JournalResumed, new("存储出错后恢复，记录接着写。", "The disk failed and came back; the record goes on.")),
        };
    }

    private static string WordOf(EpochReason reason) => reason switch
    {
        EpochReason.Continued => "continued",
        EpochReason.New => "new",
        EpochReason.Cut => "cut",
        EpochReason.Damaged => "damaged",
        EpochReason.Moved => "moved",
        EpochReason.Restored => "restored",
        EpochReason.Newer => "newer",
        EpochReason.Failed => "failed",
    };

    private static LocalText Lost(LaneKind lane, IReadOnlyList<SequenceRange> lost) =>
        lost.Count == 0 ? new LocalText("", "") : Join(Join(new("丢失：", " Lost: "), Say(lane, lost)), new("。", "."));

    private static LocalText Say(LaneKind lane, IReadOnlyList<SequenceRange> ranges) => Say([.. ranges.Select(range => Text(lane, range))]);

    private static LocalText Say(IReadOnlyList<string> ranges)
    {
        var named = string.Join(", ", ranges.Take(Spoken));
        var more = (ranges.Count - Spoken).ToString(CultureInfo.InvariantCulture);
        return ranges.Count <= Spoken ? new LocalText(named, named) : new LocalText($"{named} 等，另有 {more} 段", $"{named} and {more} more");
    }

    private static LocalText Join(LocalText one, LocalText two) => new(one.Zh + two.Zh, one.En + two.En);

    private static IReadOnlyList<string>? Texts(LaneKind lane, IReadOnlyList<SequenceRange> ranges) =>
        ranges.Count == 0 ? null : [.. ranges.Select(range => Text(lane, range))];

    private static NoteEntry[] Split(in Moment at, string type, PrivatePart note)
    {
        const int Most = EventCodec.RangesMost;
        var longest = Math.Max(Math.Max(note.Ranges?.Count ?? 0, note.Salvaged?.Count ?? 0), note.Files?.Count ?? 0);
        var notes = new NoteEntry[Math.Max(1, (longest + Most - 1) / Most)];
        for (var i = 0; i < notes.Length; i++)
        {
            notes[i] = Note(at, type, note with { Ranges = Part(note.Ranges, i), Salvaged = Part(note.Salvaged, i), Files = Part(note.Files, i) });
        }

        return notes;

        static IReadOnlyList<string>? Part(IReadOnlyList<string>? all, int index) =>
            all?.Skip(index * Most).Take(Most).ToList() is { Count: > 0 } some ? some : null;
    }

    private static NoteEntry Note(in Moment at, string type, PrivatePart note) => new() { At = at, Type = type, Note = note };

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);
}
