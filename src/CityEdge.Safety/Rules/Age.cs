using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>The last good value of a point is at least this old; before the first one its age counts from the start.</summary>
/// <param name="Point">The point.</param>
/// <param name="Limit">True from exactly this age on.</param>
public sealed record Age(PointId Point, TimeSpan Limit) : Condition;
