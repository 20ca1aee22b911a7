using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Sites;

/// <summary>The rules of a site while it is built.</summary>
internal sealed class BoundRules
{
    private readonly List<RuleDefinition> _rules = [];
    private readonly List<RuleOrigin> _origins = [];
    private readonly List<FallenRule> _fallen = [];

    public IReadOnlyList<RuleDefinition> Rules => _rules;

    /// <summary>Where each rule comes from, at its index.</summary>
    public IReadOnlyList<RuleOrigin> Origins => _origins;

    public IReadOnlyList<FallenRule> Fallen => _fallen;

    public void Add(RuleDefinition rule, RuleOrigin origin)
    {
        _rules.Add(rule);
        _origins.Add(origin);
    }

    public void Drop(FallenRule rule) => _fallen.Add(rule);
}
