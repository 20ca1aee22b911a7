using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Devices;

/// <summary>What a profile's alarms say, checked before any site uses them: each condition is read once with its own point as <c>value</c>.</summary>
internal static class ProfileChecks
{
    public static void Check(DeviceProfile profile, Diagnostics diagnostics)
    {
        foreach (var point in profile.Points)
        {
            foreach (var alarm in point.Alarms)
            {
                CheckAlarm(point, alarm, diagnostics);
            }
        }
    }

    private static void CheckAlarm(PointProfile point, AlarmProfile alarm, Diagnostics diagnostics)
    {
        var definition = new PointDefinition { Name = point.Name, Kind = point.Kind, Unit = point.Unit, LifeSafety = point.LifeSafety };
        var parsed = RuleParser.Parse(alarm.When, new RuleScope { Points = _ => null, Value = new PointBinding(new PointId(0), definition) });
        foreach (var fault in parsed.Diagnostics)
        {
            diagnostics.Error(alarm.Places.TextOf("when", fault.Column - 1), fault.Message.Zh ?? "", fault.Message.En ?? "");
        }

        if (alarm.Priority == AlarmPriority.P1 && !point.LifeSafety)
        {
            diagnostics.Error(alarm.Places.Of("priority"), "P1 报警的测点必须标明 life-safety: true", "a point with a P1 alarm needs life-safety: true");
        }

        if (alarm.Class == AlarmClass.Fire && alarm.OnDelay > SafetyModel.MaxVerification)
        {
            diagnostics.Error(alarm.Places.Of("on-delay"), "火警的确认时间不得超过 60 s", "a fire must not be held back for longer than 60 s");
        }

        if (alarm.DetectorState && point.Kind != PointKind.State)
        {
            diagnostics.Error(alarm.Places.Of("detector-state"), "只有状态量能是探测器自身的报警状态", "only a state can be a detector's own alarm state");
        }
    }
}
