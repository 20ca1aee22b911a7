using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>What a journal says of a point that its batches speak of by number.</summary>
/// <param name="Name">As in rules and on pages.</param>
/// <param name="Kind">Analog or state.</param>
/// <param name="Unit">As people are shown it; empty for a plain number.</param>
internal sealed record NamedPoint(string Name, PointKind Kind, string Unit);
