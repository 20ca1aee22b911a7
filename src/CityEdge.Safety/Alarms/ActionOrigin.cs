namespace CityEdge.Safety.Alarms;

/// <summary>Where a person stands who acts.</summary>
public enum ActionOrigin : byte
{
    /// <summary>Elsewhere, through an uplink: may not silence, isolate, shelve, reset or weaken anything (S1).</summary>
    Remote = 0,

    /// <summary>At the site: panel, local page, command on the box.</summary>
    OnSite,
}
