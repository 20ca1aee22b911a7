namespace CityEdge.Safety.Alarms;

/// <summary>Who may see into a zone; unknown is private.</summary>
public enum ZoneBoundary : byte
{
    /// <summary>Behind the door: only life-safety alarms and faults leave, in one fixed form (S10).</summary>
    Private = 0,

    /// <summary>Shared way: the city sees it.</summary>
    Corridor,

    /// <summary>Street.</summary>
    Public,
}
