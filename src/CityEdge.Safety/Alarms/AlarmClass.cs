namespace CityEdge.Safety.Alarms;

/// <summary>What kind of event an alarm speaks of.</summary>
public enum AlarmClass : byte
{
    Fire = 0, Gas, Electrical, Elevator, Water, Structure, Crowd, Kerb, Security,

    /// <summary>Something that the safety systems need is not as it should be (valve shut, door propped), though not broken.</summary>
    Supervisory,

    /// <summary>Trouble: a device, line, output or the gateway itself does not do its work.</summary>
    Fault,
}
