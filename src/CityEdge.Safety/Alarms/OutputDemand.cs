using CityEdge.Safety.Points;

namespace CityEdge.Safety.Alarms;

/// <summary>The engine's wish for an output; the driver makes it true and reports back through the output's status point.</summary>
/// <param name="Output">Index into <see cref="SafetyModel.Outputs"/>.</param>
/// <param name="On">Sound or not.</param>
/// <param name="Alarm">The alarm that asked first; null when nothing asks any more.</param>
/// <param name="At">When it was decided.</param>
public readonly record struct OutputDemand(int Output, bool On, AlarmId? Alarm, Moment At);
