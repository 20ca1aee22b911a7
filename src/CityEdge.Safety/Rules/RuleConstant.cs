using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A parameter of a pack that a rule names.</summary>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">A time (s, min, h) may stand where a duration stands.</param>
public readonly record struct RuleConstant(double Value, Unit Unit);
