namespace CityEdge.Safety.Points;

/// <summary>How far a wall stamp may be trusted. Ages and delays never depend on it.</summary>
public enum ClockQuality : byte
{
    /// <summary>The clock was never set since the start (1970 after a power cut).</summary>
    Unsynchronised = 0,

    /// <summary>Restored from the last known time: not before the truth, perhaps behind it.</summary>
    Restored,

    /// <summary>Disciplined by a time source.</summary>
    Synchronised,
}
