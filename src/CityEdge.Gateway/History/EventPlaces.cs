using CityEdge.Gateway.Journal.Events;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.History;

/// <summary>
/// Says where in time a record is looked for. A box without a clock battery stamps 1970 until a time server answers; such a record stands where the one before it
/// stands, and keeps its own stamp to be shown. Nothing is sorted by this: the order is the journal's (S4).
/// </summary>
/// <param name="before">Where the record before stands; null when it is not known.</param>
internal sealed class EventPlaces(DateTimeOffset? before)
{
    public DateTimeOffset? Last { get; private set; } = before;

    public HistoryEvent Put(JournalEvent happened) =>
        new(happened.Id, happened.Kind, Put(happened.Stamp.Wall, happened.Stamp.Clock), happened.Shared, happened.Private);

    public DateTimeOffset Put(DateTimeOffset wall, ClockQuality clock)
    {
        var place = clock == ClockQuality.Synchronised || Last is not { } last || wall > last ? wall : last;
        if (clock != ClockQuality.Unsynchronised || Last is null)
        {
            Last = place;
        }

        return place;
    }
}
