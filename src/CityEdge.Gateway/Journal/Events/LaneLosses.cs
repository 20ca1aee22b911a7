using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.Events;

/// <summary>What a lane itself says of what it lost: the headers of its segments, written when the loss was found.</summary>
internal static class LaneLosses
{
    /// <summary>Every loss that the lane has declared.</summary>
    public static IReadOnlyList<SequenceRange> Declared(IJournalMedium medium) =>
        [.. LaneDirectory.Read(medium).Where(static file => file.Header is not null).SelectMany(static file => file.Header!.Lost)];

    /// <summary>What of a range nobody has declared.</summary>
    public static IReadOnlyList<SequenceRange> Undeclared(SequenceRange range, IEnumerable<SequenceRange> declared) => LossLedger.Unsaid([range], declared);

    /// <summary>Why a range is lost.</summary>
    public static LocalText WhyOf(IJournalMedium medium, SequenceRange range)
    {
        foreach (var header in LaneDirectory.Read(medium).Where(static file => file.Header is not null).Select(static file => file.Header!))
        {
            if (header.Lost.Count > 0 && Undeclared(range, header.Lost).Count == 0)
            {
                return WhyOf(header.Reason);
            }
        }

        return new("现在读不出；见 cityedge journal verify", "cannot be read now; see cityedge journal verify");
    }

    private static LocalText WhyOf(EpochReason reason) => reason switch
    {
        EpochReason.Continued or EpochReason.New => new("起始处没有", "not there at the beginning"),
        EpochReason.Cut => new("写到一半被打断", "the write was interrupted"),
        EpochReason.Damaged => new("文件损坏", "the file was damaged"),
        EpochReason.Moved => new("换了机器", "moved to another machine"),
        EpochReason.Restored => new("由备份恢复", "restored from a backup"),
        EpochReason.Newer => new("由更新的版本写成", "written by a newer version"),
        EpochReason.Failed => new("存储出错", "the disk failed"),
    };
}
