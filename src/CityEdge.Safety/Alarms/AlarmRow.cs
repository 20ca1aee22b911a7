using CityEdge.Safety.Points;

namespace CityEdge.Safety.Alarms;

/// <summary>What the engine knows of one alarm; owned by the <see cref="AlarmTable"/>.</summary>
internal sealed class AlarmRow(int index, AlarmDefinition definition, int group)
{
    /// <summary>Marks that belong to one occurrence and end with it.</summary>
    public const AlarmMarks OfOccurrence = AlarmMarks.Silenced | AlarmMarks.Test | AlarmMarks.FirstOut | AlarmMarks.Flood | AlarmMarks.Chattering | AlarmMarks.Unverified;

    public int Index { get; } = index;

    public AlarmDefinition Definition { get; } = definition;

    /// <summary>Its zone and class, for the first-out mark.</summary>
    public int Group { get; } = group;

    public AlarmState State { get; set; }

    public AlarmMarks Marks { get; set; }

    /// <summary>Since when it stands (or, normal, since when it is normal).</summary>
    public Moment Since { get; set; }

    public PointId? Cause { get; set; }

    /// <summary>The point by which the condition of the active alarm was last found to hold; null while it is not known to hold.</summary>
    public PointId? Proof { get; set; }

    public double Value { get; set; } = double.NaN;

    public QualityReason Reason { get; set; }

    public int Members { get; set; } = 1;

    /// <summary>What the last transition said of the members.</summary>
    public int MembersTold { get; set; } = 1;

    /// <summary>The condition holds.</summary>
    public bool Active { get; set; }

    /// <summary>Would sound if nothing kept it quiet: from raised until silenced and gone, reset, or normal.</summary>
    public bool Calling { get; set; }

    /// <summary>What it asks of the outputs now.</summary>
    public SoundLevel Sound { get; set; }

    public long? RaisedAt { get; set; }

    public long? RaisedBefore { get; set; }

    public string? SilencedBy { get; set; }

    public string? ShelvedBy { get; set; }

    public long? TestUntil { get; set; }

    public string? TestedBy { get; set; }

    public bool TestAsked { get; set; }

    /// <summary>Counts for first-out: not normal, and real.</summary>
    public bool Standing => State != AlarmState.Normal && (Marks & (AlarmMarks.Test | AlarmMarks.Unarmed)) == 0;

    public AlarmId Id => new(Index);
}
