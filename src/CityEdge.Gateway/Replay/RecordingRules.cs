namespace CityEdge.Gateway.Replay;

/// <summary>How recordings are read; README.md states each rule.</summary>
internal sealed record RecordingRules
{
    public static readonly TimeSpan DefaultReorder = TimeSpan.FromSeconds(5);

    /// <summary>How far behind the newest a row may lie and still be ordered.</summary>
    public TimeSpan Reorder { get; init; } = DefaultReorder;

    /// <summary>The end, in UTC ticks: later rows are left out, silence up to it is judged. Null: the last row.</summary>
    public long? Until { get; init; }

    /// <summary>What second 0 stands for.</summary>
    public RecordingZero Zero { get; init; }

    /// <summary>Whether rows of points that the site does not have are left out without an error.</summary>
    public bool SkipUnknown { get; init; }
}
