using CityEdge.Safety.Points;

namespace CityEdge.Gateway.History;

/// <summary>One reading in the history.</summary>
/// <param name="At">When, to a millisecond; placed as events are where the clock was not set.</param>
/// <param name="Value">NaN when bad.</param>
/// <param name="Quality">How far it may be trusted.</param>
/// <param name="Reason">Why it is not good.</param>
/// <param name="Clock">How far the time may be trusted.</param>
internal readonly record struct ReadingSample(DateTimeOffset At, double Value, Quality Quality, QualityReason Reason, ClockQuality Clock);
