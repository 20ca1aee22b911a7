using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.History;

public sealed class HistoryStoreTests : IDisposable
{
    private static readonly Guid Boot = new("0f0e0d0c-0b0a-0908-0706-050403020100");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ce");

    private string Path => System.IO.Path.Combine(_directory.FullName, "history.db");

    private HistoryOptions Options => new() { Path = Path, Boot = Boot, Alarms = () => throw new NotSupportedException(), Readings = () => throw new NotSupportedException() };

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Events_come_back_newest_first_page_by_page()
    {
        using var store = HistoryStore.Open(Path, Options);
        Fill(store, 0, 450);

        var seen = new List<long>();
        RecordId? next = null;
        do
        {
            seen.AddRange(store.Find(new EventQuery { Before = next, Limit = 100 }, out next).Select(happened => happened.Id.Sequence));
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(1, 450).Reverse().Select(number => (long)number), seen);
    }

    [Fact]
    public void Events_are_found_by_time_zone_class_and_alarm()
    {
        using var store = HistoryStore.Open(Path, Options);
        store.Keep(
            [
                HistoryRecords.Kept(1, HistoryRecords.Start, "kitchen", "fire"),
                HistoryRecords.Kept(2, HistoryRecords.Start.AddDays(1), "hall", "water"),
                HistoryRecords.Kept(3, HistoryRecords.Start.AddDays(2), "kitchen", "water"),
            ], At(3), HistoryRecords.Start.AddDays(2));

        Assert.Equal([3, 1], Find(store, new EventQuery { Zone = "kitchen" }));
        Assert.Equal([3, 2], Find(store, new EventQuery { Class = "Water" }));
        Assert.Equal([2], Find(store, new EventQuery { From = HistoryRecords.Start.AddHours(1), To = HistoryRecords.Start.AddDays(2) }));
        Assert.Equal([3, 2, 1], Find(store, new EventQuery { Alarm = "smoke-1.smoke.alarm" }));
        Assert.Empty(Find(store, new EventQuery { Zone = "attic" }));
    }

    [Fact]
    public void What_was_kept_is_there_after_a_close_and_the_same_again_changes_nothing()
    {
        using (var store = HistoryStore.Open(Path, Options))
        {
            Fill(store, 0, 300);
            Fill(store, 100, 200);
        }

        using var again = HistoryStore.Open(Path, Options with { Boot = Guid.NewGuid() });

        Assert.Equal(300, again.EventCount);
        Assert.Equal(300, again.Alarms!.Id.Sequence);
        Assert.Equal(HistoryRecords.Start.AddMinutes(300), again.Place);
        Assert.Equal(300, Find(again, new EventQuery { Limit = 500 }).Length);
    }

    [Fact]
    public void A_history_that_a_power_cut_met_open_is_not_believed_but_one_that_a_kill_met_is()
    {
        var store = HistoryStore.Open(Path, Options);
        Fill(store, 0, 300);
        store.Abandon();

        var sameBoot = HistoryStore.Open(Path, Options);
        Assert.Equal(300, sameBoot.EventCount);
        sameBoot.Abandon();

        Assert.Throws<HistoryDamagedException>(() => HistoryStore.Open(Path, Options with { Boot = Guid.NewGuid() }));
        Assert.Throws<HistoryDamagedException>(() => HistoryStore.Open(Path, Options with { Boot = Guid.Empty }));
    }

    [Fact]
    public void Nobody_else_may_open_it_meanwhile()
    {
        using var store = HistoryStore.Open(Path, Options);

        Assert.Throws<IOException>(() => HistoryStore.Open(Path, Options));
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("zeroed")]
    [InlineData("truncated")]
    [InlineData("moved")]
    [InlineData("garbage")]
    public void Every_damage_at_rest_is_noticed_at_the_opening(string damage)
    {
        using (var store = HistoryStore.Open(Path, Options))
        {
            Fill(store, 0, 2_000);
        }

        var whole = File.ReadAllBytes(Path);
        var random = new Random(7);
        for (var round = 0; round < 40; round++)
        {
            var bytes = whole.ToArray();
            var page = CheckedStream.HeaderBytes + (random.Next((bytes.Length - CheckedStream.HeaderBytes) / CheckedStream.BlockBytes) * CheckedStream.BlockBytes);
            switch (damage)
            {
                case "flipped":
                    bytes[page + random.Next(CheckedStream.BlockBytes)] ^= (byte)(1 << random.Next(8));
                    break;
                case "zeroed":
                    bytes.AsSpan(page, CheckedStream.BlockBytes).Clear();
                    break;
                case "truncated":
                    bytes = bytes[..random.Next(1, bytes.Length)];
                    break;
                case "moved":
                    var other = CheckedStream.HeaderBytes + ((page == CheckedStream.HeaderBytes ? 3 : 0) * CheckedStream.BlockBytes);
                    bytes.AsSpan(page, CheckedStream.BlockBytes).CopyTo(bytes.AsSpan(other));
                    break;
                default:
                    random.NextBytes(bytes);
                    break;
            }

            File.WriteAllBytes(Path, bytes);
            Assert.Throws<HistoryDamagedException>(() => HistoryStore.Open(Path, Options));
        }
    }

    [Fact]
    public void Damage_in_the_log_is_noticed_and_a_lost_log_loses_its_cursor_with_its_documents()
    {
        var store = HistoryStore.Open(Path, Options);
        Fill(store, 0, 200);
        store.Fold();
        Fill(store, 200, 200);
        store.Abandon();
        var log = System.IO.Path.Combine(_directory.FullName, "history-log.db");
        var bytes = File.ReadAllBytes(log);
        Assert.True(bytes.Length > CheckedStream.BlockBytes);

        bytes[CheckedStream.HeaderBytes + 100] ^= 4;
        File.WriteAllBytes(log, bytes);
        Assert.Throws<HistoryDamagedException>(() => HistoryStore.Open(Path, Options));
        File.Delete(log);

        using var without = HistoryStore.Open(Path, Options);
        Assert.Equal(without.EventCount, without.Alarms!.Id.Sequence);
        Assert.InRange(without.EventCount, 200, 399);
    }

    [Fact]
    public void Damage_while_it_runs_is_noticed_when_it_is_met_and_never_answered_with()
    {
        using (var store = HistoryStore.Open(Path, Options))
        {
            Fill(store, 0, 3_000);
        }

        var running = HistoryStore.Open(Path, Options);
        HistoryDamage.Scratch(Path);

        Assert.Throws<HistoryDamagedException>(() => Find(running, new EventQuery { From = HistoryRecords.Start, To = HistoryRecords.Start.AddDays(1), Limit = 500 }));
        running.Abandon();
    }

    [Fact]
    public void The_oldest_go_when_the_bytes_are_used_up_and_the_file_stays_within_them()
    {
        var options = Options with { EventBytes = 1 << 20, ReadingBytes = 1 << 20 };
        using var store = HistoryStore.Open(Path, options);
        for (var batch = 0; batch < 60; batch++)
        {
            Fill(store, batch * 200, 200);
            store.Keep(Window(batch), At(batch), []);
            store.Relieve();
        }

        store.Fold();

        Assert.InRange(store.EventCount, 1_500, 3_000);
        Assert.Equal(12_000, Find(store, new EventQuery()).First());
        Assert.Equal(store.EventCount, Count(store));
        Assert.InRange(store.FileBytes, 1, 5 << 20);
        Assert.Empty(Chart(store, HistoryRecords.Start, HistoryRecords.Start.AddHours(6)));
        Assert.NotEmpty(Chart(store, HistoryRecords.Start.AddHours(59 * 6), HistoryRecords.Start.AddHours(60 * 6)));
    }

    [Fact]
    public void Memory_and_page_cache_are_bounded_while_200_000_documents_pass()
    {
        using var store = HistoryStore.Open(Path, Options);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var batch = 0; batch < 1_000; batch++)
        {
            Fill(store, batch * 200, 200);
            store.Relieve();
            Assert.InRange(store.CacheBytes, 0, HistoryDefaults.CacheBytes + (9L << 20));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 24L << 20);
        Assert.InRange(store.FileBytes, 1, 28L << 20);
    }

    [Fact]
    public void Readings_come_back_as_they_were()
    {
        var samples = new[]
        {
            new ReadingSample(HistoryRecords.Start.ToUniversalTime(), 21.4, Quality.Good, QualityReason.None, ClockQuality.Synchronised),
            new ReadingSample(HistoryRecords.Start.AddSeconds(3).ToUniversalTime(), Math.PI, Quality.Uncertain, QualityReason.Suspect, ClockQuality.Restored),
            new ReadingSample(HistoryRecords.Start.AddSeconds(2).ToUniversalTime(), double.NaN, Quality.Bad, QualityReason.Stale, ClockQuality.Unsynchronised),
            new ReadingSample(HistoryRecords.Start.AddDays(2).ToUniversalTime(), -1e300, Quality.Good, QualityReason.None, ClockQuality.Synchronised),
        };
        var window = new ReadingWindow(new RecordId(HistoryRecords.Epoch, 1));
        foreach (var sample in samples)
        {
            window.Add("meter.power", PointKind.Analog, "W", sample);
        }

        using (var store = HistoryStore.Open(Path, Options))
        {
            store.Keep(window, At(1), [new byte[] { 1, 2, 3 }]);
        }

        using var again = HistoryStore.Open(Path, Options);
        Assert.Equal(samples.OrderBy(sample => sample.At), Chart(again, DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Equal((samples[3], "W"), (again.PointOf("meter.power")!.Last, again.PointOf("meter.power")!.Unit));
        Assert.Equal([1, 2, 3], again.PointRecords.Single().ToArray());
    }

    private static LaneCursor At(long sequence) => new(new RecordId(HistoryRecords.Epoch, sequence), BitConverter.GetBytes(sequence));

    private static ReadingWindow Window(int number)
    {
        var window = new ReadingWindow(new RecordId(HistoryRecords.Epoch, number + 1));
        for (var i = 0; i < 6_000; i++)
        {
            var at = HistoryRecords.Start.AddHours(number * 6).AddSeconds(i * 3);
            window.Add(i % 2 == 0 ? "meter.power" : "temp-1.temperature", PointKind.Analog, "W", new ReadingSample(at, i / 10.0, Quality.Good, QualityReason.None, ClockQuality.Synchronised));
        }

        return window;
    }

    private static void Fill(HistoryStore store, int after, int count)
    {
        var events = Enumerable.Range(after + 1, count).Select(number => HistoryRecords.Kept(number, HistoryRecords.Start.AddMinutes(number))).ToList();
        var upTo = Math.Max(after + count, store.Alarms?.Id.Sequence ?? 0);
        store.Keep(events, At(upTo), HistoryRecords.Start.AddMinutes(upTo));
    }

    private static long[] Find(HistoryStore store, EventQuery query) => [.. store.Find(query, out _).Select(happened => happened.Id.Sequence)];

    private static IReadOnlyList<ReadingSample> Chart(HistoryStore store, DateTimeOffset from, DateTimeOffset to)
    {
        var chart = new ChartThinner(HistoryDefaults.LimitMost);
        store.Find("meter.power", from, to, chart);
        return chart.Samples();
    }

    private static long Count(HistoryStore store)
    {
        var (count, next) = (0L, (RecordId?)null);
        do
        {
            count += store.Find(new EventQuery { Before = next, Limit = 500 }, out next).Count;
        }
        while (next is not null);
        return count;
    }
}
