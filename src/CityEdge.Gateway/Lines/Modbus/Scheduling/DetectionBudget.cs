using System.Globalization;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>
/// The worst case from a sensor's change to a siren that was commanded and read back, for every life-safety point of a site that is polled.
/// A device that speaks by itself is not asked, so that nothing here says how long its own network takes.
/// It is the sum, with X(r) = t3.5 + wake byte and delay + (8 + answer) characters + turn-around + gap the time of an exchange
/// (answer: 5 + 2 × registers, or 5 + coils / 8, or 8 for a written coil) and L(d) = t3.5 + wake + 8 characters + time-out
/// + 50 ms of draining (on a bus) that of a lost one:
/// <list type="bullet">
/// <item>Interval: the point's read interval, because the change comes just after a read;</item>
/// <item>InFlight: the longest ordinary X of the line, because it may just have begun;</item>
/// <item>Round: ΣX of all life-safety reads and read-backs of the line, plus ⌈n / 4⌉ times the longest ordinary X;</item>
/// <item>LostAnswer: one loss on the way, the dearer of: the read is lost (L + 100 ms + another Round), or the command is (L + 100 ms + Output);</item>
/// <item>Probes: a third of InFlight + Round + LostAnswer (25 % of the line against 75 %), at least the longest L of the line;</item>
/// <item>OnDelay of the rule (counts against the limit for fire only); Decision: 50 ms for the gateway itself;</item>
/// <item>OutputInFlight: the longest L of the output's line;</item>
/// <item>OtherOutputs: X of command and read-back of every other output of that line;</item>
/// <item>Output: X of the command and of its read-back.</item>
/// </list>
/// The output is the one for which the last three are longest. One loss is allowed for, not two; outputs are steady (a pattern is the board's own).
/// </summary>
internal sealed record DetectionBudget
{
    /// <summary>Every polled life-safety point, in the order of lines, devices and points.</summary>
    public required IReadOnlyList<PointBudget> Points { get; init; }

    /// <summary>Whether the site may run as it is.</summary>
    public bool IsWithinLimits => Points.All(static p => !p.IsOver);

    /// <param name="site">The site.</param>
    /// <param name="rulesOf">The life-safety rules that stand on a point; the P1 alarms of its profile where not given.</param>
    public static DetectionBudget Of(BoundSite site, Func<BoundPoint, IReadOnlyList<BudgetRule>>? rulesOf = null)
    {
        rulesOf ??= static point =>
            [.. point.Profile.Alarms.Where(static a => a.Priority == AlarmPriority.P1).Select(static a => new BudgetRule(a.Class, a.OnDelay))];
        // Only what is polled has a schedule to reckon with; devices that speak by themselves are bounded by their supervision.
        var lines = site.Lines.Where(static line => line.Config is ModbusRtuLine or ModbusRtuOverTcpLine or ModbusTcpLine).Select(static line => new LineBudget(line)).ToArray();
        var output = OutputPart.Worst(lines);
        var points =
            from line in lines
            from device in line.Devices
            from point in device.Bound.Points
            where point.Profile.LifeSafety
            select Worst(line, device, point, output, rulesOf(point));
        return new DetectionBudget { Points = [.. points] };
    }

    private static PointBudget Worst(LineBudget line, DeviceState device, BoundPoint point, OutputPart? output, IReadOnlyList<BudgetRule> rules)
    {
        // A life-safety point without a rule of its own still makes faults, which are nobody's fire.
        IReadOnlyList<BudgetRule> all = rules.Count > 0 ? rules : [new BudgetRule(AlarmClass.Fault, TimeSpan.Zero)];
        return all.Select(rule => Budget(line, device, point, output, rule)).MaxBy(static b => b.Late - b.Limit)!;
    }

    private static PointBudget Budget(LineBudget line, DeviceState device, BoundPoint point, OutputPart? output, BudgetRule rule)
    {
        var terms = Terms(line, line.Round, device, point, output, rule);
        var limit = BudgetDefaults.Limit(rule.Class);
        var budget = new PointBudget
        {
            Point = point.Id,
            Name = $"{device.Bound.Id}.{point.Profile.Name}",
            Line = line.Line.Config.Id,
            Output = output?.State.Bound.Id,
            Class = rule.Class,
            Limit = limit,
            Terms = terms,
        };
        return budget.IsOver ? budget with { Advice = Advise(line, device, point, output, rule, limit) } : budget;
    }

    private static BudgetTerm[] Terms(
        LineBudget line, long round, DeviceState device, BoundPoint point, OutputPart? output, BudgetRule rule)
    {
        var lost = line.Loss(device) + ScheduleDefaults.RetryPause + round;
        if (output is not null)
        {
            lost = Math.Max(lost, output.Line.Loss(output.Device) + ScheduleDefaults.FirstOutputPause + output.Command);
        }

        var probes = Math.Max(line.LongestLoss, (line.LongestOrdinary + round + lost) / 3);
        return
        [
            Term(BudgetTermKind.Interval, point.Profile.Interval.Ticks),
            Term(BudgetTermKind.InFlight, line.LongestOrdinary),
            Term(BudgetTermKind.Round, round),
            Term(BudgetTermKind.LostAnswer, lost),
            Term(BudgetTermKind.Probes, probes),
            Term(BudgetTermKind.OnDelay, rule.OnDelay.Ticks),
            Term(BudgetTermKind.Decision, BudgetDefaults.Decision.Ticks),
            Term(BudgetTermKind.OutputInFlight, output?.Line.LongestLoss ?? 0),
            Term(BudgetTermKind.OtherOutputs, output is null ? 0 : output.Line.AllOutputs - output.Command),
            Term(BudgetTermKind.Output, output?.Command ?? 0),
        ];
    }

    private static BudgetTerm Term(BudgetTermKind kind, long ticks) => new(kind, TimeSpan.FromTicks(ticks));

    private static LocalText Advise(
        LineBudget line, DeviceState device, BoundPoint point, OutputPart? output, BudgetRule rule, TimeSpan limit)
    {
        var id = line.Line.Config.Id;
        var devices = line.Devices.Length;
        for (var parts = 2; parts <= devices; parts++)
        {
            // A part holds at most its share of the devices, whichever these are: the round shrinks with the largest share.
            var share = (devices + parts - 1) / parts;
            var terms = Terms(line, line.Round * share / devices, device, point, output, rule);
            var late = terms.Sum(static t => t.Time.Ticks) - (rule.Class == AlarmClass.Fire ? 0 : rule.OnDelay.Ticks);
            if (late <= limit.Ticks)
            {
                return new LocalText(
                    Text($"把线路 {id} 分成 {parts} 条，每条最多 {share} 台设备（现有 {devices} 台）"),
                    Text($"split line {id} into {parts} lines with at most {share} devices each (it has {devices})"));
            }
        }

        if (rule.OnDelay + point.Profile.Interval >= limit / 2)
        {
            return new LocalText(
                Text($"线路 {id} 分线不够：请缩短规则延时（{rule.OnDelay.TotalSeconds} s）或读取间隔（{point.Profile.Interval.TotalSeconds} s）"),
                Text($"splitting line {id} is not enough: shorten the on-delay ({rule.OnDelay.TotalSeconds} s) or the read interval ({point.Profile.Interval.TotalSeconds} s)"));
        }

        var other = output?.Line.Line.Config.Id ?? id;
        return new LocalText(
            Text($"线路 {id} 分线不够：请提高波特率、缩短响应超时，或把线路 {other} 的输出移到单独的线路"),
            Text($"splitting line {id} is not enough: raise the baud rate, shorten response time-outs, or give the outputs of line {other} a line of their own"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
