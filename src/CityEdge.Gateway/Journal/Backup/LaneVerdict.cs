using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.Journal.Backup;

/// <summary>What a look through every record of a lane has found.</summary>
internal sealed record LaneVerdict
{
    public required LaneKind Lane { get; init; }

    public int Segments { get; init; }

    /// <summary>Bytes of all segments.</summary>
    public long Bytes { get; init; }

    public long Records { get; init; }

    public RecordId? First { get; init; }

    public RecordId? Last { get; init; }

    public Stamp? FirstStamp { get; init; }

    public Stamp? LastStamp { get; init; }

    public IReadOnlyList<Epoch> Epochs { get; init; } = [];

    /// <summary>Missing, and said so by the lane itself when it was found.</summary>
    public IReadOnlyList<SequenceRange> Declared { get; init; } = [];

    /// <summary>Missing, and nobody has said so: damage since.</summary>
    public IReadOnlyList<SequenceRange> Undeclared { get; init; } = [];

    /// <summary>Gone from the end, and nobody has said so: a checkpoint knows that these were on the disk.</summary>
    public IReadOnlyList<SequenceRange> Missing { get; init; } = [];

    /// <summary>Records that do not follow from the one before, although nothing is missing between: somebody changed something.</summary>
    public IReadOnlyList<RecordId> Broken { get; init; } = [];

    /// <summary>Records whose proof needs what is lost: the one right behind a gap, those of a segment whose salts are gone.</summary>
    public long Unproven { get; init; }

    /// <summary>Bytes behind the last record that are none: a write under way, or one that a cut interrupted.</summary>
    public long TailBytes { get; init; }

    /// <summary>Those bytes were a record once.</summary>
    public bool TailDamaged { get; init; }

    /// <summary>Files whose start is neither ours nor a newer version's.</summary>
    public IReadOnlyList<string> Headless { get; init; } = [];

    /// <summary>Files of a newer version.</summary>
    public IReadOnlyList<string> Newer { get; init; } = [];

    /// <summary>Damaged files that were set aside and are kept.</summary>
    public IReadOnlyList<string> SetAside { get; init; } = [];

    public bool IsDamaged => Undeclared.Count > 0 || Missing.Count > 0 || Broken.Count > 0 || TailDamaged || Headless.Count > 0;

    public bool HasGaps => Declared.Count > 0 || Newer.Count > 0 || Unproven > 0;
}
