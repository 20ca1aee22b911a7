using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Journal.Intake;

/// <summary>How two entries of one alarm become one where memory is short (S12). Pure.</summary>
internal static class Gathering
{
    /// <summary>The alarm whose entries may be gathered; null for what stays by itself, such as what a person did.</summary>
    public static AlarmId? AlarmOf(JournalEntry entry) => entry switch
    {
        TransitionEntry { Transition.Who: null } one => one.Transition.Alarm,
        RepeatsEntry many => many.Latest.Alarm,
        _ => null,
    };

    /// <summary>One entry for both, in the place of the later; null where nobody knows yet how the alarm stands after it.</summary>
    public static RepeatsEntry? Join(JournalEntry earlier, JournalEntry later) => Row(later) is not { } row ? null : new RepeatsEntry
    {
        At = later.At,
        First = earlier is RepeatsEntry many ? many.First : earlier.At,
        Latest = later is RepeatsEntry latest ? latest.Latest : ((TransitionEntry)later).Transition,
        Count = CountOf(earlier) + CountOf(later),
        Row = row,
    };

    // Without a row a later transition of the same turn carries it, and that one was a person's.
    private static AlarmSnapshot? Row(JournalEntry entry) => entry is RepeatsEntry many ? many.Row : ((TransitionEntry)entry).Row;

    private static long CountOf(JournalEntry entry) => entry is RepeatsEntry many ? many.Count : 1;
}
