using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Safety;

/// <summary>
/// Everything the engine knows, as plain values. Times are kept as ticks before or after <see cref="Taken"/>, because the monotonic clock
/// of the next start counts from elsewhere; names instead of indexes, because the site may have changed.
/// </summary>
public sealed record EngineSnapshot
{
    /// <summary>Raised when the meaning of a field changes; an engine ignores what it does not know.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What a time field holds when there is no such time.</summary>
    public const long None = long.MinValue;

    public int Version { get; init; } = CurrentVersion;

    public Moment Taken { get; init; }

    /// <summary>Sequence of the last transition.</summary>
    public long Sequence { get; init; }

    public AlarmSnapshot[] Alarms { get; init; } = [];

    public PointSnapshot[] Points { get; init; } = [];

    public RuleSnapshot[] Rules { get; init; } = [];

    /// <summary>How long ago the last alarms were raised, newest first; for the flood mark.</summary>
    public long[] RaisesAgo { get; init; } = [];
}
