namespace CityEdge.Gateway.Journal.Figures;

/// <summary>The figures of EEMUA 191 for one site and time.</summary>
internal sealed record AlarmQualityFigures
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>How much of it the journal covers.</summary>
    public required TimeSpan Observed { get; init; }

    /// <summary>Alarms and faults that people were told of, each time anew.</summary>
    public required long Raised { get; init; }

    /// <summary>Per ten minutes.</summary>
    public required double Average { get; init; }

    /// <summary>Most in any ten minutes.</summary>
    public required int Peak { get; init; }

    /// <summary>Share of the ten-minute intervals with more than ten, 0 to 1.</summary>
    public required double FloodShare { get; init; }

    /// <summary>How many of P1, P2, P3.</summary>
    public required IReadOnlyList<long> ByPriority { get; init; }

    /// <summary>Most frequent first.</summary>
    public required IReadOnlyList<AlarmCount> Alarms { get; init; }

    /// <summary>The points that decided, most frequent first.</summary>
    public required IReadOnlyList<AlarmCount> Points { get; init; }

    /// <summary>With how often they were raised for the third time within a minute.</summary>
    public required IReadOnlyList<AlarmCount> Chattering { get; init; }

    /// <summary>Those that stand now, longest first.</summary>
    public required IReadOnlyList<StaleAlarm> Stale { get; init; }

    public required long Acknowledged { get; init; }

    public required TimeSpan? MeanToAcknowledge { get; init; }

    /// <summary>Events without a time that can be believed.</summary>
    public required long Undated { get; init; }
}
