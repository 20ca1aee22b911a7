using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A state point stands in one state.</summary>
/// <param name="Point">The point.</param>
/// <param name="State">The state number.</param>
public sealed record StateEquals(PointId Point, long State) : Condition;
