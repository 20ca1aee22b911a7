using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A point compared with a setpoint. With a deadband the condition, once true, stays true until the value passes <see cref="Clear"/>.</summary>
/// <param name="Point">The point.</param>
/// <param name="Comparison">How.</param>
/// <param name="Setpoint">In the point's unit.</param>
/// <param name="Clear">
/// The value beyond which the condition ends, in the point's unit: for <c>&gt;</c> strictly below it, for <c>&lt;</c> strictly above it;
/// null where it ends as soon as the comparison fails.
/// </param>
public sealed record Threshold(PointId Point, Comparison Comparison, double Setpoint, double? Clear = null) : Condition;
