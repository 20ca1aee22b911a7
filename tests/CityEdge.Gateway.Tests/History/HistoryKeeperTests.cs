using CityEdge.Gateway.History;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.History;

public sealed class HistoryKeeperTests : IDisposable
{
    private readonly HistoryBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void What_happens_is_told_newest_first_from_memory_and_from_the_database_as_one()
    {
        _bench.Happen(1_300);
        _bench.Settle();
        _bench.Happen(5);
        _bench.Settle();

        var (seen, before) = (new List<long>(), (EventPage?)null);
        do
        {
            before = _bench.Keeper.Find(new EventQuery { Before = before?.Next, Limit = 170 });
            seen.AddRange(before.Events.Select(happened => happened.Id.Sequence));
        }
        while (before.Next is not null);

        Assert.Equal(Enumerable.Range(1, 1_305).Reverse().Select(number => (long)number), seen);
        Assert.Equal(HistoryState.Ready, _bench.Keeper.Status.State);
    }

    [Fact]
    public void A_restart_goes_on_where_it_was_and_doubles_nothing()
    {
        _bench.Happen(700);
        _bench.Measure(0, 1_000);
        _bench.Settle();
        _bench.Restart();
        _bench.Happen(50);
        _bench.Measure(1_000, 200);
        _bench.Settle();

        Assert.Equal(Enumerable.Range(1, 150).Reverse().Select(number => (long)number), _bench.Found(new EventQuery { To = HistoryRecords.Start.AddMinutes(150), Limit = 500 }));
        Assert.Equal(1_200, Readings().Count);
        Assert.Equal(0, _bench.Log.Count(1600));
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("garbage")]
    [InlineData("scratched")]
    [InlineData("truncated")]
    public void Whatever_becomes_of_its_file_at_rest_costs_nothing_but_the_rebuild(string damage)
    {
        _bench.Happen(700);
        _bench.Measure(0, 1_000);
        _bench.Settle();
        var (events, readings) = (_bench.Found(new EventQuery { Zone = "kitchen", Limit = 500 }), Readings());
        _bench.Keeper.Dispose();
        switch (damage)
        {
            case "deleted":
                File.Delete(_bench.Path);
                break;
            case "garbage":
                File.WriteAllBytes(_bench.Path, [.. Enumerable.Range(0, 50_000).Select(i => (byte)(i * 7))]);
                break;
            case "scratched":
                HistoryDamage.Scratch(_bench.Path);
                break;
            default:
                File.WriteAllBytes(_bench.Path, File.ReadAllBytes(_bench.Path)[..20_000]);
                break;
        }

        _bench.Restart();

        Assert.Equal(events, _bench.Found(new EventQuery { Zone = "kitchen", Limit = 500 }));
        Assert.Equal(readings.Samples, Readings().Samples);
        Assert.Equal(new HistoryStatus(HistoryState.Ready, 100), _bench.Keeper.Status);
    }

    [Fact]
    public void Damage_while_it_runs_is_met_reported_and_mended_and_the_newest_are_told_meanwhile()
    {
        _bench.Happen(3_000);
        _bench.Settle();
        _bench.Restart();
        HistoryDamage.Scratch(_bench.Path);

        var first = _bench.Keeper.Find(new EventQuery { To = HistoryRecords.Start.AddMinutes(400), Limit = 500 });
        var newest = _bench.Found(new EventQuery { Limit = 50 });
        _bench.Settle();

        Assert.Empty(first.Events);
        Assert.NotEqual(HistoryState.Ready, first.Status.State);
        Assert.Equal(3_000, newest[0]);
        Assert.Equal(400, _bench.Found(new EventQuery { To = HistoryRecords.Start.AddMinutes(400), Limit = 500 }).Length);
        Assert.Equal(1, _bench.Log.Count(1602));
    }

    [Fact]
    public void A_history_of_another_journal_is_made_anew()
    {
        _bench.Happen(100, "attic");
        _bench.Settle();
        _bench.Keeper.Dispose();
        _bench.ReplaceJournal();
        _bench.Happen(30);
        _bench.Restart();

        Assert.Empty(_bench.Found(new EventQuery { Zone = "attic" }));
        Assert.Equal(30, _bench.Found(new EventQuery { Limit = 100 }).Length);
    }

    [Fact]
    public void What_fails_three_times_in_five_minutes_rests_says_so_and_is_tried_again()
    {
        Directory.CreateDirectory(_bench.Path);
        _bench.Happen(10);
        _bench.Settle();

        Assert.Equal(HistoryState.Off, _bench.Keeper.Status.State);
        Assert.Equal(10, _bench.Found(new EventQuery()).Length);
        Assert.Equal(1, _bench.Log.Count(1603));

        Directory.Delete(_bench.Path);
        _bench.Clock.Advance(HistoryDefaults.OffFor);
        _bench.Settle();

        Assert.Equal(HistoryState.Ready, _bench.Keeper.Status.State);
    }

    [Fact]
    public void The_newest_are_told_before_a_rebuild_has_begun_and_from_the_epoch_before_too()
    {
        _bench.Happen(3_000);
        _bench.BeginEpoch();
        _bench.Happen(3);

        Assert.True(_bench.Keeper.Turn());
        Assert.Equal([3, 2, 1], _bench.Found(new EventQuery { Limit = 3 }));
        Assert.NotEqual(HistoryState.Ready, _bench.Keeper.Status.State);
        while (_bench.Keeper.Newest.Count < HistoryDefaults.Newest)
        {
            Assert.True(_bench.Keeper.Turn());
        }

        Assert.Equal([3, 2, 1], _bench.Keeper.Newest.Take(3).Select(happened => happened.Id.Sequence));
        Assert.All(_bench.Keeper.Newest.Skip(3), happened => Assert.True(happened.Id.Epoch.Ordinal < _bench.Keeper.Newest[0].Id.Epoch.Ordinal));
    }

    [Fact]
    public void S4_what_a_box_without_a_set_clock_stamps_1970_is_found_where_it_happened_and_keeps_its_stamp()
    {
        _bench.Happen(3);
        _bench.Happen(1, clock: ClockQuality.Unsynchronised, at: DateTimeOffset.UnixEpoch.AddMinutes(2));
        _bench.Happen(1);
        _bench.Settle();

        var found = _bench.Keeper.Find(new EventQuery { From = HistoryRecords.Start.AddMinutes(-1) }).Events;

        Assert.Equal([5, 4, 3, 2, 1], found.Select(happened => happened.Id.Sequence));
        Assert.Equal(1970, found[1].Shared.Time.Year);
    }

    [Fact]
    public void A_chart_has_at_most_500_samples_and_keeps_the_lowest_and_the_highest()
    {
        _bench.Happen(1);
        _bench.Measure(0, 2_000);
        _bench.Settle();
        _bench.Restart();

        var chart = Readings();

        Assert.Equal((2_000L, "W"), (chart.Count, chart.Unit));
        Assert.InRange(chart.Samples.Count, 200, 500);
        Assert.Equal((0.0, 1_999.0), (chart.Samples.Min(sample => sample.Value), chart.Samples.Max(sample => sample.Value)));
        Assert.Equal(chart.Samples.Select(sample => sample.At).Order(), chart.Samples.Select(sample => sample.At));
        Assert.Equal(["meter.power", "temp-1.temperature"], _bench.Keeper.LastReadings().Select(last => last.Point));
        Assert.Equal(199.9, _bench.Keeper.LastReadings()[1].Sample.Value);
    }

    private ReadingSeries Readings() => _bench.Keeper.Find("meter.power", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, HistoryDefaults.LimitMost);
}
