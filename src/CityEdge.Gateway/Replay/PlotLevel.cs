using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>A setpoint of a rule.</summary>
/// <param name="Point">The point that is compared.</param>
/// <param name="Value">With what, in the point's unit.</param>
internal readonly record struct PlotLevel(PointId Point, double Value);
