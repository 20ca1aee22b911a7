namespace CityEdge.Safety.Alarms;

/// <summary>What an output that acts works upon.</summary>
public enum ActKind : byte
{
    WaterValve = 0,
    GasValve,
    Breaker,

    /// <summary>Frees a door that is otherwise locked.</summary>
    DoorRelease,

    /// <summary>An ordinary or explosion-proof fan, never the smoke extract.</summary>
    ExhaustFan,

    /// <summary>The main that feeds hydrants and sprinklers. Named only to be refused (S3).</summary>
    FireMain,

    /// <summary>The fans and dampers that keep the way out free of smoke. Named only to be refused (S3).</summary>
    SmokeExtract,
}
