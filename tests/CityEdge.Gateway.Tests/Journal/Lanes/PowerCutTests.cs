namespace CityEdge.Gateway.Tests.Journal.Lanes;

public sealed class PowerCutTests
{
    [Fact]
    public void S5_S6_whatever_is_cut_killed_or_fails_what_was_acknowledged_is_there_once()
    {
        var alone = int.TryParse(Environment.GetEnvironmentVariable("CITYEDGE_SEED"), out var one) ? one : (int?)null;
        var first = alone ?? 1;
        var last = alone ?? (Environment.GetEnvironmentVariable("CITYEDGE_LONG") == "1" ? 20_000 : 300);
        var (acknowledged, interruptions) = (0, 0);
        for (var seed = first; seed <= last; seed++)
        {
            var (records, breaks) = PowerCutTrial.Run(seed);
            acknowledged += records;
            interruptions += breaks;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"power cuts: {interruptions}, seeds {first}–{last}, {acknowledged} records acknowledged");
        Assert.True(acknowledged > last - first);
    }
}
