using System.Globalization;
using System.Security.Cryptography;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.EndToEnd.Journal;

/// <summary>
/// A real process killed at any instant loses and doubles nothing that it had acknowledged. <c>CITYEDGE_SEED=n</c> runs one seed alone; <c>CITYEDGE_LONG=1</c> runs 10,000 kills.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Usual = 200;
    private const int Long = 10_000;

    [Fact(Timeout = 3_000_000)]
    public async Task Nothing_acknowledged_is_lost_or_doubled_by_a_kill()
    {
        var stop = TestContext.Current.CancellationToken;
        var from = RealClock.Time.GetTimestamp();
        var alone = int.TryParse(Environment.GetEnvironmentVariable("CITYEDGE_SEED"), CultureInfo.InvariantCulture, out var seed);
        seed = alone ? seed : RandomNumberGenerator.GetInt32(1_000_000);
        var wanted = alone ? 1 : Environment.GetEnvironmentVariable("CITYEDGE_LONG") == "1" ? Long : Usual;
        var (kills, acked, next) = (0, 0, seed);

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(
            async () =>
            {
                while (Volatile.Read(ref kills) < wanted && Claim() is { } mine)
                {
                    var run = await KillRun.RunAsync(mine, stop);
                    Interlocked.Add(ref kills, run.Kills);
                    Interlocked.Add(ref acked, run.Acked);
                }
            },
            stop)));

        Assert.True(acked > kills);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"kills: {kills} of the journal process, seeds {seed} to {next - 1}, {acked} records acknowledged, {RealClock.Time.GetElapsedTime(from).TotalSeconds:0} s"));

        int? Claim() => Interlocked.Increment(ref next) - 1 is var mine && alone && mine != seed ? null : mine;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_second_process_on_the_same_journal_is_refused_and_the_first_goes_on()
    {
        var stop = TestContext.Current.CancellationToken;
        var directory = Directory.CreateTempSubdirectory("cityedge-kill-").FullName;
        try
        {
            using (new FileMedium(Path.Combine(directory, "alarms")))
            {
                var (lines, exit, error) = await ChildLife.RunAsync(directory, 1, 0, new KillPlan(0, TimeSpan.Zero, Lives: true), stop);

                Assert.Equal(1, exit);
                Assert.Contains("refused", error, StringComparison.Ordinal);
                Assert.DoesNotContain(lines, static line => line.StartsWith("acked", StringComparison.Ordinal));
            }

            var after = await ChildLife.RunAsync(directory, 1, 0, new KillPlan(0, TimeSpan.Zero, Lives: true), stop);
            Assert.Equal(0, after.Exit);
            Assert.Contains("closing", after.Lines);
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }
}
