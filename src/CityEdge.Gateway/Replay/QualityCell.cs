using System.Text;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>Reads the quality of a row: nothing or good, uncertain, bad, or one of the reasons that events use (<c>stale</c>, <c>sensor-failure</c> …).</summary>
internal static class QualityCell
{
    public static bool TryRead(ReadOnlySpan<byte> cell, out Quality quality, out QualityReason reason)
    {
        (quality, reason) = (Quality.Good, QualityReason.None);
        if (cell.IsEmpty || cell.SequenceEqual("good"u8))
        {
            return true;
        }

        if (cell.SequenceEqual("uncertain"u8))
        {
            (quality, reason) = (Quality.Uncertain, QualityReason.Suspect);
            return true;
        }

        if (cell.SequenceEqual("bad"u8))
        {
            quality = Quality.Bad;
            return true;
        }

        if (cell.Length > 64 || EventWords.ReasonOf(Encoding.UTF8.GetString(cell)) is not { } known)
        {
            return false;
        }

        (quality, reason) = (known is QualityReason.Stale or QualityReason.Suspect or QualityReason.Retained ? Quality.Uncertain : Quality.Bad, known);
        return true;
    }
}
