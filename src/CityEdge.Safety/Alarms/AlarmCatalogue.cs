using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety.Alarms;

/// <summary>Lists the alarms of a site: one per rule, then one fault per point whose silence somebody must hear of.</summary>
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
