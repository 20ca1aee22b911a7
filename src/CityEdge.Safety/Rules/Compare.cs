namespace CityEdge.Safety.Rules;

/// <summary>
/// Two quantities of one unit compared; what <see cref="Threshold"/> is to a point and a setpoint. With a deadband the condition, once true,
/// stays true until the left one passes <see cref="Clear"/>.
/// </summary>
/// <param name="Left">What is asked for.</param>
/// <param name="Comparison">How; never an equality.</param>
/// <param name="Right">What it is compared with.</param>
/// <param name="Clear">Beyond which the condition ends: for <c>&gt;</c> strictly below it, for <c>&lt;</c> strictly above it; null where it ends as soon as the comparison fails.</param>
public sealed record Compare(Quantity Left, Comparison Comparison, Quantity Right, Quantity? Clear = null) : Condition;
