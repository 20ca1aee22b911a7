using System.Buffers.Binary;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>The files of a lane as their names and headers tell; of the records only the first of each is looked at.</summary>
internal static class LaneDirectory
{
    private const int WindowBytes = LaneFormat.FramesAt * 2;

    /// <summary>All files that bear a segment's name, by number.</summary>
    /// <exception cref="MediumException">The disk refused.</exception>
    public static List<LaneFile> Read(IJournalMedium medium)
    {
        var files = new List<LaneFile>();
        var window = new SegmentWindow(medium, WindowBytes);
        foreach (var name in medium.List())
        {
            if (LaneFormat.NumberOf(name) is { } number && Look(medium, window, name, number) is { } file)
            {
                files.Add(file);
            }
        }

        files.Sort(static (one, other) => one.Number.CompareTo(other.Number));
        return files;
    }

    /// <summary>One file as it is now; null when it is not there.</summary>
    public static LaneFile? Look(IJournalMedium medium, string name, long number) => Look(medium, new SegmentWindow(medium, WindowBytes), name, number);

    /// <summary>
    /// The last sequence that counts in a segment: less than the next segment's first, and no more than a later epoch says of the end of this one.
    /// </summary>
    public static long LimitOf(IReadOnlyList<SegmentHeader> headers, int index)
    {
        var limit = long.MaxValue;
        for (var i = index + 1; i < headers.Count; i++)
        {
            var later = headers[i];
            if (later.Epoch != headers[index].Epoch)
            {
                return later.Ended is { } ended && ended.Epoch == headers[index].Epoch ? Math.Min(limit, ended.Sequence) : limit;
            }

            limit = Math.Min(limit, later.First - 1);
        }

        return limit;
    }

    // A file that is deleted while it is looked at was never there.
    private static LaneFile? Look(IJournalMedium medium, SegmentWindow window, string name, long number)
    {
        try
        {
            var length = medium.LengthOf(name);
            window.Open(name);
            var there = window.Take(0, LaneFormat.FramesAt);
            var first = SegmentHeader.Read(there[..Math.Min(there.Length, LaneFormat.CopyAt)]);
            var second = there.Length > LaneFormat.CopyAt ? SegmentHeader.Read(there[LaneFormat.CopyAt..]) : null;
            if ((first ?? second) is { } header && header.Number == number)
            {
                return new(number, name, length, LaneFileState.Used) { Header = header, Harmed = first is null || second is null, FirstStamp = FirstStamp(window, header) };
            }

            if (SegmentHeader.VersionOf(there) is > LaneFormat.Version)
            {
                return new(number, name, length, LaneFileState.Newer) { NewerOrdinal = there.Length < 28 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(there[24..]) };
            }

            return IsBlank(window, 0, length)
                ? new(number, name, length, LaneFileState.Spare)
                : new(number, name, length, LaneFileState.Headless) { Harmed = true, Barren = IsBlank(window, LaneFormat.FramesAt, length) };
        }
        catch (MediumException gone) when (gone.Failure == MediumFailure.Gone && !medium.List().Contains(name))
        {
            return null;
        }
    }

    private static Stamp? FirstStamp(SegmentWindow window, SegmentHeader header) =>
        Frame.ReadHead(window.Take(LaneFormat.FramesAt, Frame.HeadMost), header) is { } frame && frame.Holds(window.Take(LaneFormat.FramesAt, frame.Length), header.Seed)
            ? frame.Stamp : null;

    private static bool IsBlank(SegmentWindow window, long from, long length)
    {
        for (var at = from; at < length;)
        {
            var piece = window.Take(at, WindowBytes);
            if (piece.IsEmpty || piece.ContainsAnyExcept((byte)0))
            {
                return piece.IsEmpty;
            }

            at += piece.Length;
        }

        return true;
    }
}
