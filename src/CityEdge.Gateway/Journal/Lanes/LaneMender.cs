using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>
/// Puts a mended file in the place of a damaged one and keeps the damaged one. At every instant either the one or the other bears the segment's name, or
/// <see cref="Undo"/> gives it back to the damaged one.
/// </summary>
internal static class LaneMender
{
    /// <summary>Takes back a mending that broke off; the damage is found again.</summary>
    public static void Undo(IJournalMedium medium)
    {
        var names = medium.List();
        foreach (var name in names.Where(static name => name.EndsWith(LaneFormat.MendSuffix, StringComparison.Ordinal)))
        {
            medium.Delete(name);
        }

        foreach (var name in names.Where(static name => name.EndsWith(LaneFormat.DamagedSuffix, StringComparison.Ordinal)).Reverse())
        {
            if (SegmentOf(name) is { } segment && !medium.List().Contains(segment))
            {
                medium.Rename(name, segment);
            }
        }
    }

    /// <summary>What was set aside of a segment, in order.</summary>
    public static List<string> Quarantined(IJournalMedium medium, string segment) =>
        [.. medium.List().Where(name => name.EndsWith(LaneFormat.DamagedSuffix, StringComparison.Ordinal) && SegmentOf(name) == segment)];

    /// <summary>Mends a segment of which everything that is lost has been said.</summary>
    /// <returns>The name of the damaged file as it is now; null where the disk has no room for a second one: then the damage stays where it is, and readers pass over it.</returns>
    public static string? Mend(IJournalMedium medium, LaneSegment segment, SegmentScan scan)
    {
        var mend = segment.Name + LaneFormat.MendSuffix;
        try
        {
            Copy(medium, segment, scan, mend);
        }
        catch (MediumException full) when (full.Failure == MediumFailure.Full)
        {
            if (medium.List().Contains(mend))
            {
                medium.Delete(mend);
            }

            return null;
        }

        var count = Quarantined(medium, segment.Name).Count;
        var aside = segment.Name + (count == 0 ? "" : $".{count + 1}") + LaneFormat.DamagedSuffix;
        medium.Rename(segment.Name, aside);
        medium.SyncNames(); // sync: mend-aside

        // Whether this reaches the disk matters to nobody: without it the damaged file gets its name back and is mended again.
        medium.Rename(mend, segment.Name);
        return aside;
    }

    private static void Copy(IJournalMedium medium, LaneSegment segment, SegmentScan scan, string mend)
    {
        var length = LaneFormat.FramesAt + scan.Pieces.Sum(static piece => piece.Length);
        medium.Create(mend, length);
        medium.Write(mend, 0, (segment.Header with { Reserve = length }).ToBytes());
        var window = new SegmentWindow(medium);
        window.Open(segment.Name);
        long to = LaneFormat.FramesAt;
        foreach (var (at, bytes) in scan.Pieces)
        {
            for (long done = 0; done < bytes;)
            {
                var piece = window.Take(at + done, (int)Math.Min(64 << 10, bytes - done));
                if (piece.IsEmpty)
                {
                    throw new MediumException(MediumFailure.Broken, $"{segment.Name} ends before the records that it held a moment ago.");
                }

                medium.Write(mend, to, piece);
                done += piece.Length;
                to += piece.Length;
            }
        }

        medium.Sync(mend); // sync: mend
    }

    private static string? SegmentOf(string damaged)
    {
        var end = damaged.IndexOf(LaneFormat.SegmentSuffix, StringComparison.Ordinal);
        return end < 0 ? null : damaged[..(end + LaneFormat.SegmentSuffix.Length)];
    }
}
