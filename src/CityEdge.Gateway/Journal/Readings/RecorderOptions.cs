namespace CityEdge.Gateway.Journal.Readings;

/// <summary>How readings are gathered, and how much of everything is remembered for the black box.</summary>
internal sealed record RecorderOptions
{
    /// <summary>A batch is handed over when its first reading is this old.</summary>
    public TimeSpan BatchTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most readings of a batch.</summary>
    public int BatchReadings { get; init; } = 512;

    /// <summary>Batches that wait for the journal's owner; then the oldest are dropped and counted.</summary>
    public int BatchesWaiting { get; init; } = 32;

    /// <summary>Bytes for readings at full rate; 0 switches the black box off.</summary>
    public int BoxBytes { get; init; } = 4 << 20;

    /// <summary>The black box holds this long before an alarm and as long after it.</summary>
    public TimeSpan BoxTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What was before an alarm is handed over at once, what follows each time after so long.</summary>
    public TimeSpan BoxPace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Black boxes may take as many bytes a day in the long run: a third of the readings lane over 30 days.</summary>
    public long BoxBytesPerDay { get; init; } = 1_800_000;

    /// <summary>Bytes of black boxes that may come at once after days without any; the last half is kept for P1.</summary>
    public long BoxBytesAtOnce { get; init; } = 16 << 20;
}
