namespace CityEdge.Gateway.Journal.Intake;

/// <summary>What the journal's owner takes to the disk.</summary>
/// <param name="Entry">What happened; never a checkpoint.</param>
/// <param name="Volatile">Its number in the volatile epoch; null where it has none (S6).</param>
internal readonly record struct IntakeItem(JournalEntry Entry, long? Volatile);
