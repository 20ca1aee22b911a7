namespace CityEdge.Safety.Alarms;

/// <summary>How soon a person must act.</summary>
public enum AlarmPriority : byte
{
    /// <summary>Life at risk: siren, calls, fire station.</summary>
    P1 = 1,

    /// <summary>Danger: act within minutes.</summary>
    P2,

    /// <summary>Fault or warning: act today.</summary>
    P3,
}
