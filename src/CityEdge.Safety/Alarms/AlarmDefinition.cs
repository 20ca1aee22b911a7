
namespace CityEdge.Safety.Alarms;

/// <summary>What an alarm is called, how grave it is and how it ends.</summary>
public sealed record AlarmDefinition
{
    /// <summary>Unique in the site: the rule's id, or the point's name for its fault.</summary>
    public required string Id { get; init; }

    public AlarmClass Class { get; init; }

    public AlarmPriority Priority { get; init; } = AlarmPriority.P2;

    /// <summary>Index into <see cref="SafetyModel.Zones"/>, or -1.</summary>
    public int Zone { get; init; } = -1;

    /// <summary>Stands until a person resets it (fire practice: GB 4717).</summary>
    public bool Latched { get; init; }

    /// <summary>Whether it must be acknowledged to leave. Faults clear by themselves (EN 54-2 allows it).</summary>
    public bool NeedsAcknowledge { get; init; } = true;

    /// <summary>Recorded but never annunciated while false.</summary>
    public bool Armed { get; init; } = true;

    /// <summary>Text for people, zh and en.</summary>
    public LocalText Name { get; init; }

    /// <summary>The output whose action it tells of (index into <see cref="SafetyModel.Outputs"/>): active while that output acts; -1 for every other alarm.</summary>
    public int Acts { get; init; } = -1;

    /// <summary>The id of the alarm that tells of an output's action.</summary>
    public static string IdOfAct(string output) => "act:" + output;

    /// <summary>Life-safety: never summarised, never shelved when it is a fire.</summary>
    public bool LifeSafety => Priority == AlarmPriority.P1;
}
