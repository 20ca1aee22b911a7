namespace CityEdge.Safety.Alarms;

/// <summary>What hangs on a breaker. From <see cref="Gateway"/> on it is something that no breaker of ours may cut (S3).</summary>
public enum BreakerLoad : byte
{
    Lights = 0,
    Sockets,
    Kitchen,
    Heating,
    Cooling,
    Machines,
    Chargers,
    Signs,

    Gateway,
    Siren,
    Router,
    Elevator,
    SmokeExtract,
    FirePump,
    EmergencyLights,
}
