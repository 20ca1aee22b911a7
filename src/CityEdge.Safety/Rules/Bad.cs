using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A point has no good value now. Unknown before its first reading, until its supervision time has passed.</summary>
/// <param name="Point">The point.</param>
public sealed record Bad(PointId Point) : Condition;
