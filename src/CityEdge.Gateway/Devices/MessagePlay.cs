using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Sites;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>What came of the messages of a capture.</summary>
/// <param name="Device">The device that they were played to.</param>
/// <param name="Outcomes">What was made of each.</param>
/// <param name="Readings">What each point said last; a point that was never told of is not in it.</param>
/// <param name="Outputs">What each output told of itself last.</param>
internal sealed record MessagePlay(
    BoundDevice Device, IReadOnlyList<MessageOutcome> Outcomes, Dictionary<PointId, Reading> Readings, Dictionary<string, bool> Outputs);
