using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Safety.Points;
using CsCheck;

namespace CityEdge.Gateway.Tests.Journal.Readings;

public sealed class LaneBudgetTests
{
    private const long Segment = 4 << 20;
    private const long Budget = 160 << 20;
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);
    private static readonly Guid Boot = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    private static readonly Epoch Epoch = new(1, 1);

    [Fact]
    public void A_pace_that_fits_changes_nothing()
    {
        var (budget, lane) = (new LaneBudget(Budget, Keep), new Lane());
        for (var i = 0; i < 30; i++)
        {
            lane.Fill(TimeSpan.FromDays(1));
            Assert.Equal(new BudgetVerdict(0, 1), lane.Judge(budget, 1));
        }
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(5, 4)]
    [InlineData(2, 8)]
    [InlineData(0.5, 8)]
    public void A_pace_that_does_not_fit_doubles_the_factor_until_it_does_and_never_beyond_eight(double hours, int expected)
    {
        var (budget, lane, factor) = (new LaneBudget(Budget, Keep), new Lane(), 1);
        for (var i = 0; i < 40; i++)
        {
            lane.Fill(TimeSpan.FromHours(hours * factor));
            factor = lane.Judge(budget, factor).Factor;
        }

        Assert.Equal(expected, factor);
    }

    [Fact]
    public void It_doubles_once_for_what_was_written_under_one_factor()
    {
        var (budget, lane) = (new LaneBudget(Budget, Keep), new Lane());
        lane.Fill(TimeSpan.FromHours(1));
        Assert.Equal(2, lane.Judge(budget, 1).Factor);
        Assert.Equal(2, lane.Judge(budget, 2).Factor);

        // This one was begun under the old factor; the one after it is the first that tells of the new.
        lane.Fill(TimeSpan.FromHours(2));
        Assert.Equal(2, lane.Judge(budget, 2).Factor);
        lane.Fill(TimeSpan.FromHours(2));
        Assert.Equal(4, lane.Judge(budget, 2).Factor);
    }

    [Fact]
    public void When_the_flood_is_over_the_factor_comes_down_again()
    {
        var (budget, lane, factor) = (new LaneBudget(Budget, Keep), new Lane(), 8);
        for (var i = 0; i < 20; i++)
        {
            lane.Fill(TimeSpan.FromDays(5.0 * factor / 8));
            factor = lane.Judge(budget, factor).Factor;
        }

        Assert.Equal(2, factor);
    }

    [Fact]
    public void A_steady_pace_never_makes_it_swing() =>
        Gen.Select(Gen.Double[0.05, 200], Gen.Double[0.4, 1.0]).Sample((hours, share) =>
        {
            // The share is how much of the bytes the factor governs; what is left comes whatever the factor is.
            var (budget, lane, factor, factors) = (new LaneBudget(Budget, Keep), new Lane(), 1, new List<int> { 1 });
            for (var i = 0; i < 80; i++)
            {
                lane.Fill(TimeSpan.FromHours(hours / ((share / factor) + 1 - share)));
                var verdict = lane.Judge(budget, factor);
                factor = verdict.Factor;
                factors.Add(factor);
            }

            Assert.Equal(factors.Order(), factors);
            Assert.Single(factors.TakeLast(60).Distinct());
        });

    [Fact]
    public void The_bytes_are_never_exceeded_and_the_oldest_go_first() =>
        Gen.Select(Gen.Double[0.01, 20], Gen.Int[16, 60]).Sample((hours, megabytes) =>
        {
            var (budget, lane, factor) = (new LaneBudget((long)megabytes << 20, Keep), new Lane(), 1);
            for (var i = 0; i < 100; i++)
            {
                lane.Fill(TimeSpan.FromHours(hours));
                Assert.InRange(lane.Bytes, 0, (long)megabytes << 20);
                var verdict = lane.Judge(budget, factor);
                lane.Drop(verdict.Drop);
                factor = verdict.Factor;
                Assert.True(verdict.Drop <= 1);
            }
        });

    [Fact]
    public void The_current_segment_is_never_dropped()
    {
        var lane = new Lane();
        lane.Fill(TimeSpan.FromHours(1));

        Assert.Equal(1, lane.Judge(new LaneBudget(1, Keep), 1).Drop);
    }

    [Fact]
    public void Time_that_cannot_be_known_is_no_pace()
    {
        var lane = new Lane();
        lane.Fill(TimeSpan.FromHours(1));
        lane.Reboot();
        lane.Fill(TimeSpan.FromDays(3));

        // The segment before the restart would look like a flood if its time were guessed.
        Assert.Equal(1, lane.Judge(new LaneBudget(Budget, Keep), 1).Factor);
    }

    private sealed class Lane
    {
        private readonly List<SegmentInfo> _segments = [new(1, new RecordId(Epoch, 1), null, null, null, Segment)];
        private Guid _boot = Boot;
        private long _now;

        public long Bytes => _segments.Sum(static segment => segment.Bytes) + Segment;

        private Stamp Now => new(_boot, _now, DateTimeOffset.UnixEpoch, ClockQuality.Unsynchronised);

        /// <summary>The current segment fills within this time and the next begins.</summary>
        public void Fill(TimeSpan time)
        {
            var current = _segments[^1];
            var first = current.FirstStamp ?? Now;
            _now += time.Ticks;
            _segments[^1] = current with { FirstStamp = first, LastStamp = Now, Last = new RecordId(Epoch, current.Number) };
            _segments.Add(new(current.Number + 1, new RecordId(Epoch, current.Number + 1), null, Now, Now, Segment));
        }

        public void Reboot()
        {
            (_boot, _now) = (Guid.AllBitsSet, 0);
            _segments[^1] = _segments[^1] with { FirstStamp = Now };
        }

        public void Drop(int count) => _segments.RemoveRange(0, count);

        public BudgetVerdict Judge(LaneBudget budget, int factor) => budget.Judge(_segments, Bytes, factor, Now);
    }
}
