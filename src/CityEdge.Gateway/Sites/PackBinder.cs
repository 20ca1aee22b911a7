using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Packs;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>
/// Makes the rules of the packs that a site uses, once for each of their places, as <c>pack.rule@place</c>.
/// What must hold: a rule whose points a place lacks falls away and is remembered as fallen, never silently; a value of the site is checked against the
/// limits of its parameter before any rule sees it.
/// </summary>
internal sealed class PackBinder(
    SiteConfig config,
    PackLibrary packs,
    IReadOnlyDictionary<string, DeviceProfile> profileOf,
    PointTable points,
    RuleReading reading,
    RuleChecks checks,
    BoundRules bound,
    Diagnostics diagnostics)
{
    private static readonly LocalText Off = new("现场配置中停用（off）", "left out by the site (off)");
    private static readonly LocalText NoPoints = new("这里没有它要看的测点", "the points that it asks for are not here");

    public void Bind()
    {
        foreach (var use in config.Packs)
        {
            if (packs.Find(use.Pack) is { } pack)
            {
                Bind(use, pack);
            }
            else
            {
                Missing(use);
            }
        }
    }

    private void Missing(PackUse use)
    {
        if (!packs.Has(use.Pack))
        {
            var (zh, en) = Spelling.Hint(use.Pack, packs.Ids);
            diagnostics.Error(use.Places.Start, $"没有规则包“{use.Pack}”{zh}", $"there is no rule pack '{use.Pack}'{en}");
            return;
        }

        diagnostics.Error(use.Places.Start, $"规则包“{use.Pack}”有错误", $"the rule pack '{use.Pack}' has errors");
        diagnostics.AddRange(packs.DiagnosticsOf(use.Pack));
    }

    private void Bind(PackUse use, RulePack pack)
    {
        var places = PlacesOf(use, pack);
        CheckSet(pack, use.Set, use.Places);
        CheckOff(pack, use.Off, use.Places);
        foreach (var per in use.Per)
        {
            if (!places.Contains(per.Name))
            {
                var (zh, en) = Spelling.Hint(per.Name, places);
                diagnostics.Error(per.Mark, $"规则包“{pack.Id}”不用于“{per.Name}”{zh}", $"the pack '{pack.Id}' is not used in '{per.Name}'{en}");
            }

            if (per.Value is { } change)
            {
                CheckSet(pack, change.Set, change.Places);
                CheckOff(pack, change.Off, change.Places);
            }
        }

        var made = bound.Rules.Count;
        foreach (var place in places)
        {
            var before = bound.Rules.Count;
            foreach (var rule in pack.Rules)
            {
                BindRule(new PackAt(use, pack, place, use.Per.FirstOrDefault(per => per.Name == place).Value), rule);
            }

            if (use.In is not null && pack.Scope != PackScope.Site && bound.Rules.Count == before)
            {
                diagnostics.Warn(MarkOf(use.Places, "in", place), $"规则包“{pack.Id}”在“{place}”没有可看的测点", $"the pack '{pack.Id}' finds nothing to watch in '{place}'");
            }
        }

        if (use.In is null && bound.Rules.Count == made)
        {
            diagnostics.Warn(use.Places.Start, $"规则包“{pack.Id}”在这个现场没有可看的测点", $"the pack '{pack.Id}' finds nothing to watch on this site");
        }
    }

    /// <summary>The zones or devices that a pack is made for; one without a name for the whole site.</summary>
    private List<string> PlacesOf(PackUse use, RulePack pack)
    {
        if (pack.Scope == PackScope.Site)
        {
            if (use.In is not null)
            {
                diagnostics.Error(use.Places.Of("in"), $"规则包“{pack.Id}”用于整个现场，没有 in", $"the pack '{pack.Id}' is made for the whole site: it takes no 'in'");
            }

            return [""];
        }

        var (known, kind, zh) = pack.Scope == PackScope.Zone
            ? (config.Zones.Select(zone => zone.Id).ToList(), "zone", "区域")
            : (config.Devices.Select(device => device.Id).ToList(), "device", "设备");
        foreach (var place in (use.In ?? []).Where(place => !known.Contains(place) && !config.Broken.Contains($"{kind}:{place}")))
        {
            var (zhHint, enHint) = Spelling.Hint(place, known);
            diagnostics.Error(MarkOf(use.Places, "in", place), $"没有{zh}“{place}”{zhHint}", $"there is no {kind} '{place}'{enHint}");
        }

        var chosen = known.Where(place => use.In?.Contains(place) ?? true);
        return [.. chosen.Where(place => pack.Scope != PackScope.Device || profileOf.ContainsKey(place))];
    }

    private void CheckSet(RulePack pack, IReadOnlyList<MapEntry<Amount>> set, Places places)
    {
        foreach (var entry in set.Where(entry => ValueOf(places, entry.Name) is not null))
        {
            if (pack.Parameter(entry.Name) is not { } parameter)
            {
                var (zh, en) = Spelling.Hint(entry.Name, pack.Parameters.Select(known => known.Name));
                diagnostics.Error(entry.Mark, $"规则包“{pack.Id}”没有参数“{entry.Name}”{zh}", $"the pack '{pack.Id}' has no parameter '{entry.Name}'{en}");
            }
            else if (Read(places, entry) && parameter.Fault(entry.Value) is { } fault)
            {
                diagnostics.Error(ValueOf(places, entry.Name)!.Mark, fault.Zh!, fault.En!);
            }
        }
    }

    private void CheckOff(RulePack pack, IReadOnlyList<string> off, Places places)
    {
        foreach (var rule in off.Where(rule => pack.Rules.All(known => known.Name != rule)))
        {
            var (zh, en) = Spelling.Hint(rule, pack.Rules.Select(known => known.Name));
            diagnostics.Error(MarkOf(places, "off", rule), $"规则包“{pack.Id}”没有规则“{rule}”{zh}", $"the pack '{pack.Id}' has no rule '{rule}'{en}");
        }
    }

    private void BindRule(PackAt at, PackRule rule)
    {
        if (at.Use.Off.Contains(rule.Name) || at.Change?.Off.Contains(rule.Name) == true)
        {
            bound.Drop(new FallenRule(at.Pack.Id, rule.Name, at.Place, Off));
            return;
        }

        var mark = at.Use.Places.Start;
        var scope = ScopeOf(at);
        var parsed = reading.Read(rule.When, scope, at.Pack.Definitions, [.. at.Pack.Parameters.Select(parameter => parameter.Name)]);
        if (parsed.Absent)
        {
            bound.Drop(new FallenRule(at.Pack.Id, rule.Name, at.Place, NoPoints));
            return;
        }

        if (parsed.Condition is not { } condition)
        {
            diagnostics.Error(mark, $"规则包“{at.Pack.Id}”的规则“{rule.Name}”不能用于{Where(at.Place).Zh}", $"the rule '{rule.Name}' of the pack '{at.Pack.Id}' cannot be made for {Where(at.Place).En}");
            return;
        }

        var onDelay = PackChecks.TimeOf(rule.OnDelay, at.ValueOf);
        checks.Verified(rule.Class, onDelay, rule.OnDelay.Parameter is { } name ? at.MarkOf(name) : rule.OnDelay.Mark);
        var armed = at.Change?.Armed ?? at.Use.Armed;
        checks.Supervised(condition, armed ? rule.Priority : AlarmPriority.P3, mark, pack: true);
        checks.Windows(condition, mark, pack: true);
        bound.Add(
            new RuleDefinition
            {
                Alarm = new AlarmDefinition
                {
                    Id = at.Place.Length > 0 ? $"{at.Pack.Id}.{rule.Name}@{at.Place}" : $"{at.Pack.Id}.{rule.Name}",
                    Class = rule.Class,
                    Priority = rule.Priority,
                    Zone = ZoneOf(at, condition),
                    Latched = rule.Latched,
                    Armed = armed,
                    Name = Titled(at.Place, rule.Title),
                },
                When = condition,
                OnDelay = onDelay,
                OffDelay = PackChecks.TimeOf(rule.OffDelay, at.ValueOf),
                Unknown = rule.Unknown,
            },
            new RuleOrigin(RuleOriginKind.Pack, rule.Name)
            {
                Pack = at.Pack.Id,
                Place = at.Place,
                Source = rule.Source,
                Values = [.. at.Pack.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, at.ValueOf(parameter.Name).ToString()!))],
            });
    }

    private RuleScope ScopeOf(PackAt at) => new()
    {
        Points = name => at.Pack.Scope == PackScope.Device && name.StartsWith("device.", StringComparison.Ordinal) ? points.Find(at.Place + name[6..]) : null,
        Select = (measure, place) => place switch
        {
            RuleReading.WholeSite => points.Measuring(measure),
            "zone" when at.Pack.Scope == PackScope.Zone => reading.Select(measure, at.Place) ?? [],
            "zone" when at.Pack.Scope == PackScope.Device => reading.Select(measure, DeviceOf(at.Place).Zone) ?? [],
            _ => null,
        },
        Constants = name => at.ValueOf(name) is { } value ? new RuleConstant(value.Value, value.Unit) : null,
        Definitions = name => at.Pack.Definitions.FirstOrDefault(definition => definition.Name == name).Value.Text,
        Hours = reading.Hours,
        AllowEmpty = true,
    };

    private int ZoneOf(PackAt at, Condition condition) => at.Pack.Scope switch
    {
        PackScope.Zone => points.ZoneIndex(at.Place),
        PackScope.Device => points.ZoneIndex(DeviceOf(at.Place).Zone),
        PackScope.Site => points.SharedZone(condition),
    };

    private DeviceConfig DeviceOf(string id) => config.Devices.First(device => device.Id == id);

    private LocalText Titled(string place, LocalText title)
    {
        if (place.Length == 0)
        {
            return title;
        }

        var (zh, en) = Where(place);
        return new LocalText($"{zh}：{title.In(chinese: true)}", $"{en}: {title.In(chinese: false)}");
    }

    private LocalText Where(string place)
    {
        var name = config.Zones.FirstOrDefault(zone => zone.Id == place)?.Name ?? config.Devices.FirstOrDefault(device => device.Id == place)?.Name ?? default;
        var (zh, en) = (name.In(chinese: true), name.In(chinese: false));
        return place.Length == 0 ? new LocalText("整个现场", "the whole site") : new LocalText(zh.Length > 0 ? zh : place, en.Length > 0 ? en : place);
    }

    // A value that could not be read has been told of, and is none.
    private static bool Read(Places places, MapEntry<Amount> entry) =>
        entry.Value != default || (ValueOf(places, entry.Name) is YamlScalar written && NumberShape.TryParse(written.Text, out _));

    // Where one word of a list stands.
    private static Mark MarkOf(Places places, string key, string word) =>
        places.Node(key) is YamlList list && list.Items.OfType<YamlScalar>().FirstOrDefault(item => item.Text == word) is { } found ? found.Mark : places.Of(key);

    // The value of a parameter as written.
    private static YamlNode? ValueOf(Places places, string parameter) =>
        (places.Node("set") as YamlMap)?.Entries.FirstOrDefault(entry => entry.Key == parameter).Value;

    /// <summary>A pack at one of its places, with what the site says of it there.</summary>
    private sealed record PackAt(PackUse Use, RulePack Pack, string Place, PackPlace? Change)
    {
        /// <summary>The value of a parameter here: that of the place, else of the site, else the pack's.</summary>
        public Amount? ValueOf(string parameter) =>
            Pack.Parameter(parameter) is not { } known ? null
                : Given(Change?.Set, known) ?? Given(Use.Set, known) ?? known.Value;

        /// <summary>Where that value stands.</summary>
        public Mark MarkOf(string parameter) =>
            (Change is { } change ? PackBinder.ValueOf(change.Places, parameter) : null)?.Mark
            ?? PackBinder.ValueOf(Use.Places, parameter)?.Mark
            ?? Pack.Parameter(parameter)!.Places.Of("value");

        // One that is wrong has been told of.
        private static Amount? Given(IReadOnlyList<MapEntry<Amount>>? set, PackParameter parameter)
        {
            foreach (var entry in set ?? [])
            {
                if (entry.Name == parameter.Name && parameter.Fault(entry.Value) is null)
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }
}
