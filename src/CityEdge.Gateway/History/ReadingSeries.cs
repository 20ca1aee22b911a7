using CityEdge.Safety.Points;

namespace CityEdge.Gateway.History;

/// <summary>The readings of one point, for a chart.</summary>
/// <param name="Point">Its name.</param>
/// <param name="Kind">Analog or state; null for a point that the history has never met.</param>
/// <param name="Unit">As people are shown it.</param>
/// <param name="Samples">In order of time; where there were more than asked for, the lowest and highest of each stretch, and one bad one.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Status">How far it is complete.</param>
internal sealed record ReadingSeries(string Point, PointKind? Kind, string Unit, IReadOnlyList<ReadingSample> Samples, long Count, HistoryStatus Status);
