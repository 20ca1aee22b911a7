namespace CityEdge.Safety.Alarms;

/// <summary>Whether a verb was carried out, and if not, why.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Changed">How many alarms or points it changed.</param>
public readonly record struct ActionResult(ActionOutcome Outcome, int Changed);
