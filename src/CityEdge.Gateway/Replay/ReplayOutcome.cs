using CityEdge.Safety;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Replay;

/// <summary>What came of one configuration over the recordings.</summary>
internal sealed record ReplayOutcome
{
    /// <summary>The model that ran.</summary>
    public required SafetyModel Model { get; init; }

    /// <summary>Its alarms.</summary>
    public required IReadOnlyList<AlarmDefinition> Alarms { get; init; }

    /// <summary>How often each alarm rang, and when first; in the order of first times.</summary>
    public required IReadOnlyList<AlarmTally> Tallies { get; init; }

    public required RecordingCounts Counts { get; init; }

    /// <summary>Measurements that no recording names.</summary>
    public required IReadOnlyList<string> Unobserved { get; init; }

    /// <summary>What must be known to read the timeline: approximate, cut, gaps, unset clock.</summary>
    public required IReadOnlyList<LocalText> Notes { get; init; }

    /// <summary>Where the time line's offsets count from, on the engine's monotonic clock.</summary>
    public required long Zero { get; init; }

    /// <summary>Ticks of the first sample as <see cref="ReplaySession.Read"/> gives them; the engine's clock began there, at <see cref="Began"/>.</summary>
    public required long First { get; init; }

    /// <summary>The engine's monotonic time at <see cref="First"/>.</summary>
    public required long Began { get; init; }

    /// <summary>Seconds of the first input from offset 0.</summary>
    public double FromSeconds => SecondsOf(First);

    /// <summary>Seconds from offset 0 of a sample's ticks.</summary>
    public double SecondsOf(long ticks) => (ticks - First + Began - Zero) / (double)TimeSpan.TicksPerSecond;

    /// <summary>From the first to the last input.</summary>
    public required TimeSpan Covered { get; init; }

    /// <summary>Whether the dates are known.</summary>
    public required bool Dated { get; init; }

    /// <summary>An input log of another configuration: nothing was replayed of it.</summary>
    public bool Refused { get; init; }
}
