using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Intake;

/// <summary>What had to go because the disk did not come round: exact, so that it can be said.</summary>
/// <param name="From">First transition that went, by the engine's own count; 0 where none did.</param>
/// <param name="To">Last one.</param>
/// <param name="Transitions">How many of them were waiting by themselves or in a summary.</param>
/// <param name="Actions">How many actions of people went.</param>
/// <param name="Notes">How many notes went.</param>
/// <param name="At">When the last of them was.</param>
internal readonly record struct IntakeLoss(long From, long To, long Transitions, long Actions, long Notes, Moment At)
{
    public long Count => Transitions + Actions + Notes;

    /// <summary>With one entry more.</summary>
    public IntakeLoss With(JournalEntry entry)
    {
        var later = this with { At = entry.At };
        return entry switch
        {
            TransitionEntry one => later.With(one.Transition.Sequence, 1),
            RepeatsEntry many => later.With(many.Latest.Sequence, many.Count),
            ActionEntry => later with { Actions = Actions + 1 },
            _ => later with { Notes = Notes + 1 },
        };
    }

    /// <summary>With a loss that was told in a note, which has now gone itself.</summary>
    public IntakeLoss With(in IntakeLoss earlier) => new(
        From == 0 ? earlier.From : earlier.From == 0 ? From : Math.Min(From, earlier.From), Math.Max(To, earlier.To),
        Transitions + earlier.Transitions, Actions + earlier.Actions, Notes + earlier.Notes, Count > 0 ? At : earlier.At);

    private IntakeLoss With(long sequence, long count) => this with
    {
        From = From == 0 ? sequence : Math.Min(From, sequence),
        To = Math.Max(To, sequence),
        Transitions = Transitions + count,
    };
}
