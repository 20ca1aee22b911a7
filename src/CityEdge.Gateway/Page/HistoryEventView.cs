using CityEdge.Protocol;

namespace CityEdge.Gateway.Page;

/// <summary>An event of the history as JSON.</summary>
internal sealed record HistoryEventView
{
    /// <summary>Epoch and sequence in the alarms lane.</summary>
    public required string Id { get; init; }

    /// <summary>What happened, in words.</summary>
    public required TextView Text { get; init; }

    /// <summary>Where.</summary>
    public required TextView Place { get; init; }

    /// <summary>Whether it was recorded after the disk had been out.</summary>
    public required bool Late { get; init; }

    public required SharedPart Shared { get; init; }

    public required PrivatePart Private { get; init; }
}
