using CityEdge.Gateway.Lines.Mqtt.Client;

namespace CityEdge.Gateway.Tests.Lines.Mqtt.Client;

public sealed class ReconnectBackoffTests
{
    private static readonly TimeSpan s_flash = BrokerDefaults.StableAfter - TimeSpan.FromTicks(1);

    [Fact]
    public void Pauses_double_up_to_the_longest_each_between_half_and_the_whole()
    {
        double[] whole = [1, 2, 4, 8, 16, 30, 30];

        Assert.Equal(whole.Select(seconds => TimeSpan.FromSeconds(seconds / 2)), Pauses(0, whole.Length));
        Assert.Equal(whole.Select(seconds => TimeSpan.FromSeconds(seconds)), Pauses(1, whole.Length));
    }

    [Fact]
    public void A_connection_that_did_not_last_does_not_shorten_them()
    {
        var backoff = new ReconnectBackoff(() => 1);
        backoff.After(TimeSpan.Zero);
        backoff.After(TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(4), backoff.After(s_flash));
        Assert.Equal(TimeSpan.FromSeconds(1), backoff.After(BrokerDefaults.StableAfter));
    }

    private static IEnumerable<TimeSpan> Pauses(double dice, int count)
    {
        var backoff = new ReconnectBackoff(() => dice);
        return [.. Enumerable.Range(0, count).Select(_ => backoff.After(TimeSpan.Zero))];
    }
}
