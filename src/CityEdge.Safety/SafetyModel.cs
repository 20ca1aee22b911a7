using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety;

/// <summary>A loaded site as the engine needs it: indexes instead of names, every unit converted, every rule parsed.</summary>
public sealed partial record SafetyModel
{
    public required IReadOnlyList<PointDefinition> Points { get; init; }

    public required IReadOnlyList<ZoneDefinition> Zones { get; init; }

    public required IReadOnlyList<RuleDefinition> Rules { get; init; }

    public required IReadOnlyList<OutputDefinition> Outputs { get; init; }

    /// <summary>When the place is open to guests; null where the site gives no hours (then <c>open</c> is an error at load).</summary>
    public OpeningHours? Hours { get; init; }
}
