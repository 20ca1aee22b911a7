using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A name in a rule, resolved.</summary>
/// <param name="Id">Its place in the point table.</param>
/// <param name="Definition">What it is.</param>
public readonly record struct PointBinding(PointId Id, PointDefinition Definition);
