using CityEdge.Safety.Points;

namespace CityEdge.Safety.Alarms;

/// <summary>One step in the life of one alarm, complete in itself: what, from, to, why, by whom, when.</summary>
/// <param name="Sequence">Counts the transitions of this engine from 1 without gaps; part of the snapshot.</param>
/// <param name="Alarm">Which alarm.</param>
/// <param name="Event">What happened.</param>
/// <param name="From">State before.</param>
/// <param name="To">State after.</param>
/// <param name="Marks">Marks after.</param>
/// <param name="Cause">The point whose reading or silence decided; null when a person or a deadline did.</param>
/// <param name="Value">That point's value then; NaN where there was none.</param>
/// <param name="Reason">Why the reading was not good, for faults.</param>
/// <param name="Members">How many points a fault covers (S2); 1 otherwise.</param>
/// <param name="Who">The person, for verbs; null for the engine's own steps.</param>
/// <param name="Why">The person's reason.</param>
/// <param name="At">When, exactly: a deadline's own moment, not the moment it was noticed.</param>
public readonly record struct AlarmTransition(
    long Sequence, AlarmId Alarm, AlarmEvent Event, AlarmState From, AlarmState To, AlarmMarks Marks,
    PointId? Cause, double Value, QualityReason Reason, int Members, string? Who, string? Why, Moment At);
