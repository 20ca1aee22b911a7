using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>What the readers of a rule and of the definitions in it share.</summary>
internal sealed class RuleExpansion
{
    public List<RuleDiagnostic> Diagnostics { get; } = [];

    /// <summary>Definitions already read, so that each is read and complained of once.</summary>
    public Dictionary<string, (Meaning Meaning, bool Thinned)> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>Definitions being read.</summary>
    public HashSet<string> Open { get; } = new(StringComparer.Ordinal);

    /// <summary>The points named so far.</summary>
    public Dictionary<int, PointDefinition> Points { get; } = [];

    /// <summary>Leaves so far, definitions and selections spelt out.</summary>
    public int Leaves { get; set; }

    /// <summary>Something absent was left out of what is being read.</summary>
    public bool Thinned { get; set; }
}
