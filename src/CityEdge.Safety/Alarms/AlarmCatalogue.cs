using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Alarms;

/// <summary>Lists the alarms of a site: one per rule, one fault per point whose silence somebody must hear of, then one per output that acts.</summary>
internal static class AlarmCatalogue
{
    public static AlarmDefinition[] Of(SafetyModel model, PointTable points)
    {
        var alarms = model.Rules.Select(rule => OfCanary(rule.When, model) ? rule.Alarm with { Armed = false } : rule.Alarm).ToList();
        for (var i = 0; i < points.Count; i++)
        {
            if (HasFault(points[i].Definition))
            {
                points[i].Fault = alarms.Count;
                alarms.Add(Fault(points[i], model));
            }
        }

        alarms.AddRange(Enumerable.Range(0, model.Outputs.Count).Where(output => model.Outputs[output].Acts is not null).Select(output => Act(output, model)));
        return [.. alarms];
    }

    // The canary's silence is for the watchdog, never for people.
    private static bool HasFault(PointDefinition point) => point.Role switch
    {
        PointRole.Device or PointRole.Line or PointRole.Output or PointRole.Gateway => true,
        PointRole.Measurement => point.Supervision > TimeSpan.Zero,
        PointRole.Canary => false,
    };

    private static bool OfCanary(Rules.Condition condition, SafetyModel model)
    {
        var roles = Conditions.PointsOf(condition).Select(point => model.Points[point.Index].Role).ToList();
        return roles.Count > 0 && roles.TrueForAll(static role => role == PointRole.Canary);
    }

    // Stands while the output acts; nobody needs to acknowledge the end of it, because a person ended it or it was bound to end.
    private static AlarmDefinition Act(int output, SafetyModel model)
    {
        var (zh, en) = Done(model.Outputs[output].Acts!);
        return new()
        {
            Id = AlarmDefinition.IdOfAct(model.Outputs[output].Id),
            Class = AlarmClass.Supervisory,
            Priority = AlarmPriority.P3,
            Zone = model.Points[model.Outputs[output].StatusPoint.Index].Zone,
            NeedsAcknowledge = false,
            Name = new($"{zh}：{model.Outputs[output].Id}", $"{en}: {model.Outputs[output].Id}"),
            Acts = output,
        };
    }

    private static (string Zh, string En) Done(ActDefinition act) => act.Kind switch
    {
        ActKind.WaterValve => ("水阀已关", "Water valve shut"),
        ActKind.GasValve => ("燃气阀已关", "Gas valve shut"),
        ActKind.Breaker => ("断路器已分断", "Breaker opened"),
        ActKind.DoorRelease => ("门已释放", "Door released"),
        ActKind.ExhaustFan => act.To == ActPosition.On ? ("风机已启动", "Fan started") : ("风机已停", "Fan stopped"),
        ActKind.FireMain or ActKind.SmokeExtract => ("已动作", "Acted"),
    };

    private static AlarmDefinition Fault(PointState point, SafetyModel model) => new()
    {
        Id = point.Definition.Name,
        Class = AlarmClass.Fault,
        Priority = model.Outputs.Any(output => output.LifeSafety && output.StatusPoint == point.Id) ? AlarmPriority.P2 : AlarmPriority.P3,
        Zone = point.Definition.Zone,
        NeedsAcknowledge = false,
        Name = new($"故障：{point.Definition.Name}", $"Fault: {point.Definition.Name}"),
    };
}
