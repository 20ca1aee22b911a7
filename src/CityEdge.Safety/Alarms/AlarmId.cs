namespace CityEdge.Safety.Alarms;

/// <summary>An alarm's place in the engine's alarm table of one loaded site: first one per rule, then one per supervised point.</summary>
/// <param name="Index">Zero-based.</param>
public readonly record struct AlarmId(int Index);
