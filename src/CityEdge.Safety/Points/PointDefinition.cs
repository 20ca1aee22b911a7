namespace CityEdge.Safety.Points;

/// <summary>A point as configured: its name, its meaning and how long its silence is borne.</summary>
public sealed record PointDefinition
{
    /// <summary>Name in rules and on pages: <c>device.point</c>, <c>line:bus1</c>, <c>device:temp-1</c>, <c>output:siren</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the point stands for.</summary>
    public PointRole Role { get; init; }

    /// <summary>Analog or state.</summary>
    public PointKind Kind { get; init; }

    /// <summary>Unit of every value of this point; readings are converted before they reach the engine.</summary>
    public Unit Unit { get; init; }

    /// <summary>Index into <see cref="SafetyModel.Zones"/>, or -1 for what belongs to the whole site.</summary>
    public int Zone { get; init; } = -1;

    /// <summary>The point that answers for this one's silence: its device, that device's line; null at the top.</summary>
    public PointId? Parent { get; init; }

    /// <summary>After this long without a good reading the silence is a fault. Zero: not supervised (only for points nobody relies on).</summary>
    public TimeSpan Supervision { get; init; }

    /// <summary>Whether an alarm of the life-safety class depends on this point.</summary>
    public bool LifeSafety { get; init; }

    /// <summary>The word under which rules find this point in a place (<c>temperature in kitchen</c>); empty: under none.</summary>
    public string Measures { get; init; } = "";

    /// <summary>What its sensor can measure, in its unit; null where nobody says. A setpoint beyond it is an error at load.</summary>
    public ValueRange? Range { get; init; }
}
