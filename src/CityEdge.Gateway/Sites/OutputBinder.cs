using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

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
        }

        return bound;
    }

    private void CheckZones(OutputConfig output)
    {
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
        var lifeSafety = output.For.Contains(AlarmPriority.P1);
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
            Priorities = output.For,
            Classes = output.Classes,
            Zones = [.. output.Zones.Select(zone => points.ZoneIndex(zone)).Where(zone => zone >= 0)],
            StatusPoint = status,
            LifeSafety = lifeSafety,
        };
    }
}
