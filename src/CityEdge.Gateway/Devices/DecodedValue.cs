using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices;

/// <summary>A value in the point's unit, or the reason why there is none.</summary>
internal readonly record struct DecodedValue(double Value, QualityReason Reason)
{
    public bool IsGood => Reason == QualityReason.None;

    public static DecodedValue Good(double value) => new(value, QualityReason.None);

    public static DecodedValue Bad(QualityReason reason) => new(double.NaN, reason);
}
