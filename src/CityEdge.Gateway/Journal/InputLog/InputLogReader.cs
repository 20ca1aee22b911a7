using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>Finds and opens the files of an input log.</summary>
internal static class InputLogReader
{
    // A file of ours is a few megabytes; what is longer than this was not written by a recorder.
    private const long LongestFile = 1 << 30;

    /// <summary>Names of the files, in the order in which they were recorded.</summary>
    public static IReadOnlyList<string> List(IJournalMedium medium) =>
        [.. medium.List().Where(static name => InputLogFormat.NumberOf(name) is not null).OrderBy(InputLogFormat.NumberOf)];

    /// <summary>Opens one file; a file being written may be read as far as it goes.</summary>
    /// <exception cref="MediumException">The disk refused.</exception>
    public static InputLogFile Open(IJournalMedium medium, string name)
    {
        var bytes = new byte[Math.Min(medium.LengthOf(name), LongestFile)];
        var filled = 0;
        while (filled < bytes.Length && medium.Read(name, filled, bytes.AsSpan(filled)) is var read and > 0)
        {
            filled += read;
        }

        return new InputLogFile(name, bytes.AsMemory(0, filled));
    }
}
