using System.Globalization;
using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.Figures;

/// <summary>What the figures mean and what to do about them, in plain words. The limits are those of EEMUA 191, third edition.</summary>
internal static class AlarmAdvice
{
    /// <summary>So many alarms at least before shares of them mean anything.</summary>
    public const int Enough = 20;

    /// <summary>One alarm with more than this share of all is a nuisance.</summary>
    public const double NuisanceShare = 0.2;

    private const int Nuisance = 5;

    // As events spell them. Whoever follows the advice must not delay a fire or a gas alarm (S14).
    private const string Fault = "fault";
    private const string Fire = "fire";
    private const string Gas = "gas";

    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(10);

    /// <summary>Every finding; empty where nothing is to be done.</summary>
    public static IReadOnlyList<LocalText> Of(AlarmQualityFigures figures)
    {
        var said = new List<LocalText>();
        if (figures.Average > 1)
        {
            said.Add(Say(
                $"平均每 10 分钟 {figures.Average:0.0} 条，多于 1 条：值班的人会跟不上。先处理最频繁的几条。",
                $"{figures.Average:0.0} alarms per 10 min on average, more than 1: too many to attend to. Begin with the most frequent."));
        }

        if (figures.FloodShare > 0)
        {
            said.Add(Say(
                $"有 {figures.FloodShare:0.00%} 的时间报警泛滥（10 分钟超过 10 条，最多 {figures.Peak} 条）：把同一原因的报警并成一条（表决、上级设备）。",
                $"{figures.FloodShare:0.00%} of the time in flood (more than 10 in 10 min, {figures.Peak} at most): make one alarm of those with one cause (a vote, a device above them)."));
        }

        if (figures.Raised >= Enough)
        {
            Priorities(figures, said);
        }

        said.AddRange(figures.Alarms.Where(static one => one.Count >= Nuisance && one.Share > NuisanceShare).Select(Frequent));
        said.AddRange(figures.Chattering.Select(Chatters));
        foreach (var one in figures.Stale)
        {
            said.Add(one.IsGone
                ? Say(
                    $"{one.Id}：起因已消失，{one.Stands.TotalHours:0} 小时了还没有人确认或复位。到现场看过后确认并复位。",
                    $"{one.Id}: its cause is gone, and for {one.Stands.TotalHours:0} h nobody has acknowledged or reset it. Look at the place, then do both.")
                : Say(
                    $"{one.Id}：已持续 {one.Stands.TotalHours:0} 小时，没有人再看它。修好起因；若是正常状态，改规则。",
                    $"{one.Id}: stands for {one.Stands.TotalHours:0} h, nobody looks at it any more. Repair its cause; where it is the normal state, change the rule."));
        }

        if (figures.MeanToAcknowledge > LongWait)
        {
            said.Add(Say(
                $"平均 {figures.MeanToAcknowledge.Value.TotalMinutes:0} 分钟才有人确认：确认谁会听到，是否有人在场。",
                $"{figures.MeanToAcknowledge.Value.TotalMinutes:0} min until somebody acknowledges, on average: see who hears it and who is there."));
        }

        return said;
    }

    private static LocalText Frequent(AlarmCount one) => one.Class switch
    {
        Fault => Say(
            $"{one.Id}：故障占全部的 {one.Share:0%}。检查接线、供电和信号；修好或更换设备。",
            $"{one.Id}: a fault that makes {one.Share:0%} of all. Look at wiring, supply and signal; repair or replace the device."),
        Fire or Gas => Say(
            $"{one.Id}：占全部的 {one.Share:0%}。清洁、测试探测器，或换个位置、换掉它；探测器自己的报警绝不延时。若每次都是真的，就消除起因。",
            $"{one.Id}: {one.Share:0%} of all. Clean and test the detector, move or replace it; a detector's own alarm is never delayed. Where it is real each time, remove what causes it."),
        _ => Say(
            $"{one.Id}：占全部的 {one.Share:0%}。延长 on-delay 或加大回差；若每次都是真的，就修掉起因。",
            $"{one.Id}: {one.Share:0%} of all. Raise its on-delay or widen its deadband; where it is real each time, repair what causes it."),
    };

    private static LocalText Chatters(AlarmCount one) => one.Class switch
    {
        Fault => Say(
            $"{one.Id}：一分钟内三次（{one.Count} 次），时断时续。检查接线、供电和信号。",
            $"{one.Id}: three times within a minute ({one.Count}×), it comes and goes. Look at wiring, supply and signal."),
        Fire or Gas => Say(
            $"{one.Id}：一分钟内三次（{one.Count} 次），抖动。检查探测器和接线；阈值报警可加大回差（clear），但不要延时。",
            $"{one.Id}: three times within a minute ({one.Count}×), it chatters. Look at the detector and its wiring; widen the deadband (clear) of a threshold, and delay nothing."),
        _ => Say(
            $"{one.Id}：一分钟内三次（{one.Count} 次），抖动。加大回差（clear），开关量则加 on-delay 和 off-delay。",
            $"{one.Id}: three times within a minute ({one.Count}×), it chatters. Widen its deadband (clear); for a state give it an on-delay and an off-delay."),
    };

    // 80 % low, 15 % middle, 5 % high: what is always urgent is never urgent.
    private static void Priorities(AlarmQualityFigures figures, List<LocalText> said)
    {
        var (high, middle) = ((double)figures.ByPriority[0] / figures.Raised, (double)figures.ByPriority[1] / figures.Raised);
        if (high > 0.10)
        {
            said.Add(Say(
                $"P1 占 {high:0%}，应在 5% 左右：只有危及生命的才是 P1。",
                $"{high:0%} are P1, about 5% is usual: only what puts life at risk is P1."));
        }

        if (middle > 0.30)
        {
            said.Add(Say(
                $"P2 占 {middle:0%}，应在 15% 左右：几分钟内不必处理的改为 P3。",
                $"{middle:0%} are P2, about 15% is usual: make P3 of what need not be attended to within minutes."));
        }
    }

    private static LocalText Say(FormattableString zh, FormattableString en) => new(zh.ToString(CultureInfo.InvariantCulture), en.ToString(CultureInfo.InvariantCulture));
}
