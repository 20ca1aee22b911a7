namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>A segment that the lane knows, with what it has learned of it.</summary>
internal sealed class LaneSegment(SegmentHeader header, long bytes)
{
    public SegmentHeader Header { get; } = header;

    public string Name { get; } = LaneFormat.NameOf(header.Number);

    public long Bytes { get; set; } = bytes;

    /// <summary>Sequence of its last record; one before its first while it is empty.</summary>
    public long Last { get; set; } = header.First - 1;

    public Stamp? FirstStamp { get; set; }

    public Stamp? LastStamp { get; set; }

    /// <summary>The header's second place is gone.</summary>
    public bool Harmed { get; init; }

    public SegmentInfo Info => new(
        Header.Number, new(Header.Epoch, Header.First), Last < Header.First ? null : new RecordId(Header.Epoch, Last), FirstStamp, LastStamp, Bytes);
}
