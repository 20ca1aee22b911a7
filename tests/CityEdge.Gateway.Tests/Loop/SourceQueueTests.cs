using CityEdge.Gateway.Loop;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Loop;

public sealed class SourceQueueTests
{
    private static readonly PointDefinition[] Points =
    [
        new() { Name = "temp", Kind = PointKind.Analog },
        new() { Name = "smoke", Kind = PointKind.State },
        new() { Name = "other", Kind = PointKind.Analog },
    ];

    private static readonly PointId Temp = new(0);
    private static readonly PointId Smoke = new(1);

    private int _wakes;

    [Fact]
    public void Readings_come_out_in_the_order_in_which_their_points_began_to_wait()
    {
        var queue = Queue();

        queue.Post(At(Smoke, 1, 1));
        queue.Post(At(Temp, 20, 2));
        queue.Post(At(Smoke, 0, 3));

        Assert.Equal([1, 0], Taken(queue));
        Assert.Equal([20], Taken(queue));
        Assert.Empty(Taken(queue));
    }

    [Fact]
    public void It_wakes_the_loop_once_for_a_burst_and_again_after_it_was_emptied()
    {
        var queue = Queue();

        queue.Post(At(Temp, 1, 1));
        queue.Post(At(Smoke, 1, 2));
        Assert.Equal(1, _wakes);

        Taken(queue);
        Taken(queue);
        queue.Post(At(Temp, 2, 3));

        Assert.Equal(2, _wakes);
    }

    [Fact]
    public void A_flood_of_one_quantity_keeps_newest_lowest_highest_and_the_bad_one()
    {
        var queue = Queue();
        queue.Post(At(Temp, 20, 0));
        queue.Post(Reading.Bad(Temp, QualityReason.CommunicationFailure, default));
        queue.Post(At(Temp, 95, 2));
        queue.Post(At(Temp, -5, 3));

        for (var i = 0; i < 1000; i++)
        {
            queue.Post(At(Temp, 20 + (i % 7), 4 + i));
        }

        var taken = new Reading[SourceQueue.MostPerTake];
        var kept = taken[..queue.Take(taken)];
        Assert.Equal(20 + (999 % 7), kept[^1].Value);
        Assert.Contains(kept, reading => reading.Value is 95);
        Assert.Contains(kept, reading => reading.Value is -5);
        Assert.Contains(kept, reading => reading.Quality == Quality.Bad);
        Assert.True(queue.Merged >= 998);
    }

    [Fact]
    public void A_state_that_repeats_itself_never_pushes_a_change_out()
    {
        var queue = Queue();
        queue.Post(At(Smoke, 0, 0));
        queue.Post(At(Smoke, 1, 1));
        queue.Post(At(Smoke, 0, 2));

        for (var i = 0; i < 1000; i++)
        {
            queue.Post(At(Smoke, 0, 3 + i));
        }

        var taken = Taken(queue);
        Assert.Equal(0, taken[0]);
        Assert.Equal(1, taken[1]);
        Assert.Equal(0, taken[^1]);
    }

    [Fact]
    public void Of_a_state_that_does_nothing_but_change_the_only_alarm_stays()
    {
        var queue = Queue();
        queue.Post(At(Smoke, 0, 0));
        queue.Post(Reading.Bad(Smoke, QualityReason.CommunicationFailure, default));
        queue.Post(At(Smoke, 0, 2));
        queue.Post(At(Smoke, 1, 3));
        queue.Post(At(Smoke, 0, 4));
        queue.Post(Reading.Bad(Smoke, QualityReason.CommunicationFailure, default));
        queue.Post(At(Smoke, 0, 6));

        Assert.Contains(1, Taken(queue));
    }

    [Fact]
    public void A_point_of_another_source_is_a_programming_error()
    {
        var queue = Queue();

        Assert.Throws<ArgumentException>(() => queue.Post(At(new PointId(2), 1, 1)));
    }

    [Fact]
    public void Whatever_is_posted_first_newest_extremes_and_order_survive()
    {
        Gen.Select(Gen.Bool, Gen.Double[-50, 50], Gen.Int[0, 5]).Array[1, 60].Sample(posts =>
        {
            var queue = Queue();
            foreach (var (smoke, value, bad) in posts)
            {
                var point = smoke ? Smoke : Temp;
                queue.Post(bad == 0 ? Reading.Bad(point, QualityReason.Stale, default) : At(point, smoke ? Math.Sign(value) : value, 0));
            }

            var all = new List<Reading>();
            var buffer = new Reading[SourceQueue.MostPerTake];
            for (var count = queue.Take(buffer); count > 0; count = queue.Take(buffer))
            {
                all.AddRange(buffer[..count]);
            }

            foreach (var smoke in (bool[])[true, false])
            {
                var posted = posts.Where(post => post.Item1 == smoke).ToArray();
                var kept = all.Where(reading => reading.Point == (smoke ? Smoke : Temp)).ToArray();
                Assert.Equal(posted.Length == 0, kept.Length == 0);
                if (posted.Length == 0)
                {
                    continue;
                }

                Assert.Equal(posted[^1].Item3 == 0, kept[^1].Quality == Quality.Bad);
                if (!smoke && posted.Any(post => post.Item3 != 0))
                {
                    var good = posted.Where(post => post.Item3 != 0).Select(post => post.Item2).ToArray();
                    Assert.Contains(good.Max(), kept.Select(reading => reading.Value));
                    Assert.Contains(good.Min(), kept.Select(reading => reading.Value));
                }
            }
        });
    }

    private static Reading At(PointId point, double value, long elapsed) =>
        Reading.Good(point, value, new Moment(elapsed, DateTimeOffset.UnixEpoch));

    private static double[] Taken(SourceQueue queue)
    {
        var taken = new Reading[SourceQueue.MostPerTake];
        return [.. taken[..queue.Take(taken)].Select(reading => reading.Value)];
    }

    private SourceQueue Queue() => new("bus", [Temp, Smoke], Points, () => _wakes++);
}
