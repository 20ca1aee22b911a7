using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>What came out of a replay.</summary>
internal sealed record InputReplayResult
{
    /// <summary>Every transition, in order, as it was the first time.</summary>
    public required IReadOnlyList<AlarmTransition> Transitions { get; init; }

    /// <summary>How many inputs were replayed.</summary>
    public required long Inputs { get; init; }

    /// <summary>When the first and the last of them were; null where there were none.</summary>
    public Moment? First { get; init; }

    public Moment? Last { get; init; }

    /// <summary>What is missing, cut or refused; empty when the replay is whole.</summary>
    public required IReadOnlyList<LocalText> Notes { get; init; }

    /// <summary>True when a file was recorded on another site or another configuration of it: nothing was replayed of that file and of what follows.</summary>
    public required bool IsRefused { get; init; }
}
