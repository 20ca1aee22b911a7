namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>One file of a lane.</summary>
/// <param name="Number">Counts up over all epochs; the file's name.</param>
/// <param name="First">First record; its sequence is the one to come while the segment is empty.</param>
/// <param name="Last">Last record; null while it is empty.</param>
/// <param name="FirstStamp">Stamp of the first record; null while it is empty.</param>
/// <param name="LastStamp">Stamp of the last record.</param>
/// <param name="Bytes">Length of the file.</param>
internal sealed record SegmentInfo(long Number, RecordId First, RecordId? Last, Stamp? FirstStamp, Stamp? LastStamp, long Bytes);
