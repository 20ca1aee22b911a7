namespace CityEdge.Safety.Points;

/// <summary>What the engine knows of one point; owned by the <see cref="PointTable"/>.</summary>
internal sealed class PointState(int index, PointDefinition definition)
{
    public int Index { get; } = index;

    public PointDefinition Definition { get; } = definition;

    public int Parent { get; } = definition.Parent?.Index ?? -1;

    /// <summary>Its fault alarm, or -1.</summary>
    public int Fault { get; set; } = -1;

    public double Value { get; set; } = double.NaN;

    public Quality Quality { get; set; }

    public QualityReason Reason { get; set; } = QualityReason.AwaitingFirst;

    public DateTimeOffset? SourceTime { get; set; }

    public Moment Received { get; set; }

    public long? LastGood { get; set; }

    public bool Heard { get; set; }

    /// <summary>No good value for the supervision time.</summary>
    public bool Dead { get; set; }

    /// <summary>Dead, and a parent's fault speaks for it.</summary>
    public bool Suppressed { get; set; }

    public long? IsolatedUntil { get; set; }

    public string? IsolatedBy { get; set; }

    /// <summary>How many measurements beneath have no value now: bad, or dead.</summary>
    public int LostBeneath { get; set; }

    /// <summary>Is among the <see cref="LostBeneath"/> of its parents.</summary>
    public bool CountedAsLost { get; set; }

    public bool Isolated => IsolatedUntil is not null;

    /// <summary>Known to be bad: something said so, or its supervision time has passed. A point that was never heard is not evidence.</summary>
    public bool KnownBad => !Isolated && (Dead || (Quality == Quality.Bad && Reason != QualityReason.AwaitingFirst));

    /// <summary>A measurement without a value: a member of a parent's fault. Its own supervision time need not have run out, because people read "1 fault, 2 points".</summary>
    public bool Lost => Definition.Role == PointRole.Measurement && (Dead || Quality == Quality.Bad);

    public PointId Id => new(Index);
}
