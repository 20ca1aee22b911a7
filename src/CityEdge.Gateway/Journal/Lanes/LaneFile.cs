namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>A file of a lane's directory that bears a segment's name.</summary>
/// <param name="Number">By its name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="State">What stands at its start.</param>
internal sealed record LaneFile(long Number, string Name, long Length, LaneFileState State)
{
    /// <summary>Its header, where one of the two places can be believed.</summary>
    public SegmentHeader? Header { get; init; }

    /// <summary>One of the two places cannot be believed.</summary>
    public bool Harmed { get; init; }

    /// <summary>Stamp of the record at the front, where there is a whole one.</summary>
    public Stamp? FirstStamp { get; init; }

    /// <summary>Where a newer version says its epoch stands.</summary>
    public uint NewerOrdinal { get; init; }

    /// <summary>Nothing stands where records would be: its making was interrupted.</summary>
    public bool Barren { get; init; }
}
