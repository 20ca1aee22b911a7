using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.History;

/// <summary>What a day holds, so that a question about other days, zones or classes need not look into it. A clock that was set back makes days overlap; they may.</summary>
internal sealed class EventDay(int number)
{
    /// <summary>Days since 1970 in UTC.</summary>
    public int Number => number;

    public RecordId Oldest { get; set; }

    public RecordId Newest { get; set; }

    public HashSet<string> Zones { get; init; } = new(StringComparer.Ordinal);

    public HashSet<string> Classes { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public static int NumberOf(DateTimeOffset place) => (int)Math.DivRem(place.ToUnixTimeSeconds(), 86_400).Quotient;

    public void Add(HistoryEvent happened)
    {
        Oldest = Newest == default || happened.Id.CompareTo(Oldest) < 0 ? happened.Id : Oldest;
        Newest = happened.Id.CompareTo(Newest) > 0 ? happened.Id : Newest;
        if (happened.Private.ZoneId is { } zone)
        {
            Zones.Add(zone);
        }

        if (happened.Shared.Class is { } kind)
        {
            Classes.Add(kind);
        }
    }

    /// <summary>Whether an answer may lie in this day.</summary>
    public bool MayHold(EventQuery query) =>
        (query.From is not { } from || NumberOf(from) <= number)
        && (query.To is not { } to || NumberOf(to) >= number)
        && (query.Zone is null || Zones.Contains(query.Zone))
        && (query.Class is null || Classes.Contains(query.Class))
        && (query.Before is not { } before || Oldest.CompareTo(before) < 0);
}
