namespace CityEdge.Gateway.Journal.Intake;

/// <summary>What the journal's owner takes to the disk.</summary>
/// <param name="Entry">What happened; never a checkpoint.</param>
/// <param name="Volatile">The id under which it went up before; null where it did not (S6).</param>
internal readonly record struct IntakeItem(JournalEntry Entry, VolatileId? Volatile);
