namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>What a walk through a segment met.</summary>
internal enum WalkStep : byte
{
    /// <summary>A whole record; the walk stands behind it.</summary>
    Record,

    /// <summary>Nothing more that counts.</summary>
    End,

    /// <summary>No whole record here; the walk stands still.</summary>
    Broken,
}
