using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>The points of a site while it is built, by name and by index.</summary>
internal sealed class PointTable(SiteConfig config)
{
    private readonly List<PointDefinition> _definitions = [];
    private readonly Dictionary<string, PointId> _byName = new(StringComparer.Ordinal);

    public IReadOnlyList<PointDefinition> Definitions => _definitions;

    public IEnumerable<string> Names => _byName.Keys;

    public PointId Add(PointDefinition definition)
    {
        var id = new PointId(_definitions.Count);
        _definitions.Add(definition);
        _byName.TryAdd(definition.Name, id);
        return id;
    }

    public PointId Of(string name) => _byName[name];

    public PointBinding? Find(string name) =>
        _byName.TryGetValue(name, out var id) ? new PointBinding(id, _definitions[id.Index]) : null;

    /// <summary>The points of all devices that measure something.</summary>
    public IReadOnlyList<PointBinding> Measuring(string measure) =>
        [.. Enumerable.Range(0, _definitions.Count).Select(i => new PointBinding(new PointId(i), _definitions[i])).Where(point => point.Definition.Role == PointRole.Measurement && point.Definition.Measures == measure)];

    /// <summary>What is measured in a zone, or in the whole site where there is none.</summary>
    public IEnumerable<string> Measures(int zone) =>
        _definitions.Where(point => point.Role == PointRole.Measurement && point.Measures.Length > 0 && (zone < 0 || point.Zone == zone))
            .Select(point => point.Measures).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Index of a zone, or -1.</summary>
    public int ZoneIndex(string? name)
    {
        for (var i = 0; i < config.Zones.Count; i++)
        {
            if (config.Zones[i].Id == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The zone of all points of a condition; -1 where they share none.</summary>
    public int SharedZone(Condition condition)
    {
        var zones = Conditions.PointsOf(condition).Select(point => _definitions[point.Index].Zone).Distinct().ToList();
        return zones.Count == 1 ? zones[0] : -1;
    }

    /// <summary>A point that a P1 alarm stands on is a life-safety point, and so are the device and line that it comes through and the outputs that sound for it.</summary>
    public void MarkLifeSafety(IReadOnlyList<RuleDefinition> rules, IReadOnlyList<OutputBinder.Bound> outputs)
    {
        foreach (var point in rules.Where(rule => rule.Alarm is { LifeSafety: true, Armed: true }).SelectMany(rule => Conditions.PointsOf(rule.When)).Distinct())
        {
            Mark(point);
        }

        foreach (var output in outputs.Where(output => output.Definition.LifeSafety))
        {
            Mark(output.Definition.StatusPoint);
        }

        for (var i = 0; i < _definitions.Count; i++)
        {
            if (_definitions[i].LifeSafety)
            {
                Mark(new PointId(i));
            }
        }
    }

    private void Mark(PointId point)
    {
        for (PointId? id = point; id is { } at; id = _definitions[at.Index].Parent)
        {
            _definitions[at.Index] = _definitions[at.Index] with { LifeSafety = true };
        }
    }
}
