namespace CityEdge.Gateway.Page;

/// <summary>The one thing that a glance at the page must tell, gravest last.</summary>
internal enum Verdict : byte
{
    /// <summary>Everything that was asked for has been heard, and nothing stands.</summary>
    Normal = 0,

    /// <summary>A life-safety point has neither spoken nor faulted since the start (S15): not yet good.</summary>
    Starting,

    /// <summary>Nothing stands but a test or what a person has set aside.</summary>
    SetAside,

    /// <summary>A fault, or a warning to act on today.</summary>
    Fault,

    /// <summary>Danger that is not a fire.</summary>
    Danger,

    /// <summary>The gateway's own loop does not answer: what is shown is old.</summary>
    Blind,

    /// <summary>Fire: the only thing that is ever red (R2).</summary>
    Fire,
}
