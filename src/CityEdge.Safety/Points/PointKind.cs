namespace CityEdge.Safety.Points;

/// <summary>What a point's value means.</summary>
public enum PointKind : byte
{
    /// <summary>A measured quantity.</summary>
    Analog = 0,

    /// <summary>A state number; every change counts and none may be skipped.</summary>
    State,
}
