namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>What the channels of a room showed at one time.</summary>
/// <param name="Seconds">Since ignition, or since the beginning where nothing burns.</param>
/// <param name="Values">One per channel, in its unit; NaN where it said nothing then.</param>
internal readonly record struct StudyRow(double Seconds, double[] Values);
