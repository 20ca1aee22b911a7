using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal;

/// <summary>Where the journal lies in a state directory.</summary>
internal static class JournalPlaces
{
    public static string Of(string state, JournalPart part) => Path.Combine(state, "journal", part switch
    {
        JournalPart.Alarms => "alarms",
        JournalPart.Readings => "readings",
        JournalPart.Checkpoint => "checkpoint",
    });

    /// <summary>Opens a directory for its one writer.</summary>
    /// <param name="state">The state directory.</param>
    /// <param name="part">Which one of the journal.</param>
    /// <param name="started">The state directory that the gateway started on; in any other none is made or opened. Null where it is not known.</param>
    /// <exception cref="MediumException">The disk refused, or somebody else writes there.</exception>
    public static IJournalMedium Open(string state, JournalPart part, StateIdentity? started = null)
    {
        started?.Require();
        return new FileMedium(Of(state, part));
    }
}
