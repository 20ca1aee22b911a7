using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>Joins the outputs of a site with the coils of its devices.</summary>
internal sealed class OutputBinder(SiteConfig config, IReadOnlyDictionary<string, DeviceProfile> profileOf, PointTable points, Diagnostics diagnostics)
{
    /// <summary>An output with everything that belongs to it.</summary>
    internal sealed record Bound(OutputConfig Config, OutputProfile Profile, OutputDefinition Definition);

    public IReadOnlyList<Bound> Bind()
    {
        var bound = new List<Bound>();
        foreach (var output in config.Outputs)
        {
            CheckZones(output);
            if (Profile(output) is not { } profile)
            {
                continue;
            }

            if (bound.FirstOrDefault(other => other.Config.Device == output.Device && other.Profile.Coil == profile.Coil) is { } first)
            {
                diagnostics.Error(
                    output.RelayPlaces.Of("point"),
                    $"“{output.Device}”的“{output.Point}”已用于输出“{first.Config.Id}”（{first.Config.Places.Start}）",
                    $"'{output.Point}' of '{output.Device}' already drives output '{first.Config.Id}' ({first.Config.Places.Start})");
            }

            bound.Add(new Bound(output, profile, Define(output)));
            CheckAct(output, profile, bound[^1].Definition);
        }

        return bound;
    }

    /// <summary>Finds the causes of outputs that act, when all alarms are known; says what names none, and what could never act by itself.</summary>
    public void CheckCauses(IReadOnlyList<Bound> outputs, IReadOnlyList<RuleDefinition> rules)
    {
        foreach (var output in outputs)
        {
            if (output is not { Config.Acts: { } config, Definition.Acts: { } act })
            {
                continue;
            }

            var lost = config.For.Where(cause => !ProfileTables.Class.TryParse(cause.Text, out _) && rules.All(rule => rule.Alarm.Id != cause.Text)).ToList();
            foreach (var cause in lost)
            {
                var (zh, en) = Spelling.Hint(cause.Text, [.. ProfileTables.Class.Spellings, .. rules.Select(rule => rule.Alarm.Id)]);
                diagnostics.Error(cause.Mark, $"没有报警类别或报警“{cause.Text}”{zh}", $"there is no class of alarms and no alarm '{cause.Text}'{en}");
            }

            var devices = rules.Where(rule => rule.Alarm.Armed && act.IsCause(rule.Alarm) && (output.Definition.Zones.Count == 0 || output.Definition.Zones.Contains(rule.Alarm.Zone)))
                .SelectMany(rule => Conditions.PointsOf(rule.When)).Select(point => points.Definitions[point.Index].Parent ?? point).Distinct().Take(2).Count();
            if (lost.Count == 0 && devices < 2 && ActRules.Problems(act).All(static problem => problem.Key != "for"))
            {
                diagnostics.Warn(
                    config.Places.Of("for"), $"“{output.Config.Id}”的依据不足两台设备：它只能由人操作", $"the causes of '{output.Config.Id}' come from fewer than two devices: only a person can make it act");
            }
        }
    }

    /// <summary>What could do harm (S3), and what the device itself would undo.</summary>
    private void CheckAct(OutputConfig output, OutputProfile profile, OutputDefinition definition)
    {
        if (output.Acts is not { } config || definition.Acts is not { } act)
        {
            return;
        }

        // A time that is written and wrong has been told of.
        var wrongTime = act.Most is null && config.Places.Node("most") is not null;
        foreach (var problem in ActRules.Problems(act).Where(problem => !wrongTime || problem.Key != "most"))
        {
            diagnostics.Error(config.Places.Of(problem.Key), problem.Text.Zh!, problem.Text.En!);
        }

        if (profile.Place is PublishPlace { Life: var life } && life > TimeSpan.Zero && !act.FallsBack)
        {
            diagnostics.Error(
                config.Places.Of("on-gateway-loss"),
                $"“{output.Device}”的“{output.Point}”在网关失效 {life.TotalSeconds:0.###} s 后自行复原：此处须写明它会复原",
                $"'{output.Point}' of '{output.Device}' goes back by itself {life.TotalSeconds:0.###} s after the gateway is gone: say so here");
        }
    }

    private void CheckZones(OutputConfig output)
    {
        foreach (var zone in output.Acts?.Zones.Where(zone => points.ZoneIndex(zone) < 0 && !config.Broken.Contains("zone:" + zone)) ?? [])
        {
            var (zh, en) = Spelling.Hint(zone, config.Zones.Select(known => known.Id));
            diagnostics.Error(output.Acts!.Places.Of("zones"), $"没有区域“{zone}”{zh}", $"there is no zone '{zone}'{en}");
        }

        foreach (var zone in output.Zones.Where(zone => points.ZoneIndex(zone) < 0 && !config.Broken.Contains("zone:" + zone)))
        {
            var (zh, en) = Spelling.Hint(zone, config.Zones.Select(known => known.Id));
            diagnostics.Error(output.Places.Of("zones"), $"没有区域“{zone}”{zh}", $"there is no zone '{zone}'{en}");
        }
    }

    private OutputProfile? Profile(OutputConfig output)
    {
        if (config.Devices.All(device => device.Id != output.Device))
        {
            if (!config.Broken.Contains("device:" + output.Device))
            {
                var (zh, en) = Spelling.Hint(output.Device, config.Devices.Select(device => device.Id));
                diagnostics.Error(output.RelayPlaces.Of("device"), $"没有设备“{output.Device}”{zh}", $"there is no device '{output.Device}'{en}");
            }

            return null;
        }

        // A device whose profile is missing has been told of already.
        if (!profileOf.TryGetValue(output.Device, out var profile))
        {
            return null;
        }

        if (profile.Outputs.FirstOrDefault(known => known.Name == output.Point) is { } found)
        {
            return found;
        }

        var (hintZh, hintEn) = Spelling.Hint(output.Point, profile.Outputs.Select(known => known.Name));
        diagnostics.Error(
            output.RelayPlaces.Of("point"), $"设备“{output.Device}”（{profile.Id}）没有输出“{output.Point}”{hintZh}",
            $"device '{output.Device}' ({profile.Id}) has no output '{output.Point}'{hintEn}");
        return null;
    }

    private OutputDefinition Define(OutputConfig output)
    {
        // A flood drowns goods; gas, current and a locked door kill.
        var lifeSafety = output.Acts is { } acting ? acting.Kind != ActKind.WaterValve : output.For.Contains(AlarmPriority.P1);
        var status = points.Add(new PointDefinition
        {
            Name = GatewayPoints.Output(output.Id),
            Role = PointRole.Output,
            Kind = PointKind.State,
            Zone = points.Find(GatewayPoints.Device(output.Device))?.Definition.Zone ?? -1,
            Parent = points.Find(GatewayPoints.Device(output.Device))?.Id,
            Supervision = SiteBuilder.OutputSupervision,
            LifeSafety = lifeSafety,
        });
        return new OutputDefinition
        {
            Id = output.Id,
            Priorities = output.Acts is null ? output.For : [],
            Classes = output.Acts is null ? output.Classes : [],
            Zones = [.. (output.Acts?.Zones ?? output.Zones).Select(zone => points.ZoneIndex(zone)).Where(zone => zone >= 0)],
            StatusPoint = status,
            LifeSafety = lifeSafety,
            Acts = output.Acts is { } act ? Define(act) : null,
        };
    }

    private static ActDefinition Define(ActConfig act)
    {
        var classes = act.For.SelectMany(cause => ProfileTables.Class.TryParse(cause.Text, out var kind) ? (AlarmClass[])[kind] : []);
        return new()
        {
            Kind = act.Kind,
            To = act.To,
            Classes = [.. classes.Distinct()],
            Alarms = [.. act.For.Select(cause => cause.Text).Where(text => !ProfileTables.Class.TryParse(text, out _)).Distinct()],
            Most = act.Most,
            OnGatewayLoss = act.OnGatewayLoss,
            Feeds = [.. act.Feeds.Distinct()],
        };
    }
}
