using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>
/// Stands in for a header of which both places are gone. The checksums of the records prove the epoch; what only the header knew stays unknown: the boot of
/// records that name none, and the secret of their salts.
/// </summary>
internal static class HeaderRebuild
{
    public static SegmentHeader Of(
        IJournalMedium medium, LaneOptions options, IReadOnlyList<LaneSegment> before, IReadOnlyList<LaneFile> files, int index, RecordId? witness)
    {
        var file = files[index];
        var after = files.Skip(index + 1).FirstOrDefault(static later => later.Header is not null)?.Header;
        var last = before.Count == 0 ? null : before[^1].Header;
        SegmentHeader? usual = null;
        foreach (var epoch in new[] { last?.Epoch, after?.Ended?.Epoch, after?.Epoch, witness?.Epoch })
        {
            if (epoch is not { } known)
            {
                continue;
            }

            var header = Blank(options, file, known, last);
            if (known == last?.Epoch)
            {
                var scan = SegmentScan.Of(medium, LaneFormat.NameOf(last.Number), last, long.MaxValue);
                header = header with { First = scan.Next, Chain = scan.Head, Ended = last.Ended };
            }

            usual ??= header;
            var walk = new SegmentWalk(medium);
            walk.Enter(file.Name, file.Length, header, long.MaxValue);
            if (walk.Next(resync: true) == WalkStep.Record)
            {
                return last is null ? header with { First = walk.Current.Sequence } : header;
            }
        }

        return usual ?? Blank(options, file, default, null);
    }

    private static SegmentHeader Blank(LaneOptions options, LaneFile file, Epoch epoch, SegmentHeader? before) => new()
    {
        Kind = options.Kind,
        Reason = EpochReason.Continued,
        Number = file.Number,
        Epoch = epoch,
        First = 1,
        Chain = new byte[LaneChain.HashBytes],
        Boot = Guid.Empty,
        Machine = options.Machine,
        Secret = new byte[LaneChain.HashBytes],
        Reserve = file.Length,
        Previous = before?.Number ?? 0,
    };
}
