using System.Globalization;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Protocol;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal;

/// <summary>What the journal's owner says beside <see cref="Notes"/>: of what memory could not hold, and of ids that belong together.</summary>
internal static class JournalNotes
{
    /// <summary>Memory was full before the owner fetched these readings.</summary>
    public static NoteEntry Dropped(in Moment at, in DroppedReadings dropped) => new()
    {
        At = at,
        Type = EventTypes.JournalOverflowed,
        Note = new PrivatePart
        {
            Lane = EventWords.Of(LaneKind.Readings),
            Count = dropped.Count,
            First = dropped.From.Wall,
            Last = dropped.To.Wall,
            TextZh = Text($"内存已满，{dropped.Count} 个读数未能保存。"),
            TextEn = Text($"Memory was full; {dropped.Count} readings were not kept."),
        },
    };

    /// <summary>A flush that came back too late is durable after all: its entries had gone up under volatile ids meanwhile.</summary>
    /// <param name="at">Now.</param>
    /// <param name="pairs"><c>alarms/v-7f3a21c0/1 = alarms/2-7f3a21c0/41</c>.</param>
    public static NoteEntry Matched(in Moment at, IReadOnlyList<string> pairs) => new()
    {
        At = at,
        Type = EventTypes.JournalResumed,
        Note = new PrivatePart
        {
            Lane = EventWords.Of(LaneKind.Alarms),
            Count = pairs.Count,
            TextZh = "过慢的写入最终已落盘，临时编号与正式编号对应如下。",
            TextEn = "A flush that came back too late is on the disk after all; these ids are the same events.",
            Ranges = pairs,
        },
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
