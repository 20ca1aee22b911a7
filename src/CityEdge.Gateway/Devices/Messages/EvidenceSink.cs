using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices.Messages;

/// <summary>Hears what a camera gave with an event of a point. Never waits.</summary>
/// <param name="point">The point that it was about.</param>
/// <param name="link">The link, judged by <see cref="EvidenceLink"/>; null where this event came without one, so that an older picture does not stand for it.</param>
/// <param name="at">When.</param>
internal delegate void EvidenceSink(PointId point, string? link, in Moment at);
