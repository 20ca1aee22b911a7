using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>A reading as it waits in memory: what the engine took, without the wall stamp that its batch carries for all.</summary>
/// <param name="Value">NaN when bad.</param>
/// <param name="Elapsed">When its bytes arrived, on the clock of <see cref="Moment.Elapsed"/>.</param>
/// <param name="SourceTicks">The device's own stamp in UTC ticks; <see cref="NoSourceTime"/> where it sent none.</param>
/// <param name="Point">Number in the point table.</param>
/// <param name="SourceOffset">Minutes of that stamp's offset.</param>
/// <param name="Quality">How far it may be trusted.</param>
/// <param name="Reason">Why it is not good.</param>
internal readonly record struct KeptReading(double Value, long Elapsed, long SourceTicks, int Point, short SourceOffset, Quality Quality, QualityReason Reason)
{
    public const long NoSourceTime = long.MinValue;

    /// <summary>What the engine makes of it: a good value that is no number is none, a bad one without reason was not understood.</summary>
    public static KeptReading Of(in Reading reading)
    {
        var (quality, reason) = reading.Quality == Quality.Bad ? (Quality.Bad, reading.Reason == QualityReason.None ? QualityReason.CommunicationFailure : reading.Reason)
            : double.IsFinite(reading.Value) ? (reading.Quality, reading.Reason)
            : (Quality.Bad, QualityReason.OutOfRange);
        return new(
            quality == Quality.Bad ? double.NaN : reading.Value, reading.Received.Elapsed, reading.SourceTime?.UtcTicks ?? NoSourceTime, reading.Point.Index,
            (short)(reading.SourceTime?.TotalOffsetMinutes ?? 0), quality, reason);
    }
}
