using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal;

/// <summary>Where the journal of a site lies and how much it may keep.</summary>
internal sealed record JournalOptions
{
    /// <summary>Opens one of its directories, made where it is not there.</summary>
    public required Func<JournalPart, IJournalMedium> Open { get; init; }

    /// <summary>This machine, not its name.</summary>
    public required Guid Machine { get; init; }

    /// <summary>The kernel's boot id.</summary>
    public required Guid Boot { get; init; }

    /// <summary>Draws epoch marks and salts.</summary>
    public required Action<Span<byte>> Draw { get; init; }

    /// <summary>The program's version, for what is said at the start and at the end.</summary>
    public string Version { get; init; } = "0.1.0";

    /// <summary>The last alarms record that an earlier run knew to be durable.</summary>
    public RecordId? Witness { get; init; }

    public long AlarmsBytes { get; init; } = JournalDefaults.AlarmsBytes;

    public long ReadingsBytes { get; init; } = JournalDefaults.ReadingsBytes;

    public TimeSpan Keep { get; init; } = JournalDefaults.Keep;

    public long SegmentBytes { get; init; } = LaneDefaults.SegmentBytes;

    public int Spares { get; init; } = LaneDefaults.Spares;

    public LaneOptions Lane(LaneKind kind) => new()
    {
        Kind = kind,
        Machine = Machine,
        Boot = Boot,
        Draw = Draw,
        SegmentBytes = SegmentBytes,
        Spares = Spares,
    };
}
