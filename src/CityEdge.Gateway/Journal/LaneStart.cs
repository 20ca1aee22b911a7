using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.Journal;

/// <summary>Opens a lane of the journal with its directory, or neither.</summary>
internal static class LaneStart
{
    /// <param name="options">Where it lies.</param>
    /// <param name="part">Which directory.</param>
    /// <param name="durable">The last record known to be durable.</param>
    /// <param name="again">Whether it was open in this process before: then nothing behind <paramref name="durable"/> counts, because all of it is appended anew.</param>
    /// <exception cref="Media.MediumException">The disk refused.</exception>
    public static Lane Open(JournalOptions options, JournalPart part, RecordId? durable, bool again)
    {
        var lane = options.Lane(part == JournalPart.Alarms ? LaneKind.Alarms : LaneKind.Readings);
        var medium = options.Open(part);
        try
        {
            return again ? Lane.Reopen(medium, lane, durable) : Lane.Open(medium, lane, durable);
        }
        catch
        {
            medium.Dispose();
            throw;
        }
    }
}
