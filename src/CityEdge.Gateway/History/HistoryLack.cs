using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;

namespace CityEdge.Gateway.History;

/// <summary>Records of one lane that the history would hold and does not: lost or damaged in the journal, or in a form that this version cannot read.</summary>
/// <param name="Lane">Which lane.</param>
/// <param name="Records">How many; at least so many where a damage left no witness of how far it went.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them; what lies between may be there.</param>
internal sealed record HistoryLack(LaneKind Lane, long Records, RecordId First, RecordId Last)
{
    /// <summary>A record that cannot be read.</summary>
    public static HistoryLack Of(LaneKind lane, RecordId id) => new(lane, 1, id, id);

    /// <summary>Records that are not there.</summary>
    public static HistoryLack Of(LaneKind lane, in SequenceRange gap)
    {
        var to = Math.Max(gap.From, gap.To ?? gap.From);
        return new(lane, to - gap.From + 1, new RecordId(gap.Epoch, gap.From), new RecordId(gap.Epoch, to));
    }

    /// <summary>The two of one lane as one.</summary>
    public HistoryLack And(HistoryLack other) => this with
    {
        Records = Records + other.Records,
        First = First.CompareTo(other.First) <= 0 ? First : other.First,
        Last = Last.CompareTo(other.Last) >= 0 ? Last : other.Last,
    };

    /// <summary>From where to where, as the verbs name records: <c>alarms/2-7f3a21c0/41 – alarms/2-7f3a21c0/57</c>.</summary>
    public string Range() => First == Last ? Name(First) : $"{Name(First)} – {Name(Last)}";

    private string Name(RecordId id) => $"{EventWords.Of(Lane)}/{id}";
}
