using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>Makes the rules of a site: first the default alarms of its devices as <c>device.point.alarm</c>, then its own rules.</summary>
internal sealed class RuleBinder(
    SiteConfig config, IReadOnlyDictionary<string, DeviceProfile> profileOf, PointTable points, RuleReading reading, RuleChecks checks, BoundRules bound, Diagnostics diagnostics)
{
    public void Bind()
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

        foreach (var definition in config.Definitions.Where(definition => points.Find(definition.Name) is not null))
        {
            diagnostics.Error(definition.Mark, $"“{definition.Name}”已是测点", $"'{definition.Name}' is already a point");
        }
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

        checks.Verified(alarm.Class, change?.OnDelay ?? alarm.OnDelay, (change?.Places ?? alarm.Places).Of("on-delay"));
        var priority = change?.Priority ?? alarm.Priority;
        CheckWeakened(device, alarm, change, priority);
        var text = change?.When ?? (alarm.Places.Node("when") is YamlScalar written ? RuleText.Of(written) : new RuleText(alarm.When, alarm.Places.Start));
        if (reading.Read(text, reading.SiteScope with { Value = points.Find(id) }, config.Definitions, ["value"]).Condition is { } condition)
        {
            checks.Supervised(condition, priority, change?.When?.Mark ?? device.Places.Start);
            checks.Windows(condition, change?.When?.Mark ?? device.Places.Start);
            var definition = new RuleDefinition
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
            };
            bound.Add(definition, new RuleOrigin(RuleOriginKind.Device, definition.Alarm.Id) { Source = change?.When is null ? alarm.Source : "" });
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

        checks.Verified(rule.Class, rule.OnDelay, rule.Places.Of("on-delay"));
        if (When(rule) is not { } condition)
        {
            return;
        }

        checks.Supervised(condition, rule.Priority, rule.When?.Mark ?? rule.Places.Of("vote"));
        checks.Windows(condition, rule.When?.Mark ?? rule.Places.Of("vote"));
        var definition = new RuleDefinition
        {
            Alarm = new AlarmDefinition
            {
                Id = rule.Id,
                Class = rule.Class,
                Priority = rule.Priority,
                Zone = rule.Zone is null ? points.SharedZone(condition) : points.ZoneIndex(rule.Zone),
                Latched = rule.Latched,
                Armed = rule.Armed,
                Name = rule.Name ?? new LocalText(rule.Id, rule.Id),
            },
            When = condition,
            OnDelay = rule.OnDelay,
            OffDelay = rule.OffDelay,
            Unknown = rule.Unknown,
        };
        bound.Add(definition, new RuleOrigin(RuleOriginKind.Site, rule.Id));
    }

    private Condition? When(RuleConfig rule)
    {
        if (rule.Vote is not { } vote)
        {
            return rule.When is { } when ? reading.Read(when) : null;
        }

        var of = vote.Of.Select(one => reading.Read(one)).ToList();
        return of.Contains(null) ? null : new Vote(vote.Need, vote.Within, [.. of.Select(one => one!)]);
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
