using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>How often an alarm rang in a replay: raised, or raised again.</summary>
/// <param name="Alarm">Which.</param>
/// <param name="Raised">How often.</param>
/// <param name="First">When first.</param>
/// <param name="Last">When last.</param>
internal sealed record AlarmTally(AlarmDefinition Alarm, int Raised, Moment First, Moment Last);
