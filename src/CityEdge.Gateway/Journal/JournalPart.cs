namespace CityEdge.Gateway.Journal;

/// <summary>The directories of the journal; each is a medium of its own and fails by itself.</summary>
internal enum JournalPart : byte
{
    Alarms = 0,
    Readings,
    Checkpoint,
}
