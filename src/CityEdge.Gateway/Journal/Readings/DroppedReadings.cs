using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>Readings that the policy had kept and that were dropped because the journal's owner did not come for them.</summary>
/// <param name="Count">How many.</param>
/// <param name="From">When the first of the dropped batches began.</param>
/// <param name="To">When the last of them ended.</param>
internal readonly record struct DroppedReadings(long Count, Moment From, Moment To);
