using System.Security.Cryptography;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Backup;

/// <summary>
/// Copies a lane elsewhere, unreadable sectors as zeros, and lets the lane mend the copy: records keep their ids and hashes, the copy says exactly what it lost, and the
/// original keeps every byte.
/// </summary>
internal static class LaneCopy
{
    private const int AtOnce = 64 << 10;

    /// <param name="from">The damaged lane, open for reading.</param>
    /// <param name="into">An empty directory; the lane's from now on.</param>
    /// <param name="kind">Which lane it is.</param>
    /// <returns>What the copy found lost and salvaged.</returns>
    /// <exception cref="MediumException">A disk refused.</exception>
    public static (IReadOnlyList<SequenceRange> Lost, IReadOnlyList<SequenceRange> Salvaged, long Unreadable) Salvage(IJournalMedium from, IJournalMedium into, LaneKind kind)
    {
        var files = LaneDirectory.Read(from).FindAll(static file => file.State != LaneFileState.Spare);
        long unreadable = 0;
        foreach (var file in files)
        {
            unreadable += Copy(from, file, into);
        }

        into.SyncNames();
        var newest = files.FindLast(static file => file.Header is not null)?.Header;
        var options = new LaneOptions
        {
            Kind = kind,
            Machine = newest?.Machine ?? Guid.Empty,
            Boot = newest?.Boot ?? Guid.Empty,
            Draw = RandomNumberGenerator.Fill,
            SegmentBytes = newest is { Reserve: > LaneFormat.FramesAt } ? newest.Reserve : LaneDefaults.SegmentBytes,
            Spares = 0,
        };
        using var lane = Lane.Open(into, options);
        var lost = new List<SequenceRange>(lane.Report.Lost);
        foreach (var segment in lane.Segments.Select(static segment => segment.Number).ToList())
        {
            lost.AddRange(LossLedger.Unsaid(lane.Verify(segment), lost));
        }

        return (lost, lane.Report.Salvaged, unreadable);
    }

    private static long Copy(IJournalMedium from, LaneFile file, IJournalMedium into)
    {
        into.Create(file.Name, file.Length);
        var bytes = new byte[AtOnce];
        long unreadable = 0;
        for (long at = 0; at < file.Length;)
        {
            var piece = bytes.AsSpan(0, (int)Math.Min(AtOnce, file.Length - at));
            unreadable += Read(from, file.Name, at, piece);
            into.Write(file.Name, at, piece);
            at += piece.Length;
        }

        into.Sync(file.Name);
        return unreadable;
    }

    // A sector that cannot be read becomes zeros; the checksums of the records say what that cost.
    private static int Read(IJournalMedium from, string name, long at, Span<byte> into)
    {
        try
        {
            into[from.Read(name, at, into)..].Clear();
            return 0;
        }
        catch (MediumException broken) when (broken.Failure == MediumFailure.Broken)
        {
            if (into.Length <= LaneFormat.Sector)
            {
                into.Clear();
                return into.Length;
            }

            var half = into.Length / 2 / LaneFormat.Sector * LaneFormat.Sector;
            half = half == 0 ? LaneFormat.Sector : half;
            return Read(from, name, at, into[..half]) + Read(from, name, at + half, into[half..]);
        }
    }
}
