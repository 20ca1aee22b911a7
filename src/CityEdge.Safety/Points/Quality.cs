namespace CityEdge.Safety.Points;

/// <summary>How far a reading may be trusted. The default value is <see cref="Bad"/>, so that nothing forgotten reads as good.</summary>
public enum Quality : byte
{
    /// <summary>Not a measurement: the value says nothing and is never compared.</summary>
    Bad = 0,

    /// <summary>A value whose age or origin is unsure (retained, suspect after a late answer): it may raise, never clear.</summary>
    Uncertain,

    /// <summary>A fresh value from a working device.</summary>
    Good,
}
