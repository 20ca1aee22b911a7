using System.Globalization;
using System.Security.Cryptography;

namespace CityEdge.EndToEnd.Journal;

/// <summary>
/// The whole gateway killed at any instant keeps what was durable, what it answered for and what stood. <c>CITYEDGE_SEED=n</c> runs one seed alone; <c>CITYEDGE_LONG=1</c> runs 500
/// kills; <c>CITYEDGE_BINARY</c> names the published binary to kill.
/// </summary>
public sealed class GatewayKillTests(ITestOutputHelper output)
{
    private const int Usual = 6;
    private const int Long = 500;
    private const int LivesOfOneState = 25;

    [Fact(Timeout = 3_000_000)]
    public async Task A_gateway_killed_at_any_instant_goes_on_from_what_it_had_said()
    {
        var stop = TestContext.Current.CancellationToken;
        var alone = int.TryParse(Environment.GetEnvironmentVariable("CITYEDGE_SEED"), CultureInfo.InvariantCulture, out var seed);
        seed = alone ? seed : RandomNumberGenerator.GetInt32(1_000_000);
        var wanted = alone ? LivesOfOneState : Environment.GetEnvironmentVariable("CITYEDGE_LONG") == "1" ? Long : Usual;
        var (kills, events, done, next) = (0, 0, 0, seed);

        await Task.WhenAll(Enumerable.Range(0, wanted > LivesOfOneState ? 2 : 1).Select(async _ =>
        {
            while (Volatile.Read(ref kills) < wanted)
            {
                var mine = Interlocked.Increment(ref next) - 1;
                await using var gateway = new KilledGateway(mine);
                var ledger = new GatewayLedger(gateway.State);
                for (var life = 0; life < LivesOfOneState && Volatile.Read(ref kills) < wanted; life++)
                {
                    try
                    {
                        ledger.Check(await gateway.LiveAsync(life, stop));
                    }
                    catch (Xunit.Sdk.XunitException failure)
                    {
                        throw new InvalidOperationException($"CITYEDGE_SEED={mine}, life {life}: {failure.Message}", failure);
                    }

                    Interlocked.Increment(ref kills);
                }

                Interlocked.Add(ref events, ledger.Events);
                Interlocked.Add(ref done, ledger.Done);
            }
        }));

        Assert.True(events > 0);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"kills: {kills} of the whole gateway, seeds {seed} to {next - 1}, {events} events durable, {done} verbs answered for"));
    }
}
