namespace CityEdge.Safety.Alarms;

/// <summary>Asks marks without boxing them.</summary>
internal static class AlarmMarksExtensions
{
    // Enum.HasFlag boxes in unoptimised code, and a reading must not allocate in any build.
    public static bool Has(this AlarmMarks marks, AlarmMarks mark) => (marks & mark) != 0;
}
