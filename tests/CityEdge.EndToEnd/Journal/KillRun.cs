using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.EndToEnd.Journal;

/// <summary>Many lives of the child on one directory, each killed at its planned instant, and the directory checked after each.</summary>
internal static class KillRun
{
    /// <summary>Lives on one directory, before the next seed begins a fresh one.</summary>
    public const int Lives = 25;

    /// <summary>Runs one seed.</summary>
    /// <returns>How many lives were ended by a kill, and how many records they had acknowledged.</returns>
    public static async Task<(int Kills, int Acked)> RunAsync(int seed, CancellationToken stop)
    {
        var directory = Directory.CreateTempSubdirectory("cityedge-kill-").FullName;
        var random = new Random(seed);
        var alarms = new LaneLedger(seed, LaneKind.Alarms, Path.Combine(directory, "alarms"));
        var readings = new LaneLedger(seed, LaneKind.Readings, Path.Combine(directory, "readings"));
        var checkpoints = new CheckpointLedger(Path.Combine(directory, "checkpoint"));
        var kills = 0;
        try
        {
            for (var life = 0; life < Lives; life++)
            {
                try
                {
                    var (lines, exit, error) = await ChildLife.RunAsync(directory, seed, life, KillPlan.Draw(random), stop);
                    Assert.True(exit is 0 or 137 && error.Length == 0, $"the child ended with {exit}: {error}");
                    kills += exit == 137 ? 1 : 0;
                    alarms.Hear(lines, life);
                    readings.Hear(lines, life);
                    checkpoints.Hear(lines);
                    alarms.Check();
                    readings.Check();
                    checkpoints.Check();
                }
                catch (Exception failure) when (failure is Xunit.Sdk.XunitException or MediumException)
                {
                    throw new InvalidOperationException($"CITYEDGE_SEED={seed}, life {life}: {failure.Message}", failure);
                }
            }

            return (kills, alarms.Acked + readings.Acked);
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }
}
