using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>Makes the rules of a site: first the default alarms of its devices as <c>device.point.alarm</c>, then its own rules.</summary>
internal sealed class RuleBinder(SiteConfig config, IReadOnlyDictionary<string, DeviceProfile> profileOf, PointTable points, Diagnostics diagnostics)
{
    private readonly List<RuleDefinition> _rules = [];

    public IReadOnlyList<RuleDefinition> Bind()
    {
        foreach (var device in config.Devices)
        {
            if (profileOf.TryGetValue(device.Id, out var profile))
            {
                CheckOverrides(device, profile);
                foreach (var point in profile.Points)
                {
                    foreach (var alarm in point.Alarms)
                    {
                        BindAlarm(device, point, alarm);
                    }
                }
            }
        }

        var seen = new Dictionary<string, Mark>(StringComparer.Ordinal);
        foreach (var rule in config.Rules)
        {
            if (!seen.TryAdd(rule.Id, rule.Places.Of("id")))
            {
                diagnostics.Error(rule.Places.Of("id"), $"规则“{rule.Id}”重复，首次出现在 {seen[rule.Id]}", $"duplicate rule '{rule.Id}', first given at {seen[rule.Id]}");
            }

            BindRule(rule);
        }

        return _rules;
    }

    private void CheckOverrides(DeviceConfig device, DeviceProfile profile)
    {
        var known = profile.Points.SelectMany(point => point.Alarms.Select(alarm => $"{point.Name}.{alarm.Name}")).ToList();
        foreach (var alarm in device.Alarms.Where(alarm => alarm.Name.Contains('.', StringComparison.Ordinal) && !known.Contains(alarm.Name)))
        {
            var (zh, en) = Spelling.Hint(alarm.Name, known);
            diagnostics.Error(alarm.Places.Start, $"设备档案“{profile.Id}”没有报警“{alarm.Name}”{zh}", $"the profile '{profile.Id}' has no alarm '{alarm.Name}'{en}");
        }
    }

    private void BindAlarm(DeviceConfig device, PointProfile point, AlarmProfile alarm)
    {
        var change = device.Alarms.FirstOrDefault(change => change.Name == $"{point.Name}.{alarm.Name}");
        var id = GatewayPoints.Measurement(device.Id, point.Name);
        if (change is { OnDelay: { } delay } && alarm.DetectorState && delay > TimeSpan.Zero)
        {
            diagnostics.Error(change.Places.Of("on-delay"), "探测器自身的报警状态不得延迟", "a detector's own alarm state may not be delayed");
        }

        CheckVerified(alarm.Class, change?.OnDelay ?? alarm.OnDelay, (change?.Places ?? alarm.Places).Of("on-delay"));
        var priority = change?.Priority ?? alarm.Priority;
        CheckWeakened(device, alarm, change, priority);
        var text = change?.When ?? new RuleText(alarm.When, alarm.Places.TextOf("when"));
        if (Parse(text, points.Find(id)) is { } condition)
        {
            CheckSupervised(condition, priority, change?.When?.Mark ?? device.Places.Start);
            CheckWindows(condition, change?.When?.Mark ?? device.Places.Start);
            _rules.Add(new RuleDefinition
            {
                Alarm = new AlarmDefinition
                {
                    Id = $"{id}.{alarm.Name}",
                    Class = alarm.Class,
                    Priority = priority,
                    Zone = points.ZoneIndex(device.Zone),
                    Latched = change?.Latched ?? alarm.Latched,
                    Armed = change?.Armed ?? true,
                    Name = Titled(device, alarm.Title),
                },
                When = condition,
                OnDelay = change?.OnDelay ?? alarm.OnDelay,
                OffDelay = change?.OffDelay ?? alarm.OffDelay,
                DetectorState = alarm.DetectorState,
            });
        }
    }

    /// <summary>A site may weaken what the profile holds for life-safety, but not without being told.</summary>
    private void CheckWeakened(DeviceConfig device, AlarmProfile alarm, AlarmOverride? change, AlarmPriority priority)
    {
        if (alarm.Priority != AlarmPriority.P1 || change is null)
        {
            return;
        }

        if (change.Armed == false)
        {
            diagnostics.Warn(change.Places.Of("armed"), $"“{device.Id}”的危及生命报警“{change.Name}”已停用", $"the life-safety alarm '{change.Name}' of '{device.Id}' is disarmed");
        }

        if (priority != AlarmPriority.P1)
        {
            diagnostics.Warn(change.Places.Of("priority"), $"“{device.Id}”的危及生命报警“{change.Name}”已降级", $"the life-safety alarm '{change.Name}' of '{device.Id}' is lowered to {priority}");
        }
    }

    private void BindRule(RuleConfig rule)
    {
        if (rule.Zone is { } zone && points.ZoneIndex(zone) < 0 && !config.Broken.Contains("zone:" + zone))
        {
            var (zh, en) = Spelling.Hint(zone, config.Zones.Select(known => known.Id));
            diagnostics.Error(rule.AlarmPlaces.Of("zone"), $"没有区域“{zone}”{zh}", $"there is no zone '{zone}'{en}");
        }

        CheckVerified(rule.Class, rule.OnDelay, rule.Places.Of("on-delay"));
        if (When(rule) is not { } condition)
        {
            return;
        }

        CheckSupervised(condition, rule.Priority, rule.When?.Mark ?? rule.Places.Of("vote"));
        CheckWindows(condition, rule.When?.Mark ?? rule.Places.Of("vote"));
        _rules.Add(new RuleDefinition
        {
            Alarm = new AlarmDefinition
            {
                Id = rule.Id,
                Class = rule.Class,
                Priority = rule.Priority,
                Zone = rule.Zone is null ? SharedZone(condition) : points.ZoneIndex(rule.Zone),
                Latched = rule.Latched,
                Armed = rule.Armed,
                Name = rule.Name ?? new LocalText(rule.Id, rule.Id),
            },
            When = condition,
            OnDelay = rule.OnDelay,
            OffDelay = rule.OffDelay,
        });
    }

    private Condition? When(RuleConfig rule)
    {
        if (rule.Vote is not { } vote)
        {
            return rule.When is { } when ? Parse(when, value: null) : null;
        }

        var of = vote.Of.Select(one => Parse(one, value: null)).ToList();
        return of.Contains(null) ? null : new Vote(vote.Need, vote.Within, [.. of.Select(one => one!)]);
    }

    private Condition? Parse(RuleText text, PointBinding? value)
    {
        var missing = new List<string>();
        var parsed = RuleParser.Parse(text.Text, new RuleScope { Points = Lookup, Value = value, Hours = config.Hours is not null || HoursWritten });
        foreach (var fault in parsed.Diagnostics)
        {
            Report(text, fault, missing);
        }

        return parsed.Condition;

        PointBinding? Lookup(string name)
        {
            if (points.Find(name) is { } found)
            {
                return found;
            }

            missing.Add(name);
            return null;
        }
    }

    private void Report(RuleText text, RuleDiagnostic fault, List<string> missing)
    {
        var rest = text.Text.AsSpan(Math.Clamp(fault.Column - 1, 0, text.Text.Length));
        var (zh, en) = ("", "");
        foreach (var name in missing)
        {
            if (rest.StartsWith(name))
            {
                // Points of a device that is wrong itself are not known; that device has been told of.
                if (IsOfBrokenDevice(name))
                {
                    return;
                }

                (zh, en) = Spelling.Hint(name, points.Names);
            }
        }

        diagnostics.Error(text.Mark.Right(fault.Column - 1), fault.Message.Zh + zh, fault.Message.En + en);
    }

    /// <summary>Hours that stand in the file and are wrong have been told of.</summary>
    private bool HoursWritten => config.Id.Length == 0 || (config.Places.Node("site") is YamlMap head && head.Entries.Any(entry => entry.Key == "hours"));

    /// <summary>A fire alarm may be verified for a minute at most (S14).</summary>
    private void CheckVerified(AlarmClass kind, TimeSpan delay, Mark at)
    {
        if (kind == AlarmClass.Fire && delay > SafetyModel.MaxVerification)
        {
            diagnostics.Error(at, "火警的确认时间不得超过 60 s", "a fire must not be held back for longer than 60 s");
        }
    }

    private bool IsOfBrokenDevice(string point)
    {
        var device = point.Split('.')[0];
        return config.Broken.Contains("device:" + device)
            || (config.Devices.Any(known => known.Id == device) && !profileOf.ContainsKey(device));
    }

    private void CheckSupervised(Condition condition, AlarmPriority priority, Mark at)
    {
        foreach (var point in Conditions.PointsOf(condition).Select(point => points.Definitions[point.Index]))
        {
            if (priority == AlarmPriority.P1 && point.Supervision == TimeSpan.Zero)
            {
                diagnostics.Error(at, $"危及生命的报警依赖于未受监督的测点“{point.Name}”", $"a life-safety alarm stands on '{point.Name}', which is not supervised");
            }
        }
    }

    /// <summary>A window that is shorter than the time between two readings never holds two of them: such an alarm would never come, or never end.</summary>
    private void CheckWindows(Condition condition, Mark at)
    {
        foreach (var window in Conditions.WindowsOf(condition))
        {
            var name = points.Definitions[window.Point.Index].Name;
            if (IntervalOf(name) is { } interval && interval > window.Window)
            {
                var (every, back) = ($"{interval.TotalSeconds:0.###} s", $"{window.Window.TotalSeconds:0.###} s");
                var (zh, en) = window.Kind == WindowKind.Rise
                    ? ($"看不到 {back} 内的上升", $"its rise within {back} would never be seen")
                    : ($"{back} 的时间窗内没有两个读数", $"a window of {back} never holds two readings of it");
                diagnostics.Error(at, $"{name} 每 {every} 读一次，{zh}", $"{name} is read every {every}, {en}");
            }
        }
    }

    private TimeSpan? IntervalOf(string name) =>
        (from device in config.Devices
         where profileOf.ContainsKey(device.Id)
         from point in profileOf[device.Id].Points
         where GatewayPoints.Measurement(device.Id, point.Name) == name
         select (TimeSpan?)point.Interval).FirstOrDefault();

    private int SharedZone(Condition condition)
    {
        var zones = Conditions.PointsOf(condition).Select(point => points.Definitions[point.Index].Zone).Distinct().ToList();
        return zones.Count == 1 ? zones[0] : -1;
    }

    private static LocalText Titled(DeviceConfig device, LocalText title)
    {
        var zh = device.Name.In(chinese: true);
        var en = device.Name.In(chinese: false);
        return new LocalText(
            $"{(zh.Length > 0 ? zh : device.Id)}：{title.In(chinese: true)}",
            $"{(en.Length > 0 ? en : device.Id)}: {title.In(chinese: false)}");
    }
}
