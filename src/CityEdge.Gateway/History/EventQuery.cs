using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.History;

/// <summary>Which events are asked for; newest first, in the order of the journal.</summary>
internal sealed record EventQuery
{
    public DateTimeOffset? From { get; init; }

    /// <summary>Not included.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Zone id.</summary>
    public string? Zone { get; init; }

    /// <summary>As in <see cref="Protocol.SharedPart.Class"/>.</summary>
    public string? Class { get; init; }

    /// <summary>Alarm id.</summary>
    public string? Alarm { get; init; }

    /// <summary>Only what stands before this record.</summary>
    public RecordId? Before { get; init; }

    public int Limit { get; init; } = 50;

    public bool Matches(HistoryEvent happened) =>
        (From is not { } from || happened.Place >= from)
        && (To is not { } to || happened.Place < to)
        && (Zone is null || string.Equals(happened.Private.ZoneId, Zone, StringComparison.Ordinal))
        && (Class is null || string.Equals(happened.Shared.Class, Class, StringComparison.OrdinalIgnoreCase))
        && (Alarm is null || string.Equals(happened.Private.Alarm, Alarm, StringComparison.Ordinal))
        && (Before is not { } before || happened.Id.CompareTo(before) < 0);
}
