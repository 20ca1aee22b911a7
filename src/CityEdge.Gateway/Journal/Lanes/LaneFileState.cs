namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>What stands at the start of a segment's file.</summary>
internal enum LaneFileState : byte
{
    /// <summary>Nothing: reserved and not used yet.</summary>
    Spare,

    /// <summary>A header of ours.</summary>
    Used,

    /// <summary>A header of a newer version.</summary>
    Newer,

    /// <summary>Neither.</summary>
    Headless,
}
