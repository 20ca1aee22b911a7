using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Tests.Page;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Journal;

public sealed class ReadingsKeeperTests
{
    [Fact]
    public void What_waits_is_flushed_before_an_old_segment_is_verified_so_that_a_later_failure_does_not_append_it_twice()
    {
        var before = new JournalBench(readings: true, segment: 12 << 10);
        before.Measure(4000);
        before.Journal.Close();
        before.Dispose();
        using var bench = new JournalBench(before.Disk.AfterKill(), readings: true, seed: 2, segment: 12 << 10);
        var kept = Batches(bench.Disk);
        using var keeper = new ReadingsKeeper(bench.Options, bench.Recorder!, bench.Stamps, new DiskWatch(bench.Site.Moments), new DurableMark(), bench.Site.Intake);
        var now = bench.Site.Moments.Now();
        keeper.Open(now);
        for (var i = 0; i < 512; i++)
        {
            bench.Recorder!.Heard(Reading.Good(TestShop.Temperature, i % 2 * 10, now), now);
        }

        Assert.Null(keeper.Turn(now));
        Assert.Equal(kept, Batches(bench.Disk));
        keeper.VerifyNext(now);
        keeper.Close();
        keeper.Open(now);
        keeper.Flush(now);

        Assert.Equal(kept + 1, Batches(bench.Disk));
    }

    private static int Batches(JournalDisk disk)
    {
        var reader = new LaneReader(disk.Open(JournalPart.Readings));
        reader.Seek(null);
        var count = 0;
        while (reader.Read() is { } record)
        {
            count += record.Kind == RecordKind.Readings ? 1 : 0;
        }

        return count;
    }
}
