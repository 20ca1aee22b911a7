namespace CityEdge.Gateway.Journal.Intake;

/// <summary>How much may wait in memory for the disk.</summary>
internal sealed record IntakeBounds
{
    /// <summary>Entries from which on repeats of an alarm that is no P1 are gathered in one.</summary>
    public int Gather { get; init; } = 16_384;

    /// <summary>Entries from which on the oldest go, and a note says which.</summary>
    public int Drop { get; init; } = 32_768;

    /// <summary>Time between two checkpoints.</summary>
    public TimeSpan Checkpoint { get; init; } = TimeSpan.FromMinutes(1);
}
