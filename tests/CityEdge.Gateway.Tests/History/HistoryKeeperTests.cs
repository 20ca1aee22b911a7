using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Lanes;
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
    public void A_history_whose_readings_alone_are_of_another_journal_is_made_anew_from_the_oldest_event_on()
    {
        _bench.Happen(700);
        _bench.Measure(0, 1_000);
        _bench.Settle();
        _bench.Keeper.Dispose();
        _bench.ReplaceReadings();
        _bench.Measure(0, 40);
        _bench.Restart();

        Assert.Equal(1, _bench.Log.Count(1600));
        Assert.Equal(Enumerable.Range(1, 150).Reverse().Select(number => (long)number), _bench.Found(new EventQuery { To = HistoryRecords.Start.AddMinutes(150), Limit = 500 }));
        Assert.Equal(40, Readings().Count);
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
        Assert.Equal(Enumerable.Range(0, HistoryDefaults.Newest - 3).Select(back => 3_000L - back), _bench.Keeper.Newest.Skip(3).Select(happened => happened.Id.Sequence));
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

    [Fact]
    public void A_chart_holds_no_more_than_it_shows_and_loses_no_spike_however_many_come_in_whatever_order()
    {
        var chart = new ChartThinner(HistoryDefaults.LimitMost);
        var random = new Random(3);
        var held = 0;
        for (var i = 0; i < 300_000; i++)
        {
            var at = HistoryRecords.Start.AddSeconds(random.Next(2_000_000));
            var value = i == 123_456 ? 950 : i == 234_567 ? -40 : 20 + random.NextDouble();
            chart.Add(new ReadingSample(at, value, i == 1_000 ? Quality.Bad : Quality.Good, QualityReason.None, ClockQuality.Synchronised));
            held = i % 1_000 == 0 ? Math.Max(held, chart.Held) : held;
        }

        var shown = chart.Samples();
        Assert.InRange(held, 1, 500);
        Assert.InRange(shown.Count, 150, 500);
        Assert.Equal(300_000, chart.Count);
        Assert.Equal((-40.0, 950.0), (shown.Min(sample => sample.Value), shown.Max(sample => sample.Value)));
        Assert.Contains(shown, sample => sample.Quality == Quality.Bad);
        Assert.Equal(shown.OrderBy(sample => sample.At), shown);
    }

    [Fact]
    public void Nothing_is_written_to_what_lies_in_the_place_of_the_state_directory()
    {
        var state = Directory.CreateTempSubdirectory("ce").FullName;
        var started = StateIdentity.Take(state)!;
        Directory.Move(state, state + "-away");
        Directory.CreateDirectory(state);
        _bench.Happen(3);
        using (var keeper = new HistoryKeeper(_bench.Options with { Path = Path.Combine(state, "history.db"), RequirePlace = started.Require }, _bench.Mark, _bench.Events, _bench.Clock))
        {
            for (var turn = 0; turn < 10; turn++)
            {
                keeper.Turn();
            }

            Assert.Equal(HistoryState.Off, keeper.Status.State);
            Assert.Equal(3, keeper.Newest.Count);
            Assert.Empty(Directory.GetFileSystemEntries(state));

            Directory.Delete(state);
            Directory.Move(state + "-away", state);
            _bench.Clock.Advance(HistoryDefaults.OffFor);
            while (keeper.Turn())
            {
                // Until nothing is due any more.
                continue;
            }

            Assert.Equal(HistoryState.Ready, keeper.Status.State);
        }

        Directory.Delete(state, recursive: true);
    }

    [Fact]
    public void What_the_journal_lost_or_nobody_can_read_is_said_although_the_history_is_ready()
    {
        _bench.Happen(40);
        _bench.HappenUnreadably();
        _bench.Happen(40);
        _bench.Measure(0, 30);
        _bench.MeasureUnreadably(30);
        _bench.Measure(31, 10);
        _bench.Lose(LaneKind.Alarms, 11, 12);
        _bench.Settle();
        var epoch = _bench.Keeper.Newest[0].Id.Epoch;

        void Said()
        {
            var status = _bench.Keeper.Status;
            Assert.Equal(HistoryState.Ready, status.State);
            Assert.Equal(
                [(LaneKind.Alarms, 3L, 11L, 41L), (LaneKind.Readings, 1L, 32L, 32L)],
                status.Lacks.OrderBy(lack => lack.Lane).Select(lack => (lack.Lane, lack.Records, lack.First.Sequence, lack.Last.Sequence)));
            Assert.Equal($"alarms/{epoch}/11 – alarms/{epoch}/41", status.Lacks.First(lack => lack.Lane == LaneKind.Alarms).Range());
        }

        Said();
        _bench.Restart();
        Assert.Equal(0, _bench.Log.Count(1600));
        _bench.Happen(1);
        _bench.Settle();
        Said();
    }

    private ReadingSeries Readings() => _bench.Keeper.Find("meter.power", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, HistoryDefaults.LimitMost);
}
