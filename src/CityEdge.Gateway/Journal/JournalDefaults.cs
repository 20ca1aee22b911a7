namespace CityEdge.Gateway.Journal;

/// <summary>Numbers of the journal that code, tests and documents share.</summary>
internal static class JournalDefaults
{
    /// <summary>The alarms lane's share of 256 MiB; oldest segments go beyond it.</summary>
    public const long AlarmsBytes = 64L << 20;

    /// <summary>The readings lane's share; thinned first.</summary>
    public const long ReadingsBytes = 160L << 20;

    /// <summary>Most entries that share one flush.</summary>
    public const int GroupMost = 4096;

    /// <summary>Readings wait for their flush until there are so many bytes of them.</summary>
    public const int ReadingsFlushBytes = 64 << 10;

    /// <summary>How long readings are meant to be kept; they become coarser where the budget would not hold so long.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    /// <summary>And at most so long.</summary>
    public static readonly TimeSpan ReadingsFlush = TimeSpan.FromSeconds(10);

    /// <summary>A flush that takes longer is a failed disk.</summary>
    public static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(1);

    /// <summary>Opening reads and mends; it may take longer than a flush.</summary>
    public static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(5);

    /// <summary>First and longest pause before a failed disk is tried again.</summary>
    public static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan RetryMost = TimeSpan.FromSeconds(30);

    /// <summary>A disk that failed again so soon after it came back is not believed at its first flush.</summary>
    public static readonly TimeSpan Relapse = TimeSpan.FromMinutes(10);

    /// <summary>It works only after so long without a failure.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);

    /// <summary>Pause between two old segments that are verified behind the start.</summary>
    public static readonly TimeSpan VerifyPause = TimeSpan.FromSeconds(2);

    /// <summary>How long stopping may wait for the disk.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    /// <summary>How long the start may wait for what an earlier run knew; a disk that hangs is no reason not to start.</summary>
    public static readonly TimeSpan LoadLimit = TimeSpan.FromSeconds(3);
}
