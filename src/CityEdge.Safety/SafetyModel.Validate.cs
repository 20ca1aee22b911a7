using System.Globalization;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety;

public sealed partial record SafetyModel
{
    /// <summary>Deepest condition that an engine runs.</summary>
    public const int MaxConditionDepth = 256;

    /// <summary>Longest verification of an analogue fire channel (S14).</summary>
    public static readonly TimeSpan MaxVerification = TimeSpan.FromSeconds(60);

    /// <summary>Everything that is wrong with this model; empty when an engine can run it.</summary>
    public IReadOnlyList<LocalText> Validate()
    {
        var errors = new List<LocalText>();
        ValidatePoints(errors);
        ValidateOutputs(errors);
        foreach (var rule in Rules)
        {
            ValidateRule(rule, errors);
        }

        foreach (var twins in Rules.Select(static rule => rule.Alarm.Id).Concat(Points.Select(static point => point.Name))
            .Concat(Outputs.Where(static output => output.Acts is not null).Select(static output => Alarms.AlarmDefinition.IdOfAct(output.Id)))
            .GroupBy(static id => id, StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            errors.Add(new($"名称 {twins.Key} 重复", $"the name {twins.Key} is used more than once"));
        }

        return errors;
    }

    private void ValidatePoints(List<LocalText> errors)
    {
        for (var i = 0; i < Points.Count; i++)
        {
            var point = Points[i];
            if (point.Zone < -1 || point.Zone >= Zones.Count)
            {
                errors.Add(new($"{point.Name}：没有这个区域", $"{point.Name}: no such zone"));
            }

            if (point.Supervision < TimeSpan.Zero)
            {
                errors.Add(new($"{point.Name}：监视时间为负", $"{point.Name}: the supervision time is negative"));
            }

            var steps = 0;
            var at = point.Parent;
            while (at is { } parent && Exists(parent) && steps <= Points.Count)
            {
                at = Points[parent.Index].Parent;
                steps++;
            }

            if (at is not null)
            {
                errors.Add(new($"{point.Name}：上级不存在或成环", $"{point.Name}: its parent does not exist or leads back to it"));
            }
        }
    }

    private void ValidateOutputs(List<LocalText> errors)
    {
        foreach (var output in Outputs)
        {
            if (!Exists(output.StatusPoint))
            {
                errors.Add(new($"{output.Id}：没有状态点", $"{output.Id}: its status point does not exist"));
            }

            errors.AddRange(ActProblems(output));
            if ((output.Acts is null && output.Priorities.Count == 0) || output.Zones.Any(zone => zone < 0 || zone >= Zones.Count))
            {
                errors.Add(new($"{output.Id}：没有优先级或没有这个区域", $"{output.Id}: no priority, or no such zone"));
            }
        }
    }

    private void ValidateRule(RuleDefinition rule, List<LocalText> errors)
    {
        var (id, told) = (rule.Alarm.Id, errors.Count);
        if (Depth(rule.When, 1) > MaxConditionDepth)
        {
            // Nothing else is asked of it: every other question walks the tree.
            errors.Add(new($"{id}：条件嵌套过深", $"{id}: the condition is nested too deeply"));
            return;
        }

        if (rule.Alarm.Zone < -1 || rule.Alarm.Zone >= Zones.Count)
        {
            errors.Add(new($"{id}：没有这个区域", $"{id}: no such zone"));
        }

        if (rule.OnDelay < TimeSpan.Zero || rule.OffDelay < TimeSpan.Zero)
        {
            errors.Add(new($"{id}：延时为负", $"{id}: a delay is negative"));
        }

        if (Conditions.PointsOf(rule.When).Any(point => !Exists(point)))
        {
            errors.Add(new($"{id}：没有这个点", $"{id}: no such point"));
        }

        var parts = Conditions.Flatten(rule.When).ToList();
        foreach (var part in parts)
        {
            if (Problem(part) is { } problem)
            {
                errors.Add(new($"{id}：{problem.Zh}", $"{id}: {problem.En}"));
            }
        }

        foreach (var quantity in Conditions.QuantitiesOf(rule.When))
        {
            if (Problem(quantity) is { } problem)
            {
                errors.Add(new($"{id}：{problem.Zh}", $"{id}: {problem.En}"));
            }
        }

        // S14: what the detector itself decided waits for nothing and for nobody else.
        if (rule.DetectorState && (rule.OnDelay > TimeSpan.Zero || parts.Any(static part => part is For or Vote or Compare or Changed or Age or Open or Between or And)))
        {
            errors.Add(new(
                $"{id}：探测器自身的报警不得延时、确认或附加条件",
                $"{id}: a detector's own alarm must not be delayed, verified or made to depend on anything else"));
        }

        if (rule.Alarm.Class == Alarms.AlarmClass.Fire
            && (rule.OnDelay > MaxVerification || parts.Any(static part => part is For held && held.Duration > MaxVerification)
                || (errors.Count == told && Verification.Of(rule.When) > MaxVerification)))
        {
            errors.Add(new($"{id}：火警确认时间不得超过 60 秒", $"{id}: a fire must not be verified for longer than 60 s"));
        }
    }

    private LocalText? Problem(Condition part) => part switch
    {
        Vote vote when vote.Of.Count == 0 => new("表决没有成员", "the vote has no voters"),
        Vote vote when vote.Need < 1 || vote.Need > vote.Of.Count => new(
            string.Create(CultureInfo.InvariantCulture, $"表决要求 {vote.Need}，而成员为 {vote.Of.Count}"),
            string.Create(CultureInfo.InvariantCulture, $"the vote needs {vote.Need} of {vote.Of.Count}")),
        Vote vote when vote.Within < TimeSpan.Zero => new("表决时间窗为负", "the vote's window is negative"),
        And { Of.Count: 0 } or Or { Of.Count: 0 } => new("条件为空", "an empty condition"),
        For { Duration.Ticks: <= 0 } or Changed { Window.Ticks: <= 0 } or Age { Limit.Ticks: <= 0 } => new("时间必须大于零", "a time must be above zero"),
        Compare { Comparison: Comparison.Equal or Comparison.NotEqual } => new("测量值不会恰好等于设定值", "a measured value never equals a setpoint exactly"),
        Compare compare when compare.Left.Unit != compare.Right.Unit || (compare.Clear is { } clear && clear.Unit != compare.Left.Unit) =>
            new("比较两边的单位不同", "the sides of a comparison differ in their unit"),
        Between between when between.From == between.To => new("起止时间相同", "a time of the day ends when it begins"),
        Threshold threshold when !double.IsFinite(threshold.Setpoint) || (threshold.Clear is { } clear && !double.IsFinite(clear)) =>
            new("设定值不是有限数", "a setpoint is not finite"),
        Threshold { Clear: not null, Comparison: Comparison.Equal or Comparison.NotEqual } => new("等于比较没有回差", "an equality has no deadband"),
        Threshold { Clear: { } clear, Comparison: Comparison.Greater or Comparison.GreaterOrEqual } threshold when clear > threshold.Setpoint =>
            new("回差在设定值的另一侧", "the deadband lies on the wrong side of the setpoint"),
        Threshold { Clear: { } clear, Comparison: Comparison.Less or Comparison.LessOrEqual } threshold when clear < threshold.Setpoint =>
            new("回差在设定值的另一侧", "the deadband lies on the wrong side of the setpoint"),
        Open when Hours is null => new("站点没有营业时间", "the site has no opening hours"),
        _ => null,
    };

    private static LocalText? Problem(Quantity quantity) => quantity switch
    {
        Constant { Value: var value } when !double.IsFinite(value) => new("设定值不是有限数", "a setpoint is not finite"),
        Times { Factor: var factor } when !double.IsFinite(factor) || factor == 0 => new("系数不是有限数或为零", "a factor is not finite, or zero"),
        Ramp { From: var from, To: var to } when !double.IsFinite(from) || !double.IsFinite(to) || from.Equals(to) =>
            new("斜坡的起止相同或不是有限数", "a ramp has no two finite ends"),
        Windowed { Window.Ticks: <= 0 } or Count { Window.Ticks: <= 0 } => new("时间必须大于零", "a time must be above zero"),
        Combined { Of.Count: 0 } or Tally { Of.Count: 0 } or Evidence { Of.Count: 0 } => new("数值为空", "an empty quantity"),
        Evidence evidence when evidence.Of.Any(static term => !double.IsFinite(term.Weight) || term.Weight <= 0) =>
            new("权重不是有限正数", "a weight is not finite and above zero"),
        _ => null,
    };

    private bool Exists(PointId point) => (uint)point.Index < (uint)Points.Count;

    private static int Depth(Condition condition, int depth) => depth > MaxConditionDepth ? depth
        : Conditions.Children(condition).Select(part => Depth(part, depth + 1))
            .Concat(Conditions.Quantities(condition).Select(part => Depth(part, depth + 1))).DefaultIfEmpty(depth).Max();

    private static int Depth(Quantity quantity, int depth) => depth > MaxConditionDepth ? depth
        : Conditions.Children(quantity).Select(part => Depth(part, depth + 1))
            .Concat(Conditions.Quantities(quantity).Select(part => Depth(part, depth + 1))).DefaultIfEmpty(depth).Max();
}
