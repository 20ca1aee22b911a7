using System.Globalization;
using CityEdge.Gateway.Page;
using CityEdge.Protocol;
using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.Events;

/// <summary>An event as one line for people.</summary>
internal static class EventText
{
    /// <summary>What happened, in a word or two; the type itself where a newer version wrote it.</summary>
    public static LocalText Of(string type) => type switch
    {
        EventTypes.AlarmRaised => new("报警", "raised"),
        EventTypes.AlarmReraised => new("再次报警", "raised again"),
        EventTypes.AlarmReturned => new("现象消失", "gone"),
        EventTypes.AlarmAcknowledged => new("已确认", "acknowledged"),
        EventTypes.AlarmSilenced => new("已消音", "silenced"),
        EventTypes.SilenceEnded => new("消音结束", "silence ended"),
        EventTypes.AlarmReset => new("已复位", "reset"),
        EventTypes.AlarmShelved => new("已暂搁", "put aside"),
        EventTypes.AlarmUnshelved => new("不再暂搁", "no longer put aside"),
        EventTypes.AlarmIsolated => new("已屏蔽", "isolated"),
        EventTypes.IsolationEnded => new("屏蔽结束", "isolation ended"),
        EventTypes.TestStarted => new("测试开始", "test started"),
        EventTypes.TestEnded => new("测试结束", "test ended"),
        EventTypes.MembersChanged => new("范围变化", "covers more or less"),
        EventTypes.MarksChanged => new("标记变化", "marks changed"),
        EventTypes.AlarmRepeated => new("反复", "repeated"),
        EventTypes.ActionDone => new("操作", "done by a person"),
        EventTypes.ActionRefused => new("操作被拒", "refused to a person"),
        EventTypes.EvidenceLinked => new("图片链接", "evidence linked"),
        EventTypes.GatewayStarted or EventTypes.GatewayStopped or EventTypes.StateUnreadable => new("网关", "gateway"),
        _ when type.StartsWith("cityedge.journal.", StringComparison.Ordinal) || type.StartsWith("cityedge.readings.", StringComparison.Ordinal) => new("记录", "journal"),
        _ => new(type, type),
    };

    public static string Line(JournalEvent one, bool chinese)
    {
        var (open, closed) = (one.Shared, one.Private);
        var parts = new List<string?>
        {
            open.Time.ToString("yyyy-MM-dd HH:mm:ss.fffzzz", CultureInfo.InvariantCulture) + (open.Clock == "synchronised" ? "" : $" ({Words.Of(Word.ClockNotSet).In(chinese)})"),
            open.Priority,
            EventWords.ClassOf(open.Class) is { } kind ? Words.Of(kind).In(chinese) : open.Class,
            Of(open.Type).In(chinese),
            new LocalText(closed.NameZh, closed.NameEn).In(chinese),
            closed.Alarm,
            closed.Verb,
            closed.TargetPoint,
            Cause(closed, chinese),
            closed.Members is { } members ? string.Create(CultureInfo.InvariantCulture, $"×{members}") : null,
            closed.Count is { } count ? Count(closed, count) : null,
            EventWords.StateOf(open.State) is { } state ? $"→ {Words.Of(state).In(chinese)}" : open.State,
            open.Marks is { Count: > 0 } marks ? $"[{string.Join(", ", marks.Select(mark => MarkText(mark, chinese)))}]" : null,
            closed.Verb is null ? null : EventWords.OutcomeOf(closed.Outcome) is { } outcome ? Words.Of(outcome).In(chinese) : closed.Outcome,
            new LocalText(closed.TextZh, closed.TextEn).In(chinese),
            closed.Who is null ? null : $"— {closed.Who}{(closed.Why is null ? "" : ": " + closed.Why)}",
            open.Was is null ? null : $"({open.Was})",
        };
        return Plain(string.Join("  ", parts.Where(part => !string.IsNullOrEmpty(part))));
    }

    /// <summary>What somebody typed, or an archive from elsewhere holds, must not command the terminal that shows it: control characters become spaces.</summary>
    public static string Plain(string text) => text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.Contains('\u007f') || text.AsSpan().ContainsAnyInRange('\u0080', '\u009f')
        ? string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        })
        : text;

    private static string? Cause(PrivatePart closed, bool chinese)
    {
        var value = closed.Value is { } number ? string.Create(CultureInfo.InvariantCulture, $"={number:0.###}{(closed.Unit is null ? "" : " " + closed.Unit)}") : "";
        var reason = EventWords.ReasonOf(closed.Reason) is { } why ? $" ({Words.Of(why).In(chinese)})" : "";
        return closed.Cause is null ? null : closed.Cause + value + reason;
    }

    private static string Count(PrivatePart closed, long count) =>
        string.Create(CultureInfo.InvariantCulture, $"×{count}{(closed.First is { } first && closed.Last is { } last ? $" ({first:HH:mm:ss}–{last:HH:mm:ss})" : "")}");

    private static string MarkText(string mark, bool chinese) => EventWords.MarkOf(mark) is { } known ? Words.Of(known).In(chinese) : mark;
}
