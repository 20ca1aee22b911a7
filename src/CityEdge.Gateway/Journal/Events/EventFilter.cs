namespace CityEdge.Gateway.Journal.Events;

/// <summary>Which events somebody asked for.</summary>
internal sealed record EventFilter
{
    /// <summary>From here on.</summary>
    public TimeBound? From { get; init; }

    /// <summary>And before here.</summary>
    public TimeBound? To { get; init; }

    /// <summary>Id of a zone.</summary>
    public string? Zone { get; init; }

    /// <summary>A class as <see cref="EventWords"/> spells it.</summary>
    public string? Class { get; init; }

    /// <summary>Whether only a part of what happened was asked for.</summary>
    public bool IsPartial => From is not null || To is not null || Zone is not null || Class is not null;

    public bool Admits(JournalEvent one) =>
        From?.IsAfter(one.Shared.Time) != true
        && To?.IsAfter(one.Shared.Time) != false
        && (Zone is null || one.Private.ZoneId == Zone)
        && (Class is null || one.Shared.Class == Class);
}
