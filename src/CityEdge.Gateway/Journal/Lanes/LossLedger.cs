namespace CityEdge.Gateway.Journal.Lanes;

/// <summary>Ranges that are lost: each is said once.</summary>
internal static class LossLedger
{
    /// <summary>What of the found ranges nobody has said yet.</summary>
    public static List<SequenceRange> Unsaid(IEnumerable<SequenceRange> found, IEnumerable<SequenceRange> said)
    {
        var left = found.ToList();
        foreach (var known in said)
        {
            left = [.. left.SelectMany(range => Without(range, known))];
        }

        return left;
    }

    /// <summary>What lies between the last record of a segment and a later segment.</summary>
    public static IEnumerable<SequenceRange> Between(Epoch epoch, long last, SegmentHeader next)
    {
        if (next.Epoch == epoch)
        {
            return Range(epoch, last + 1, next.First - 1);
        }

        var end = next.Ended is not { } ended ? [new SequenceRange(epoch, last + 1, null)]
            : ended.Epoch == epoch ? Range(epoch, last + 1, ended.Sequence)
            : [new(epoch, last + 1, null), .. Range(ended.Epoch, 1, ended.Sequence)];
        return end.Concat(Range(next.Epoch, 1, next.First - 1));
    }

    /// <summary>The range, or none when it is empty.</summary>
    public static IEnumerable<SequenceRange> Range(Epoch epoch, long from, long to) => to < from ? [] : [new(epoch, from, to)];

    private static IEnumerable<SequenceRange> Without(SequenceRange range, SequenceRange known)
    {
        if (range.Epoch != known.Epoch || known.To < range.From || range.To < known.From)
        {
            return [range];
        }

        var front = Range(range.Epoch, range.From, known.From - 1);
        return known.To is not { } to ? front
            : range.To is { } end ? front.Concat(Range(range.Epoch, to + 1, end))
            : front.Append(new(range.Epoch, Math.Max(to + 1, range.From), null));
    }
}
