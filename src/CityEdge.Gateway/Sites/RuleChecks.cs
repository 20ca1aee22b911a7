using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>What the rule language cannot know: how often points are read, how long they may be silent, and what standards allow.</summary>
internal sealed class RuleChecks(SiteConfig config, IReadOnlyDictionary<string, DeviceProfile> profileOf, PointTable points, Diagnostics diagnostics)
{
    private readonly Dictionary<string, TimeSpan> _intervals = (
        from device in config.Devices
        where profileOf.ContainsKey(device.Id)
        from point in profileOf[device.Id].Points
        select (Name: GatewayPoints.Measurement(device.Id, point.Name), point.Interval))
        .DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => one.Interval, StringComparer.Ordinal);

    /// <summary>A fire alarm may be verified for a minute at most (S14).</summary>
    public void Verified(AlarmClass kind, TimeSpan delay, Mark at)
    {
        if (kind == AlarmClass.Fire && delay > SafetyModel.MaxVerification)
        {
            diagnostics.Error(at, "火警的确认时间不得超过 60 s", "a fire must not be held back for longer than 60 s");
        }
    }

    /// <summary>Whether a life-safety alarm stands on points whose silence nobody would notice; of a pack, whose selections take what is there, that is only said.</summary>
    public void Supervised(Condition condition, AlarmPriority priority, Mark at, bool pack = false)
    {
        foreach (var point in Asked(condition))
        {
            if (priority == AlarmPriority.P1 && point.Supervision == TimeSpan.Zero)
            {
                Say(pack, at, $"危及生命的报警依赖于未受监督的测点“{point.Name}”", $"a life-safety alarm stands on '{point.Name}', which is not supervised");
            }
        }
    }

    /// <summary>A window that is shorter than the time between two readings never holds two of them: such an alarm would never come, or never end.</summary>
    public void Windows(Condition condition, Mark at, bool pack = false)
    {
        foreach (var window in Conditions.WindowsOf(condition).Distinct())
        {
            var name = points.Definitions[window.Point.Index].Name;
            if (_intervals.TryGetValue(name, out var interval) && interval > window.Window)
            {
                var (every, back) = ($"{interval.TotalSeconds:0.###} s", $"{window.Window.TotalSeconds:0.###} s");
                var (zh, en) = window.Kind == WindowKind.Rise
                    ? ($"看不到 {back} 内的上升", $"its rise within {back} would never be seen")
                    : ($"{back} 的时间窗内没有两个读数", $"a window of {back} never holds two readings of it");
                Say(pack, at, $"{name} 每 {every} 读一次，{zh}", $"{name} is read every {every}, {en}");
            }
        }
    }

    private IEnumerable<PointDefinition> Asked(Condition condition) => Conditions.PointsOf(condition).Select(point => points.Definitions[point.Index]);

    private void Say(bool pack, Mark at, string zh, string en)
    {
        if (pack)
        {
            diagnostics.Warn(at, zh, en);
        }
        else
        {
            diagnostics.Error(at, zh, en);
        }
    }
}
