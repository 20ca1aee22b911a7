using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>Keeps a lane within its bytes: readings coarser first, then oldest segments away. Pure: it judges, the journal's owner acts and says so.</summary>
/// <remarks>
/// Ask after every sync that may have begun a segment, and act before the next. There is always room left for one more segment, so that the lane stays
/// within its bytes between two questions. The factor is judged once for each segment that was filled under it, by the pace of the last day: doubled when
/// the bytes would not hold <c>keep</c>, halved when they would hold it with a quarter to spare at twice the pace, so that it never swings. A lane whose factor means
/// nothing (alarms) ignores it. After a start the factor is whatever the caller says; how the older segments were written is not asked.
/// </remarks>
internal sealed class LaneBudget(long bytes, TimeSpan keep)
{
    /// <summary>Largest report factor.</summary>
    public const int MostFactor = 8;

    // A burst of less than an hour is judged as if it were the whole hour: the first minutes after a start are no pace.
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private long _judged = -1;
    private long _since = -1;

    /// <summary>What to do now.</summary>
    /// <param name="lane">The lane's files, oldest first.</param>
    /// <param name="laneBytes">Bytes on the medium.</param>
    /// <param name="factor">The report factor in force: 1, 2, 4 or 8.</param>
    /// <param name="now">Now.</param>
    public BudgetVerdict Judge(IReadOnlyList<SegmentInfo> lane, long laneBytes, int factor, in Stamp now) =>
        lane.Count == 0 ? new BudgetVerdict(0, factor) : new BudgetVerdict(ToDrop(lane, laneBytes), NextFactor(lane, factor, now));

    // The current segment is never dropped; a budget smaller than two segments is one that the options should not have allowed.
    private int ToDrop(IReadOnlyList<SegmentInfo> lane, long laneBytes)
    {
        var over = laneBytes - Room(lane);
        var drop = 0;
        while (over > 0 && drop < lane.Count - 1)
        {
            over -= lane[drop++].Bytes;
        }

        return drop;
    }

    private long Room(IReadOnlyList<SegmentInfo> lane) => bytes - lane[^1].Bytes;

    private int NextFactor(IReadOnlyList<SegmentInfo> lane, int factor, in Stamp now)
    {
        if (lane.Count < 2 || lane[^2].Number == _judged)
        {
            return factor;
        }

        _judged = lane[^2].Number;
        if (PaceOf(lane, now) is not { } perTick)
        {
            return factor;
        }

        var (needed, room) = (perTick * keep.Ticks, Room(lane));
        var next = needed > room ? Math.Min(factor * 2, MostFactor) : needed * 2 < room * 0.75 ? Math.Max(factor / 2, 1) : factor;
        if (next != factor)
        {
            // What is in the current segment so far was written under the old factor.
            _since = lane[^1].Number;
        }

        return next;
    }

    // Bytes per tick of the newest full segments, back to a day, to a gap in what is known of time, or to the last change of the factor.
    private double? PaceOf(IReadOnlyList<SegmentInfo> lane, in Stamp now)
    {
        var end = lane[^1].FirstStamp ?? now;
        var (filled, span) = (0L, TimeSpan.Zero);
        for (var i = lane.Count - 2; i >= 0 && lane[i].Number > _since && span < Day; i--)
        {
            if (lane[i].FirstStamp is not { } first || end.Since(first) is not { } took)
            {
                break;
            }

            (filled, span) = (filled + lane[i].Bytes, took);
        }

        return filled == 0 ? null : filled / (double)Math.Max(span.Ticks, Shortest.Ticks);
    }
}

/// <summary>What a lane's budget asks for.</summary>
/// <param name="Drop">How many of the oldest segments to delete.</param>
/// <param name="Factor">The report factor from now on.</param>
internal readonly record struct BudgetVerdict(int Drop, int Factor);
