namespace CityEdge.Gateway.History;

/// <summary>Numbers of the history that code, tests and documents share.</summary>
internal static class HistoryDefaults
{
    /// <summary>Raised when what is stored changes its meaning: an older file is then made anew from the journal.</summary>
    public const int Format = 2;

    /// <summary>What the kept events may take; the oldest go first.</summary>
    public const long EventBytes = 13L << 20;

    /// <summary>What the kept readings may take; the oldest go first.</summary>
    public const long ReadingBytes = 10L << 20;

    /// <summary>What a document costs beside its own bytes: index nodes, slots, what pages leave empty.</summary>
    public const int DocumentCost = 120;

    /// <summary>Documents of one transaction.</summary>
    public const int Batch = 200;

    /// <summary>LiteDB's log is folded into the data file beyond this.</summary>
    public const long LogBytes = 2L << 20;

    /// <summary>LiteDB's page cache has no bound and never shrinks: beyond this the database is closed and opened again.</summary>
    public const long CacheBytes = 2L << 20;

    /// <summary>The newest events, in memory: answered whatever becomes of the database.</summary>
    public const int Newest = 500;

    /// <summary>Most entries of one answer.</summary>
    public const int LimitMost = 500;

    /// <summary>Most documents that one question looks at; who wants more asks on from there.</summary>
    public const int LookedAtMost = 20_000;

    /// <summary>Readings of so long wait in memory for one document per point; a start reads them from the journal again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(6);

    /// <summary>A window is closed earlier when it takes more than this.</summary>
    public const int WindowBytes = 512 << 10;

    /// <summary>As many failures within <see cref="FailureWindow"/> turn the history off.</summary>
    public const int FailuresMost = 3;

    public static readonly TimeSpan FailureWindow = TimeSpan.FromMinutes(5);

    /// <summary>After this, a history that is off is tried again.</summary>
    public static readonly TimeSpan OffFor = TimeSpan.FromMinutes(30);

    /// <summary>How long a question waits for its answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Most questions that wait.</summary>
    public const int QuestionsMost = 64;
}
