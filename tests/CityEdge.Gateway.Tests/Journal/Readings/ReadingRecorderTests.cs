using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Journal.Readings;

public sealed class ReadingRecorderTests
{
    private static readonly PointDefinition[] Points =
    [
        new() { Name = "t.temperature", Unit = Unit.Celsius }, new() { Name = "s.smoke", Kind = PointKind.State, LifeSafety = true },
        new() { Name = "gateway:canary", Role = PointRole.Canary },
    ];

    private readonly ReadingRecorder _recorder = new(Points, new ReportPolicy(Points), new RecorderOptions { BatchReadings = 8, BatchesWaiting = 3 });

    [Fact]
    public void A_batch_is_handed_over_when_its_first_reading_is_ten_seconds_old()
    {
        Hear(0, 0, 20);
        _recorder.Turn(At(9.9));
        Assert.Null(_recorder.TryTake(false));

        _recorder.Turn(At(10));
        Assert.Equal([RecordKind.Points, RecordKind.Readings], Take().Select(static batch => batch.Kind));
    }

    [Fact]
    public void A_full_batch_is_handed_over_at_once()
    {
        for (var i = 0; i < 8; i++)
        {
            Hear(i * 0.01, 0, i);
        }

        Assert.Equal(8, Read().Sum(static batch => batch.Readings.Count));
    }

    [Fact]
    public void Names_stand_before_the_first_batch_and_again_in_every_new_segment()
    {
        Fill(0, 2);

        Assert.Equal(RecordKind.Points, _recorder.TryTake(false)!.Kind);
        Assert.Equal(RecordKind.Readings, _recorder.TryTake(false)!.Kind);
        Assert.Equal(RecordKind.Points, _recorder.TryTake(true)!.Kind);
        Assert.Equal(RecordKind.Readings, _recorder.TryTake(false)!.Kind);
        Assert.Null(_recorder.TryTake(true));

        // A segment that began while nothing waited is named before its next batch.
        Fill(100, 1);
        Assert.Equal(RecordKind.Points, _recorder.TryTake(false)!.Kind);
    }

    [Fact]
    public void What_the_owner_does_not_fetch_is_dropped_oldest_first_and_counted_exactly()
    {
        Fill(0, 5);

        Assert.Equal(new DroppedReadings(16, At(0), At(15)), _recorder.TakeDropped());
        Assert.Null(_recorder.TakeDropped());
        var left = Read().SelectMany(static batch => batch.Readings).ToArray();
        Assert.Equal(Enumerable.Range(16, 24).Select(static i => (double)i), left.Select(static reading => reading.Value));
    }

    [Fact]
    public void A_change_of_the_factor_begins_a_batch_so_that_each_says_how_it_was_thinned()
    {
        Hear(0, 0, 20);
        _recorder.Factor = 4;
        Hear(1, 0, 30);
        _recorder.Close(At(2));

        Assert.Equal([1, 4], Read().Select(static batch => batch.Factor));
    }

    [Fact]
    public void The_last_batch_comes_when_the_recorder_is_closed()
    {
        Hear(0, 0, 20);
        _recorder.Close(At(1));

        Assert.Single(Read());
        _recorder.Close(At(2));
        Assert.Empty(Read());
    }

    [Fact]
    public void The_canary_is_never_kept()
    {
        Hear(0, 2, 1);
        _recorder.Close(At(1));

        Assert.Empty(Read());
    }

    [Fact]
    public void A_reading_allocates_nothing()
    {
        var recorder = new ReadingRecorder(Points, new ReportPolicy(Points));
        void Run(int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                var now = At(i * 0.01);
                recorder.Heard(Reading.Good(new(0), i, now), now);
                recorder.Heard(Reading.Bad(new(1), i % 3 == 0 ? QualityReason.CommunicationFailure : QualityReason.SensorFailure, now), now);
                recorder.Heard(Reading.Good(new(2), i, now), now);
                recorder.Turn(now);
            }
        }

        // Long enough that every buffer has gone round and the oldest are dropped.
        Run(0, 20_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(20_000, 50_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(recorder.TakeDropped()!.Value.Count > 0);
    }

    private static Moment At(double seconds) => new(TimeSpan.FromSeconds(seconds).Ticks, new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.FromHours(8)) + TimeSpan.FromSeconds(seconds));

    private void Hear(double second, int point, double value) => _recorder.Heard(Reading.Good(new(point), value, At(second)), At(second));

    private void Fill(int from, int batches)
    {
        for (var i = 0; i < batches * 8; i++)
        {
            Hear(from + i, 0, from + i);
        }
    }

    private List<PendingBatch> Take()
    {
        var taken = new List<PendingBatch>();
        while (_recorder.TryTake(false) is { } batch)
        {
            taken.Add(batch);
        }

        return taken;
    }

    private List<ReadingBatch> Read()
    {
        var (names, read) = (new PointNames(), new List<ReadingBatch>());
        foreach (var batch in Take())
        {
            if (batch.Kind == RecordKind.Points)
            {
                Assert.True(names.Learn(batch.Bytes.Span));
                continue;
            }

            var stamp = new Stamp(Guid.Empty, batch.At.Elapsed, batch.At.Wall, batch.At.Clock);
            Assert.Equal(BatchOutcome.Read, ReadingBatch.TryRead(batch.Bytes.Span, names, stamp, out var one));
            read.Add(one!);
        }

        return read;
    }
}
