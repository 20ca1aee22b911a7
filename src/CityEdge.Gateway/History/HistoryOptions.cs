using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.History;

/// <summary>Where the history lies and what it is fed from.</summary>
internal sealed record HistoryOptions
{
    /// <summary>Of its file.</summary>
    public required string Path { get; init; }

    /// <summary>The kernel's boot id; empty where it is not known, and then only a history that was closed in order is believed.</summary>
    public required Guid Boot { get; init; }

    /// <summary>Opens the alarms lane for reading.</summary>
    public required Func<IJournalMedium> Alarms { get; init; }

    /// <summary>Opens the readings lane for reading.</summary>
    public required Func<IJournalMedium> Readings { get; init; }

    /// <summary>Throws while the path leads to another directory than the gateway started on (<see cref="StateIdentity.Require"/>); asked before anything there is opened or deleted.</summary>
    public Action? RequirePlace { get; init; }

    public long EventBytes { get; init; } = HistoryDefaults.EventBytes;

    public long ReadingBytes { get; init; } = HistoryDefaults.ReadingBytes;

    public long CacheBytes { get; init; } = HistoryDefaults.CacheBytes;
}
