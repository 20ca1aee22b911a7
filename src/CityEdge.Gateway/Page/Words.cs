using System.Collections.Frozen;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>The texts of the page in both languages, in the words of the field and none of the trade's:
/// a shop owner reads them at two in the morning.</summary>
internal static class Words
{
    private static readonly FrozenDictionary<Word, LocalText> Table = new Dictionary<Word, LocalText>
    {
        [Word.VerdictFire] = new("火警", "Fire"),
        [Word.VerdictDanger] = new("险情", "Danger"),
        [Word.VerdictFault] = new("故障或预警", "Fault or warning"),
        [Word.VerdictSetAside] = new("测试或屏蔽中", "In test or isolated"),
        [Word.VerdictStarting] = new("正在启动", "Starting"),
        [Word.VerdictNormal] = new("一切正常", "All normal"),
        [Word.VerdictBlind] = new("本机失去响应", "This box does not respond"),

        [Word.DoFire] = new("马上离开,叫上旁边的人。不要乘电梯。拨打 119。", "Leave now and warn those around you. Do not use the lift. Call 119."),
        [Word.DoGas] = new("不要开关任何电器,不要点火。开窗,离开,到室外再拨打 119。", "Touch no switch and light nothing. Open windows, leave, and call 119 from outside."),
        [Word.DoElectrical] = new("如果可以安全做到,请关掉发热的电器或总开关。有烟就离开并拨打 119。", "If it is safe, switch off the hot appliance or the main switch. If there is smoke, leave and call 119."),
        [Word.DoElevator] = new("安抚被困的人,不要扒门。联系电梯维保;有人受伤请拨打 119。", "Reassure those inside and force no door. Call the lift company; if anyone is hurt, call 119."),
        [Word.DoWater] = new("如果可以安全做到,请关水。有水的地方不要碰电器。", "If it is safe, turn the water off. Touch nothing electrical where there is water."),
        [Word.DoDanger] = new("到现场看一看。有危险就离开,并拨打 119。", "Go and look. If there is danger, leave and call 119."),
        [Word.DoFaultMute] = new("警笛可能不响!请自己留意烟火,今天就找人维修。", "The siren may not sound. Watch for smoke and fire yourself and have it repaired today."),
        [Word.DoFault] = new("报警仍在工作,但下面这些看不到或不可靠。今天请找人维修。", "Alarms still work, but what is listed below is not seen or not reliable. Have it repaired today."),
        [Word.DoSetAside] = new("下面列出的部分由人暂时放在一边,此处的警情可能不会响。其余照常。", "What is listed below was set aside by a person for a time and may not sound. Everything else works as usual."),
        [Word.DoStarting] = new("还有探测器没有报到。请等一分钟;在此之前不要当作正常。", "Some detectors have not reported yet. Wait a minute, and do not take it as normal before."),
        [Word.DoNormal] = new("不用做什么。", "Nothing needs to be done."),
        [Word.DoBlind] = new("下面的内容是旧的。请以现场警笛和探测器为准,并马上找人维修。", "What you see below is old. Go by the sirens and detectors on site, and have this box repaired at once."),

        [Word.NobodyTold] = new("本版本不会通知外面的任何人:消防站、物业都不知道。请自己拨打 119。", "This version tells nobody outside: neither the fire station nor the property manager knows. Call 119 yourself."),
        [Word.NobodyWouldBeTold] = new("有警情时,本版本不会通知外面的任何人。请自己拨打 119。", "In an alarm this version tells nobody outside. Call 119 yourself."),
        [Word.CallFireBrigade] = new("拨打 119", "Call 119"),
        [Word.Since] = new("开始于", "Since"),
        [Word.Ago] = new("{0}前", "{0} ago"),
        [Word.JustNow] = new("刚刚", "just now"),
        [Word.Seconds] = new("{0} 秒", "{0} s"),
        [Word.Minutes] = new("{0} 分钟", "{0} min"),
        [Word.Hours] = new("{0} 小时", "{0} h"),
        [Word.Days] = new("{0} 天", "{0} days"),
        [Word.ClockNotSet] = new("时钟未校准", "clock not set"),
        [Word.For] = new("已 {0}", "for {0}"),
        [Word.Left] = new("还有 {0}", "{0} left"),
        [Word.More] = new("另有 {0} 条,见本机命令 cityedge alarms。", "{0} more: see the command cityedge alarms on this box."),

        [Word.Alarms] = new("警情", "Alarms"),
        [Word.NoAlarms] = new("没有警情。", "No alarm."),
        [Word.Members] = new("包括", "Covers"),
        [Word.Faults] = new("故障", "Faults"),
        [Word.NoFaults] = new("没有故障。", "No fault."),
        [Word.Outputs] = new("警笛、灯和阀门", "Sirens, lights and valves"),
        [Word.NoOutputs] = new("本机没有接警笛:有警情时这里不会响。", "No siren is connected to this box: an alarm makes no sound here."),
        [Word.Readings] = new("探测器", "Detectors"),
        [Word.DataAge] = new("数据", "Data"),
        [Word.OldData] = new("数据不是现在的,以现场警笛为准。", "This is not how things are now: go by the sirens on site."),
        [Word.NoData] = new("还没有任何数据。", "There is no data yet."),

        [Word.Wanted] = new("要求响", "told to sound"),
        [Word.NotWanted] = new("未要求响", "not told to sound"),
        [Word.WantedToAct] = new("要求动作", "told to act"),
        [Word.NotWantedToAct] = new("未要求动作", "not told to act"),
        [Word.AsCommanded] = new("确实如此", "and so it is"),
        [Word.NotAsCommanded] = new("没有照做", "and does not obey"),
        [Word.NotYetChecked] = new("尚未核对", "not checked yet"),
        [Word.ProofReadBack] = new("依据:已从继电器读回;是否听得见只有人知道", "proof: read back from the relay; only a person can tell whether it is heard"),
        [Word.ProofCommanded] = new("依据:只发出了命令", "proof: commanded only"),

        [Word.Supplements] = new("CityEdge 是对合格火灾探测器和报警系统的补充,绝不代替它们。", "CityEdge supplements certified fire detectors and panels; it never replaces them."),
        [Word.LooksOnly] = new("本页只能看。确认、消音、复位请在现场的本机上操作。", "This page only shows. Acknowledge, silence and reset are done at the box itself, on site."),
        [Word.OtherLanguage] = new("English", "中文"),
        [Word.RefreshEvery] = new("每 {0} 秒自动更新", "renews itself every {0} s"),
        [Word.Line] = new("线路", "Line"),
        [Word.Storage] = new("本机存储", "Storage of this box"),
        [Word.Configuration] = new("本机配置", "Configuration of this box"),
        [Word.Version] = new("版本", "Version"),
        [Word.Cause] = new("来自", "From"),
        [Word.Evidence] = new("图片或录像", "Picture or clip"),
        [Word.EvidenceElsewhere] = new("有图片或录像:链接见本机命令 cityedge alarms list --json", "There is a picture or clip: for its link see the command cityedge alarms list --json on this box"),

        [Word.History] = new("历史记录", "History"),
        [Word.HistoryOfNow] = new("现在的情况", "Now"),
        [Word.HistoryToday] = new("今天", "today"),
        [Word.HistoryWeek] = new("7 天", "7 days"),
        [Word.HistoryMonth] = new("30 天", "30 days"),
        [Word.HistoryAll] = new("全部", "all"),
        [Word.HistoryAnyZone] = new("所有区域", "every place"),
        [Word.HistoryAnyClass] = new("所有种类", "every kind"),
        [Word.HistoryEmpty] = new("没有记录。", "Nothing is recorded."),
        [Word.HistoryOlder] = new("更早的", "older"),
        [Word.HistoryNewest] = new("最新的", "newest"),
        [Word.HistoryEnd] = new("更早的记录,如果还在,见本机命令 cityedge events。", "Older records, where they are still kept: see the command cityedge events on this box."),
        [Word.HistoryStarting] = new("历史刚刚打开,先显示最近的记录。", "The history has just been opened; the newest records first."),
        [Word.HistoryRebuilding] = new("历史正在从事件记录重建({0}%)。最近的记录已全,较早的稍后出现。报警不受影响。", "The history is being made anew from the event record ({0}%). The newest records are complete, older ones follow. Alarms are not affected."),
        [Word.HistoryOff] = new("历史暂时打不开,只显示最近的记录。事件记录完整,报警不受影响。", "The history cannot be opened for now; only the newest records are shown. The event record is complete and alarms are not affected."),
        [Word.HistoryLacks] = new("历史缺少 {0} 条记录,范围 {1}。", "The history lacks {0} records, range {1}."),
        [Word.HistoryNone] = new("这里不保存历史。", "No history is kept here."),
        [Word.HistoryLate] = new("存储中断时发生,后来补记", "happened while the disk was out, recorded later"),
        [Word.HistoryRestoredClock] = new("时钟是恢复的,时间可能偏早", "clock restored, the time may be early"),
        [Word.HistoryBy] = new("由", "by"),
        [Word.HistoryBecause] = new("原因", "because"),
        [Word.HistoryTimes] = new("{0} 次", "{0} times"),
        [Word.BadQuery] = new("看不懂查询:时间写成 2026-11-20T08:00:00+08:00,limit 为 1 到 500。", "The query cannot be read: write times as 2026-11-20T08:00:00+08:00 and limit from 1 to 500."),
        [Word.BadPoint] = new("没有这个测点。", "There is no such point."),

        [Word.BadVerb] = new("不认识这个操作。", "This verb is not known."),
        [Word.BadTarget] = new("没有这个警情、区域或设备。", "There is no such alarm, zone or device."),
        [Word.BadJson] = new("请求读不懂。", "The request cannot be read."),
        [Word.TooManyTargets] = new("警情、区域、设备只能给一个。", "Give one of alarm, zone and point, not more."),
        [Word.BadDuration] = new("时长必须大于零。", "A duration must be longer than zero."),
        [Word.Busy] = new("操作过多,请稍后再试。", "Too many verbs wait; try again."),
        [Word.TooManyListeners] = new("同时查看的人太多,请稍后再试。", "Too many listen already; try again."),
        [Word.Unconfirmed] = new("本机没有及时答复,操作可能已执行:请再看一次。", "The box did not answer in time and may have carried it out: look again."),
        [Word.NotRunning] = new("cityedge 没有运行(控制口 {0} 无人应答)。", "cityedge is not running (nobody answers at {0})."),
        [Word.NoPermission] = new("没有权限使用控制口 {0}:请用 cityedge 组的成员或 root。", "You may not use {0}: be a member of its group, or root."),
        [Word.BadAnswer] = new("控制口 {0} 的答复读不懂。", "The answer of {0} cannot be read."),
        [Word.TooLongText] = new("姓名最多 64 个字符,原因最多 500 个,不含控制字符。", "A name has at most 64 characters, a reason 500, and neither has control characters."),
    }.ToFrozenDictionary();

    public static LocalText Of(Word word) => Table[word];

    /// <summary>The text with its one place filled, in both languages.</summary>
    public static LocalText Of(Word word, string value)
    {
        var text = Table[word];
        return new LocalText(text.Zh!.Replace("{0}", value, StringComparison.Ordinal), text.En!.Replace("{0}", value, StringComparison.Ordinal));
    }

    /// <summary>The text with its two places filled, in both languages.</summary>
    public static LocalText Of(Word word, string first, string second)
    {
        var text = Of(word, first);
        return new LocalText(text.Zh!.Replace("{1}", second, StringComparison.Ordinal), text.En!.Replace("{1}", second, StringComparison.Ordinal));
    }

    public static LocalText Of(Verdict verdict) => Of(verdict switch
    {
        Verdict.Normal => Word.VerdictNormal,
        Verdict.Starting => Word.VerdictStarting,
        Verdict.SetAside => Word.VerdictSetAside,
        Verdict.Fault => Word.VerdictFault,
        Verdict.Danger => Word.VerdictDanger,
        Verdict.Blind => Word.VerdictBlind,
        Verdict.Fire => Word.VerdictFire,
    });

    /// <summary>What a person should do; for danger it depends on the kind.</summary>
    public static LocalText Advice(Verdict verdict, AlarmClass kind) => Of(verdict switch
    {
        Verdict.Normal => Word.DoNormal,
        Verdict.Starting => Word.DoStarting,
        Verdict.SetAside => Word.DoSetAside,
        Verdict.Fault => Word.DoFault,
        Verdict.Blind => Word.DoBlind,
        Verdict.Fire => Word.DoFire,
        Verdict.Danger => kind switch
        {
            AlarmClass.Gas => Word.DoGas,
            AlarmClass.Electrical => Word.DoElectrical,
            AlarmClass.Elevator => Word.DoElevator,
            AlarmClass.Water => Word.DoWater,
            AlarmClass.Fire or AlarmClass.Structure or AlarmClass.Crowd or AlarmClass.Kerb or AlarmClass.Security
                or AlarmClass.Supervisory or AlarmClass.Fault => Word.DoDanger,
        },
    });

    public static LocalText Of(AlarmClass kind) => kind switch
    {
        AlarmClass.Fire => new("火灾", "fire"),
        AlarmClass.Gas => new("燃气或一氧化碳", "gas"),
        AlarmClass.Electrical => new("电气", "electrical"),
        AlarmClass.Elevator => new("电梯", "lift"),
        AlarmClass.Water => new("水", "water"),
        AlarmClass.Structure => new("房屋结构", "structure"),
        AlarmClass.Crowd => new("人流", "crowd"),
        AlarmClass.Kerb => new("占道", "pavement"),
        AlarmClass.Security => new("安防", "security"),
        AlarmClass.Supervisory => new("监管", "supervisory"),
        AlarmClass.Fault => new("故障", "fault"),
    };

    public static LocalText Of(AlarmState state) => state switch
    {
        AlarmState.Normal => new("正常", "normal"),
        AlarmState.Unacknowledged => new("仍在报警,无人确认", "active, nobody has acknowledged it"),
        AlarmState.Acknowledged => new("仍在报警,已有人确认", "active, acknowledged"),
        AlarmState.ReturnedUnacknowledged => new("现象已消失,无人确认", "gone, nobody has acknowledged it"),
        AlarmState.LatchedUnacknowledged => new("现象已消失,无人确认,等待复位", "gone, nobody has acknowledged it, waits for reset"),
        AlarmState.LatchedAcknowledged => new("现象已消失,已有人确认,等待复位", "gone, acknowledged, waits for reset"),
    };

    /// <summary>One mark in words; several are asked for one by one.</summary>
    public static LocalText Of(AlarmMarks mark) => mark switch
    {
        AlarmMarks.Shelved => new("暂搁", "put aside"),
        AlarmMarks.SuppressedByDesign => new("按设计抑制", "kept quiet by design"),
        AlarmMarks.OutOfService => new("屏蔽", "isolated"),
        AlarmMarks.Silenced => new("已消音", "silenced"),
        AlarmMarks.Test => new("测试", "in test"),
        AlarmMarks.FirstOut => new("首警", "first alarm"),
        AlarmMarks.Flood => new("警情集中", "one of many"),
        AlarmMarks.Chattering => new("时有时无", "comes and goes"),
        AlarmMarks.Unverified => new("未核实", "not verified"),
        AlarmMarks.Degraded => new("有探测器失效,按更少的确认报警", "a detector has failed, fewer were needed"),
        AlarmMarks.Unarmed => new("影子规则,不报警", "shadow rule, never sounds"),
        _ => new("", ""),
    };

    public static LocalText Of(QualityReason reason) => reason switch
    {
        QualityReason.None => new("可信", "good"),
        QualityReason.AwaitingFirst => new("尚未报到", "not heard yet"),
        QualityReason.NotConnected => new("线路未接通", "not connected"),
        QualityReason.DeviceFailure => new("设备报告自身故障", "the device says that it is broken"),
        QualityReason.SensorFailure => new("传感器缺失或损坏", "its sensor is missing or broken"),
        QualityReason.CommunicationFailure => new("没有应答", "does not answer"),
        QualityReason.OutOfRange => new("数值不可能", "impossible value"),
        QualityReason.Stale => new("太久没有消息", "silent for too long"),
        QualityReason.OutOfService => new("已屏蔽", "isolated"),
        QualityReason.ConfigurationError => new("设备与配置不符", "not the device that was configured"),
        QualityReason.ForeignMaster => new("有别的主机在使用这条线路", "somebody else commands this line"),
        QualityReason.OutputMismatch => new("没有照命令动作", "does not do what it is told"),
        QualityReason.Retained => new("旧值，时间不明", "a kept value of unknown age"),
        QualityReason.Suspect => new("可疑,等待再次确认", "doubtful, waits for a second look"),
    };

    /// <summary>The sentence that answers a verb.</summary>
    public static LocalText Of(ActionOutcome outcome) => outcome switch
    {
        ActionOutcome.Done => new("已执行。", "Done."),
        ActionOutcome.NothingToDo => new("没有可以改变的警情。", "Nothing there was in a state that this could change."),
        ActionOutcome.NotFound => Of(Word.BadTarget),
        ActionOutcome.NeedsPresence => new("必须有人在现场操作。", "This needs a person on site."),
        ActionOutcome.NeedsReason => new("请写明姓名和原因。", "Say who you are and why."),
        ActionOutcome.TooLong => new("时间超过允许的上限。", "That is longer than this may last."),
        ActionOutcome.FireIsNeverShelved => new("火警不能暂搁。", "A fire alarm is never put aside."),
        ActionOutcome.NotResettable => new("不能复位:现象仍在,或本来就不需要复位。", "It cannot be reset: it is still active, or needs no reset."),
    };
}
