namespace CityEdge.Gateway.Replay;

/// <summary>What was met in recordings while they were read.</summary>
internal sealed class RecordingCounts
{
    /// <summary>A pause of all points longer than this is said.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMinutes(10);

    /// <summary>Rows that could be used.</summary>
    public long Rows { get; set; }

    /// <summary>Rows that said what the point's row before had said for the same time.</summary>
    public long Dropped { get; set; }

    /// <summary>Rows put into their place within the window.</summary>
    public long Reordered { get; set; }

    /// <summary>Rows that came too late to be ordered.</summary>
    public long Late { get; set; }

    /// <summary>Rows behind <c>--until</c>, left out.</summary>
    public long Behind { get; set; }

    /// <summary>Rows of a time that has not come yet; taken, and said.</summary>
    public long Future { get; set; }

    /// <summary>Rows whose value the sensor cannot say, or that had none: taken as Bad.</summary>
    public long Bad { get; set; }

    /// <summary>Pauses of all points longer than <see cref="Gap"/>.</summary>
    public long Gaps { get; set; }

    /// <summary>The longest of them, and when it began, in UTC ticks.</summary>
    public (long From, TimeSpan Length) LongestGap { get; set; }

    /// <summary>Rows given to the engine.</summary>
    public long Readings { get; set; }

    /// <summary>UTC ticks of the first row given on; null before it.</summary>
    public long? First { get; set; }

    /// <summary>UTC ticks of the last row given on.</summary>
    public long Last { get; set; }
}
