namespace CityEdge.Safety.Alarms;

/// <summary>Where an output that acts puts what it works upon.</summary>
public enum ActPosition : byte
{
    Closed = 0,
    Open,
    Off,
    On,
}
