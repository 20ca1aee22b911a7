using CityEdge.Gateway.Journal.InputLog;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Readings;

namespace CityEdge.Gateway.Loop;

/// <summary>Who listens to the loop from the loop's own thread; each keeps what it hears in memory and never waits.</summary>
internal sealed record LoopRecorders
{
    public static LoopRecorders None { get; } = new();

    public JournalIntake? Journal { get; init; }

    public ReadingRecorder? Readings { get; init; }

    public InputRecorder? Inputs { get; init; }
}
