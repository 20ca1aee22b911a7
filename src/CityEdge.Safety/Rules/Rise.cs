using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>
/// A point has risen by more than the setpoint above its lowest good value within the window.
/// Until good values cover the whole window it is true or unknown, never false.
/// </summary>
/// <param name="Point">The point.</param>
/// <param name="Window">How far back; the lowest value may be up to a thirty-second part of it older.</param>
/// <param name="Setpoint">Difference in the point's unit.</param>
public sealed record Rise(PointId Point, TimeSpan Window, double Setpoint) : Condition;
