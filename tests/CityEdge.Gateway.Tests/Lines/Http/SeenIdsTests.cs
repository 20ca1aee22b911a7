using System.Globalization;
using CityEdge.Gateway.Lines.Http;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Http;

public sealed class SeenIdsTests
{
    private readonly SeenIds _seen = new();

    [Fact]
    public void The_oldest_is_forgotten_when_there_are_too_many()
    {
        for (var i = 0; i <= HttpIntakeDefaults.MostIds; i++)
        {
            _seen.Add(Id(i), At(0));
        }

        Assert.False(_seen.Has(Id(0), At(0)));
        Assert.True(_seen.Has(Id(1), At(0)));
        Assert.True(_seen.Has(Id(HttpIntakeDefaults.MostIds), At(0)));
        Assert.Equal(HttpIntakeDefaults.MostIds, _seen.Count);
    }

    [Fact]
    public void An_id_is_forgotten_after_a_day_of_the_monotonic_clock_and_asking_does_not_keep_it()
    {
        _seen.Add(Id(1), At(0));

        Assert.True(_seen.Has(Id(1), At(24) with { Elapsed = At(24).Elapsed - 1 }));
        Assert.False(_seen.Has(Id(1), At(24)));
        Assert.Equal(0, _seen.Count);
    }

    [Fact]
    public void The_same_id_of_two_messages_is_two_events() => Assert.NotEqual(SeenIds.Of("a", "b"), SeenIds.Of("b", "a"));

    private static UInt128 Id(int number) => SeenIds.Of("event", number.ToString(CultureInfo.InvariantCulture));

    private static Moment At(double hours) => new(TimeSpan.FromHours(hours).Ticks, DateTimeOffset.UnixEpoch);
}
