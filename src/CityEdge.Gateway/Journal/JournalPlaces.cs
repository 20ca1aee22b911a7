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
    /// <exception cref="MediumException">The disk refused, or somebody else writes there.</exception>
    public static IJournalMedium Open(string state, JournalPart part) => new FileMedium(Of(state, part));
}
