using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Intake;

/// <summary>What waits in memory to be journalled, in the order in which the loop saw it.</summary>
internal abstract record JournalEntry
{
    public required Moment At { get; init; }
}

/// <summary>A transition of an alarm.</summary>
internal sealed record TransitionEntry : JournalEntry
{
    public required AlarmTransition Transition { get; init; }

    /// <summary>The alarm as it stands after this transition; null where a later transition of the same turn carries it.</summary>
    public AlarmSnapshot? Row { get; init; }
}

/// <summary>A person's verb that reached the engine.</summary>
internal sealed record ActionEntry : JournalEntry
{
    public required OperatorAction Action { get; init; }

    public required ActionResult Result { get; init; }

    /// <summary>All points that are isolated now; part of the state because an isolated point need not belong to any alarm.</summary>
    public required IReadOnlyList<PointSnapshot> Isolated { get; init; }
}

/// <summary>Everything the engine knows at this place in the order; kept as a checkpoint, not in the lane.</summary>
internal sealed record CheckpointEntry : JournalEntry
{
    public required EngineSnapshot Snapshot { get; init; }
}

/// <summary>What the gateway or the journal says of itself.</summary>
internal sealed record NoteEntry : JournalEntry
{
    public required Protocol.PrivatePart Note { get; init; }

    /// <summary><c>cityedge.noun.past-verb.v1</c>.</summary>
    public required string Type { get; init; }
}

/// <summary>Repeats of one alarm that were not kept one by one (S12); never of a P1.</summary>
internal sealed record RepeatsEntry : JournalEntry
{
    /// <summary>The last transition that was not kept by itself.</summary>
    public required AlarmTransition Latest { get; init; }

    /// <summary>When the first one was.</summary>
    public required Moment First { get; init; }

    /// <summary>How many transitions this entry stands for.</summary>
    public required long Count { get; init; }

    /// <summary>The alarm as it stands after them.</summary>
    public required AlarmSnapshot Row { get; init; }
}
