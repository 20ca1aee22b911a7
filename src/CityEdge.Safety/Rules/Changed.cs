using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>
/// The good value of a point became another one within the window. False only when it has been known to stand still for the whole of it;
/// a point that was first heard less than a window ago and has not changed since is unknown.
/// </summary>
/// <param name="Point">The point.</param>
/// <param name="Window">How far back.</param>
public sealed record Changed(PointId Point, TimeSpan Window) : Condition;
