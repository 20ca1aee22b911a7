using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>A reading as the journal kept it.</summary>
/// <param name="Point">The point's name, kind and unit when it was written.</param>
/// <param name="Value">In that unit; NaN when bad.</param>
/// <param name="Quality">How far it may be trusted.</param>
/// <param name="Reason">Why it is not good.</param>
/// <param name="SourceTime">The device's own stamp, where it sent one.</param>
/// <param name="At">When its bytes arrived, to a millisecond (black box: 10 µs).</param>
internal readonly record struct StoredReading(NamedPoint Point, double Value, Quality Quality, QualityReason Reason, DateTimeOffset? SourceTime, Stamp At)
{
    public string Name => Point.Name;
}
