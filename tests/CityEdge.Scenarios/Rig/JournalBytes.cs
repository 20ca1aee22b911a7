using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Scenarios.Rig;

/// <summary>How much a simulated journal may keep.</summary>
internal sealed record JournalBytes(long Alarms, long Readings, long Segment = LaneDefaults.SegmentBytes);
