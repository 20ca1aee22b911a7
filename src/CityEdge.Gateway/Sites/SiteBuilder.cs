using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>
/// Joins a site's configuration with the profiles: every name becomes an index, every rule a condition.
/// What must hold: line → device → point is one tree of parents, so that one cause is one fault; the status of a line or
/// device is supervised no longer than the most impatient point below it; a mistake is said once, at its place, and what
/// only follows from it is not said at all.
/// </summary>
internal sealed class SiteBuilder
{
    /// <summary>Supervision of what has no point with its own: a line or device without one.</summary>
    public static readonly TimeSpan StatusSupervision = TimeSpan.FromSeconds(30);

    /// <summary>After this long without a read-back that agrees an output is a fault (S9); three read-backs of an idle one.</summary>
    public static readonly TimeSpan OutputSupervision = TimeSpan.FromSeconds(6);

    /// <summary>After this long without a word that the state disk is well it is a fault; three reports of the gateway about itself.</summary>
    public static readonly TimeSpan SelfSupervision = TimeSpan.FromSeconds(6);

    /// <summary>Words of the rule language, which a device of the same name would make ambiguous, and prefixes of status points.</summary>
    private static readonly string[] Reserved =
        ["and", "or", "not", "for", "clear", "rise", "fall", "avg", "min", "max", "sum", "abs", "ramp", "evidence", "any", "all", "of",
            "count", "age", "bad", "changed", "open", "between", "within", "in", "per", "value", "zone", "site", "line", "device", "output", "gateway"];

    private readonly SiteConfig _config;
    private readonly ProfileLibrary _profiles;
    private readonly Diagnostics _diagnostics;
    private readonly PointTable _points;
    private readonly Dictionary<string, DeviceProfile> _profileOf = new(StringComparer.Ordinal);
    private readonly HashSet<PointId> _inRules = [];
    private readonly HashSet<string> _reportedProfiles = new(StringComparer.Ordinal);

    private SiteBuilder(SiteConfig config, ProfileLibrary profiles, Diagnostics diagnostics)
    {
        _config = config;
        _profiles = profiles;
        _diagnostics = diagnostics;
        _points = new PointTable(config);
    }

    /// <summary>Builds a site of configuration and profiles that were made by code.</summary>
    public static SiteLoad Build(SiteConfig config, ProfileLibrary profiles)
    {
        var diagnostics = new Diagnostics();
        var site = Build(config, profiles, diagnostics);
        return new SiteLoad(site, diagnostics.Sorted());
    }

    /// <summary>Builds a site; null when anything is wrong, all of which is in <paramref name="diagnostics"/>.</summary>
    public static BoundSite? Build(SiteConfig config, ProfileLibrary profiles, Diagnostics diagnostics) =>
        new SiteBuilder(config, profiles, diagnostics).Build();

    private BoundSite? Build()
    {
        ResolveDevices();
        new AddressChecks(_config, _profileOf, _diagnostics).Check();
        AddPoints();
        var outputBinder = new OutputBinder(_config, _profileOf, _points, _diagnostics);
        var outputs = outputBinder.Bind();
        var bound = new BoundRules();
        var reading = new RuleReading(_config, _profileOf, _points, _diagnostics);
        var checks = new RuleChecks(_config, _profileOf, _points, _diagnostics);
        new RuleBinder(_config, _profileOf, _points, reading, checks, bound, _diagnostics).Bind();
        new PackBinder(_config, _profiles.Packs, _profileOf, _points, reading, checks, bound, _diagnostics).Bind();
        var rules = bound.Rules;
        outputBinder.CheckCauses(outputs, rules);
        WarnOfMuteAlarms(rules.Select(rule => rule.Alarm), outputs);
        var disk = _points.Add(new PointDefinition { Name = GatewayPoints.StateDisk, Role = PointRole.Gateway, Kind = PointKind.State, Supervision = SelfSupervision });
        var inForce = _points.Add(new PointDefinition { Name = GatewayPoints.ConfigurationInForce, Role = PointRole.Gateway, Kind = PointKind.State });
        var canary = _points.Add(new PointDefinition { Name = GatewayPoints.Canary, Role = PointRole.Canary, Kind = PointKind.State });
        if (_diagnostics.HasErrors)
        {
            return null;
        }

        _points.MarkLifeSafety(rules, outputs);
        _inRules.UnionWith(rules.SelectMany(rule => Conditions.PointsOf(rule.When)));
        var model = new SafetyModel
        {
            Points = _points.Definitions,
            Zones = _config.Zones,
            Rules = rules,
            Outputs = [.. outputs.Select(output => output.Definition)],
            Hours = _config.Hours,
        };
        foreach (var problem in model.Validate())
        {
            // What the engine would refuse and no check above has found at its place.
            _diagnostics.Error(_config.Places.Start, problem.Zh ?? "", problem.En ?? "");
        }

        return _diagnostics.HasErrors ? null : new BoundSite
        {
            Config = _config,
            Canary = canary,
            StateDisk = disk,
            ConfigurationInForce = inForce,
            Lines = [.. _config.Lines.Select(line => Bind(line, outputs))],
            Model = model,
            Origins = bound.Origins,
            Fallen = bound.Fallen,
        };
    }

    private void ResolveDevices()
    {
        foreach (var device in _config.Devices)
        {
            if (Reserved.Contains(device.Id))
            {
                _diagnostics.Error(device.Places.Start, $"“{device.Id}”是保留字，不能作设备标识", $"'{device.Id}' is a reserved word and cannot name a device");
            }

            Known("line", device.Line, _config.Lines.Select(line => line.Id), device.Places.Of("line"), "线路");
            Known("zone", device.Zone, _config.Zones.Select(zone => zone.Id), device.Places.Of("zone"), "区域");
            if (_profiles.Find(device.Profile) is { } profile)
            {
                _profileOf[device.Id] = Fitted(device, profile);
            }
            else if (device.Profile.Length > 0)
            {
                MissingProfile(device);
            }
        }
    }

    /// <summary>The profile without the points that are not fitted here, and with what the site says about keeping their readings.</summary>
    private DeviceProfile Fitted(DeviceConfig device, DeviceProfile profile)
    {
        foreach (var name in device.Without.Where(name => profile.Points.All(point => point.Name != name)))
        {
            var (zh, en) = Spelling.Hint(name, profile.Points.Select(point => point.Name));
            _diagnostics.Error(device.Places.Of("without"), $"设备档案“{profile.Id}”没有测点“{name}”{zh}", $"the profile '{profile.Id}' has no point '{name}'{en}");
        }

        foreach (var report in device.Reports.Where(report => profile.Points.All(point => point.Name != report.Name)))
        {
            var (zh, en) = Spelling.Hint(report.Name, profile.Points.Select(point => point.Name));
            _diagnostics.Error(report.Mark, $"设备档案“{profile.Id}”没有测点“{report.Name}”{zh}", $"the profile '{profile.Id}' has no point '{report.Name}'{en}");
        }

        return device.Without.Count == 0 && device.Reports.Count == 0
            ? profile
            : profile with { Points = [.. profile.Points.Where(point => !device.Without.Contains(point.Name)).Select(point => Reported(device, point))] };
    }

    private PointProfile Reported(DeviceConfig device, PointProfile point)
    {
        if (device.Reports.FirstOrDefault(report => report.Name == point.Name).Value is not { } change)
        {
            return point;
        }

        change.Check(point.Kind, point.Unit, _diagnostics);
        return point with { Report = (point.Report ?? new PointReport()).With(change) };
    }

    private void MissingProfile(DeviceConfig device)
    {
        var at = device.Places.Of("profile");
        if (!_profiles.Has(device.Profile))
        {
            var (zh, en) = Spelling.Hint(device.Profile, _profiles.Ids);
            _diagnostics.Error(at, $"没有设备档案“{device.Profile}”{zh}", $"there is no profile '{device.Profile}'{en}");
            return;
        }

        _diagnostics.Error(at, $"设备档案“{device.Profile}”有错误", $"the profile '{device.Profile}' has errors");
        if (_reportedProfiles.Add(device.Profile))
        {
            _diagnostics.AddRange(_profiles.DiagnosticsOf(device.Profile));
        }
    }

    private void Known(string kind, string name, IEnumerable<string> known, Mark at, string zhKind)
    {
        if (name.Length > 0 && !known.Contains(name) && !_config.Broken.Contains($"{kind}:{name}"))
        {
            var (zh, en) = Spelling.Hint(name, known);
            _diagnostics.Error(at, $"没有{zhKind}“{name}”{zh}", $"there is no {kind} '{name}'{en}");
        }
    }

    private void AddPoints()
    {
        foreach (var line in _config.Lines)
        {
            var devices = _config.Devices.Where(device => device.Line == line.Id).ToList();
            var patience = devices.Select(StatusPatience).DefaultIfEmpty(StatusSupervision).Min();
            var status = _points.Add(new PointDefinition
            {
                Name = GatewayPoints.Line(line.Id),
                Role = PointRole.Line,
                Kind = PointKind.State,
                Supervision = patience,
            });
            foreach (var device in ParentsFirst(devices))
            {
                AddDevice(device, ParentOf(device) ?? status);
            }
        }

        // Devices of lines that do not exist still have points, so that rules over them are checked.
        foreach (var device in _config.Devices.Where(device => _config.Lines.All(line => line.Id != device.Line)))
        {
            AddDevice(device, line: null);
        }
    }

    /// <summary>The devices of a line, each after the one that it is reached through; a chain longer than one step is a mistake and said.</summary>
    private IEnumerable<DeviceConfig> ParentsFirst(IReadOnlyList<DeviceConfig> devices)
    {
        foreach (var device in devices.Where(device => device.Via is not null))
        {
            if (devices.FirstOrDefault(other => other.Id == device.Via) is not { } bridge)
            {
                var (zh, en) = Spelling.Hint(device.Via!, devices.Select(other => other.Id));
                _diagnostics.Error(device.Places.Of("via"), $"线路“{device.Line}”上没有设备“{device.Via}”{zh}", $"line '{device.Line}' has no device '{device.Via}'{en}");
            }
            else if (bridge == device)
            {
                _diagnostics.Error(device.Places.Of("via"), $"“{device.Id}”不能经自己接入", $"'{device.Id}' cannot be reached through itself");
            }
            else if (bridge.Via is not null)
            {
                _diagnostics.Error(device.Places.Of("via"), $"“{bridge.Id}”自己也经其他设备接入：只能有一级", $"'{bridge.Id}' is itself reached through another device: one step only");
            }
        }

        return devices.OrderBy(device => device.Via is null ? 0 : 1);
    }

    private PointId? ParentOf(DeviceConfig device) => device.Via is null ? null : _points.Find(GatewayPoints.Device(device.Via))?.Id;

    private void AddDevice(DeviceConfig device, PointId? line)
    {
        var zone = _points.ZoneIndex(device.Zone);
        var status = _points.Add(new PointDefinition
        {
            Name = GatewayPoints.Device(device.Id),
            Role = PointRole.Device,
            Kind = PointKind.State,
            Zone = zone,
            Parent = line,
            Supervision = StatusPatience(device),
        });
        foreach (var point in _profileOf.GetValueOrDefault(device.Id)?.Points ?? [])
        {
            _points.Add(new PointDefinition
            {
                Name = GatewayPoints.Measurement(device.Id, point.Name),
                Role = PointRole.Measurement,
                Kind = point.Kind,
                Unit = point.Unit,
                Zone = zone,
                Parent = status,
                Supervision = point.Supervision,
                LifeSafety = point.LifeSafety,
                Measures = point.Measures,
                Range = point.Min is { } low && point.Max is { } high ? new ValueRange(low, high) : null,
            });
        }
    }

    /// <summary>
    /// Supervision of the status of a device that speaks by itself: short, so that a device that says goodbye is a fault soon; the line's heartbeat bridges the
    /// silences that its profile allows.
    /// </summary>
    /// <param name="shortest">The shortest supervision of its points.</param>
    public static TimeSpan MessageStatusSupervision(TimeSpan shortest) => shortest / 2 < StatusSupervision ? shortest / 2 : StatusSupervision;

    private TimeSpan StatusPatience(DeviceConfig device) =>
        _profileOf.GetValueOrDefault(device.Id)?.Link is MessageLink and not SerialProfile ? MessageStatusSupervision(ShortestSupervision(device)) : ShortestSupervision(device);

    private TimeSpan ShortestSupervision(DeviceConfig device) =>
        (_profileOf.GetValueOrDefault(device.Id)?.Points ?? []).Select(point => point.Supervision).Where(time => time > TimeSpan.Zero)
            .Concat(_config.Outputs.Where(output => output.Device == device.Id && _profileOf.GetValueOrDefault(device.Id)?.Link is not MessageLink).Select(_ => OutputSupervision))
            .DefaultIfEmpty(StatusSupervision).Min();

    private void WarnOfMuteAlarms(IEnumerable<AlarmDefinition> alarms, IReadOnlyList<OutputBinder.Bound> outputs)
    {
        var mute = alarms.Where(alarm => alarm is { LifeSafety: true, Armed: true } && !outputs.Any(output => Sounds(output.Definition, alarm))).Select(alarm => alarm.Id).ToList();
        if (mute.Count > 0 && !_config.Broken.Any(name => name.StartsWith("output:", StringComparison.Ordinal)))
        {
            var list = string.Join(", ", mute.Take(5)) + (mute.Count > 5 ? ", …" : "");
            _diagnostics.Warn(
                _config.Places.Of("outputs"),
                $"{mute.Count} 个危及生命的报警没有任何输出发声：{list}",
                $"{mute.Count} life-safety alarm(s) have no output that sounds for them: {list}");
        }
    }

    private static bool Sounds(OutputDefinition output, AlarmDefinition alarm) =>
        output.Priorities.Contains(alarm.Priority)
        && (output.Classes.Count == 0 || output.Classes.Contains(alarm.Class))
        && (output.Zones.Count == 0 || alarm.Zone < 0 || output.Zones.Contains(alarm.Zone));

    private BoundLine Bind(LineConfig line, IReadOnlyList<OutputBinder.Bound> outputs) => new()
    {
        Config = line,
        Status = _points.Of(GatewayPoints.Line(line.Id)),
        Devices = [.. _config.Devices.Where(device => device.Line == line.Id).Select(device => Bind(device, outputs))],
    };

    private BoundDevice Bind(DeviceConfig device, IReadOnlyList<OutputBinder.Bound> outputs) => new()
    {
        Id = device.Id,
        Profile = _profileOf[device.Id],
        Unit = AddressChecks.UnitOf(device) ?? 0,
        Address = device.Address,
        Base = device.Base ?? (_profileOf[device.Id].Link as MqttProfile)?.Base ?? "",
        Via = device.Via,
        Key = device.Key,
        Status = _points.Of(GatewayPoints.Device(device.Id)),
        Points = [.. _profileOf[device.Id].Points.Select(point => Bind(device, point))],
        Outputs = [.. outputs.Select((output, index) => (output, index)).Where(one => one.output.Config.Device == device.Id).Select(one => new BoundOutput
        {
            Output = one.index,
            Id = one.output.Config.Id,
            Status = one.output.Definition.StatusPoint,
            Profile = one.output.Profile,
            Held = one.output.Definition.Acts is { FallsBack: false },
        })],
    };

    private BoundPoint Bind(DeviceConfig device, PointProfile point)
    {
        var id = _points.Of(GatewayPoints.Measurement(device.Id, point.Name));

        // A rule of the site may have made it a life-safety point; the poll order must know.
        var profile = point with { LifeSafety = _points.Definitions[id.Index].LifeSafety };
        var bound = new BoundPoint { Id = id, Profile = profile, Alarms = _inRules.Contains(id) };
        return profile.Place is RegisterPlace ? bound with { Decoder = new PointDecoder(profile) } : bound;
    }
}
