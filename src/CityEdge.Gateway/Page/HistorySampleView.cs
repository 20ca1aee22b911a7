using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Page;

/// <summary>A reading of the history as JSON; the value is null where it was not good enough to be one.</summary>
internal sealed record HistorySampleView(DateTimeOffset At, double? Value, Quality Quality, QualityReason Reason, ClockQuality Clock);
