using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Safety.Alarms;
using CityEdge.Safety;
using Kinds = CityEdge.Protocol.EventTypes;

namespace CityEdge.Gateway.Page;

/// <summary>What the words of kept events mean to people. A word that this version does not know stands as it is: a newer one wrote it.</summary>
internal static class HistoryWords
{
    /// <summary>What happened, in a few words; the journal's own notes bring their sentence along.</summary>
    public static LocalText Of(HistoryEvent happened) => happened.Private.TextZh is not null || happened.Private.TextEn is not null
        ? new LocalText(happened.Private.TextZh, happened.Private.TextEn)
        : happened.Shared.Type switch
        {
            Kinds.AlarmRaised => IsFault(happened) ? new("出现故障", "fault") : new("报警", "alarm"),
            Kinds.AlarmReraised => IsFault(happened) ? new("再次故障", "fault again") : new("再次报警", "alarm again"),
            Kinds.AlarmReturned => IsFault(happened) ? new("故障恢复", "fault is over") : new("现象消失", "cause is gone"),
            Kinds.AlarmAcknowledged => new("已确认", "acknowledged"),
            Kinds.AlarmSilenced => new("已消音", "silenced"),
            Kinds.SilenceEnded => new("消音结束", "silence ended"),
            Kinds.AlarmReset => new("已复位", "reset"),
            Kinds.AlarmShelved => new("已暂搁", "put aside"),
            Kinds.AlarmUnshelved => new("暂搁结束", "no longer put aside"),
            Kinds.AlarmIsolated => new("已屏蔽", "isolated"),
            Kinds.IsolationEnded => new("屏蔽结束", "isolation ended"),
            Kinds.TestStarted => new("开始测试", "test started"),
            Kinds.TestEnded => new("测试结束", "test ended"),
            Kinds.MembersChanged => new("涉及的设备有变化", "it covers other devices now"),
            Kinds.MarksChanged => new("标记有变化", "its marks changed"),
            Kinds.AlarmRepeated => new("反复出现,合并记录", "came again and again, recorded as one"),
            Kinds.ActionDone => Join(Verb(happened.Private.Verb), new(":已执行", ": done")),
            Kinds.ActionRefused => Join(Verb(happened.Private.Verb), Join(new(":未执行。", ": not done. "), Outcome(happened.Private.Outcome))),
            var other => new(other, other),
        };

    public static LocalText Class(string kind) => Find<AlarmClass>(kind, EventWords.Of) is { } known ? Words.Of(known) : new(kind, kind);

    public static LocalText Mark(string mark) => Find<AlarmMarks>(mark, EventWords.Of) is { } known ? Words.Of(known) : new(mark, mark);

    /// <summary>The verdict whose shape stands before it.</summary>
    public static Verdict Gravity(HistoryEvent happened) => happened.Shared.Type switch
    {
        Kinds.AlarmRaised or Kinds.AlarmReraised when happened.Shared.Marks?.Contains(EventWords.Of(AlarmMarks.Test)!) is true => Verdict.SetAside,
        Kinds.AlarmRaised or Kinds.AlarmReraised or Kinds.AlarmRepeated =>
            IsFault(happened) || happened.Shared.Priority == EventWords.Of(AlarmPriority.P3) ? Verdict.Fault
            : happened.Shared.Class == EventWords.Of(AlarmClass.Fire) ? Verdict.Fire : Verdict.Danger,
        Kinds.AlarmShelved or Kinds.AlarmIsolated or Kinds.TestStarted => Verdict.SetAside,
        Kinds.AlarmReturned or Kinds.AlarmReset => Verdict.Normal,
        _ => Verdict.Starting,
    };

    private static LocalText Verb(string? verb) => Find<OperatorVerb>(verb, EventWords.Of) switch
    {
        OperatorVerb.Acknowledge => new("确认", "acknowledge"),
        OperatorVerb.Silence => new("消音", "silence"),
        OperatorVerb.Reset => new("复位", "reset"),
        OperatorVerb.Isolate => new("屏蔽", "isolate"),
        OperatorVerb.EndIsolation => new("结束屏蔽", "end isolation"),
        OperatorVerb.Shelve => new("暂搁", "put aside"),
        OperatorVerb.Unshelve => new("取消暂搁", "take up again"),
        OperatorVerb.StartTest => new("开始测试", "start test"),
        OperatorVerb.EndTest => new("结束测试", "end test"),
        OperatorVerb.Operate => new("动作", "operate"),
        OperatorVerb.Release => new("解除动作", "release"),
        null => new(verb ?? "操作", verb ?? "verb"),
    };

    private static LocalText Outcome(string? outcome) => Find<ActionOutcome>(outcome, EventWords.Of) is { } known ? Words.Of(known) : new(outcome, outcome);

    private static bool IsFault(HistoryEvent happened) => happened.Shared.Class == EventWords.Of(AlarmClass.Fault);

    private static T? Find<T>(string? word, Func<T, string?> wordOf)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (word is not null && string.Equals(wordOf(value), word, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private static LocalText Join(LocalText one, LocalText two) => new(one.In(true) + two.In(true), one.In(false) + two.In(false));
}
